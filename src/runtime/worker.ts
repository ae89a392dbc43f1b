import { WorkerTimeout } from '../errors/errors.js';
import type { Deadlines } from './deadlines.js';
import type { Call, Outcome } from './host.js';
import { constructWorker, type DependencyDeclaration, type ServiceClass } from './injection.js';
import type { DependencyProvider } from './provider.js';
import type { RunningContext } from './running-context.js';

/** A service class with the providers of its dependencies, in the order of its fields. */
export interface HostedClass {
  readonly serviceClass: ServiceClass;
  readonly dependencies: readonly DependencyDeclaration[];
  readonly providers: readonly DependencyProvider<unknown>[];
}

const LONGEST_TEARDOWN_MS = 10_000;

/**
 * One run of one method on a fresh instance.
 *
 *     getDependency of each provider -> instance -> around( workerSetup -> method -> complete -> workerResult ) -> workerTeardown
 *
 * Whatever fails on the way is the outcome of this call; teardown runs in any case, for 10 s at most. With `timeoutMs` the run ends when they
 * are over: the signal of its context fires and nobody waits for the method any longer.
 */
export function runWorker(
  hosted: HostedClass,
  call: Call,
  context: RunningContext,
  deadlines: Deadlines,
): Promise<Outcome> {
  const running = runInTime(hosted, call, context, deadlines);
  const tearing = hosted.providers.filter((provider) => provider.workerTeardown !== undefined);
  return tearing.length === 0 ? running : thenTornDown(running, tearing, context);
}

async function thenTornDown(
  running: Promise<Outcome>,
  providers: readonly DependencyProvider<unknown>[],
  context: RunningContext,
): Promise<Outcome> {
  let outcome = await running;
  for (const provider of providers) {
    try {
      await tornDown(provider, context);
    } catch (error) {
      if (outcome.ok) outcome = { ok: false, error, context };
    }
  }
  return outcome;
}

/** A teardown that does not end keeps no worker's place for ever; what it still does is nobody's business any more. */
async function tornDown(provider: DependencyProvider<unknown>, context: RunningContext): Promise<void> {
  const tearing = provider.workerTeardown?.(context);
  if (!isPromise(tearing)) return;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const what = `workerTeardown of ${provider.constructor.name} after ${context.serviceName}.${context.methodName}`;
      reject(new WorkerTimeout(what, LONGEST_TEARDOWN_MS));
    }, LONGEST_TEARDOWN_MS);
  });
  try {
    await Promise.race([tearing, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** What is left of a call that had to wait before it may run. */
export function afterWaiting(call: Call, waitedMs: number): Call {
  return call.timeoutMs === undefined ? call : { ...call, timeoutMs: call.timeoutMs - waitedMs };
}

/** The run, ended by its time limit. Never rejects. */
function runInTime(hosted: HostedClass, call: Call, context: RunningContext, deadlines: Deadlines): Promise<Outcome> {
  const { timeoutMs, signal } = call;
  // It has waited for a free slot: by now its caller may have gone.
  if (signal?.aborted === true) return Promise.resolve({ ok: false, error: signal.reason, context });
  if (timeoutMs === undefined) return run(hosted, call, context);
  return new Promise((resolve) => {
    const expire = (): void => {
      const error = new WorkerTimeout(`${context.serviceName}.${call.method}`, Math.max(0, timeoutMs));
      context.abort(error);
      resolve({ ok: false, error, context });
    };
    if (timeoutMs <= 0) {
      expire();
      return;
    }
    const deadline = deadlines.add(performance.now() + timeoutMs, { expire });
    void run(hosted, call, context).then((outcome) => {
      deadlines.remove(deadline);
      resolve(outcome);
    });
  });
}

/** Never rejects. */
async function run(hosted: HostedClass, call: Call, context: RunningContext): Promise<Outcome> {
  try {
    const values: unknown[] = [];
    for (const provider of hosted.providers) {
      const value = provider.getDependency(context);
      values.push(isPromise(value) ? await value : value);
    }
    const worker = constructWorker(hosted.serviceClass, hosted.dependencies, values);
    let next = (): Promise<unknown> => handle(hosted, worker, call, context);
    for (const provider of hosted.providers.toReversed()) {
      if (provider.around === undefined) continue;
      const inner = next;
      next = async () => provider.around?.(context, inner);
    }
    return { ok: true, result: await next(), context };
  } catch (error) {
    return { ok: false, error, context };
  }
}

async function handle(hosted: HostedClass, worker: object, call: Call, context: RunningContext): Promise<unknown> {
  for (const provider of hosted.providers) {
    if (provider.workerSetup !== undefined) await provider.workerSetup(context);
  }
  let completed: unknown;
  let outcome: Outcome;
  try {
    const method = (worker as Readonly<Record<string, unknown>>)[call.method];
    if (typeof method !== 'function')
      throw new TypeError(`${call.method} is not a method of ${hosted.serviceClass.name}`);
    const returned: unknown = method.apply(worker, call.args);
    const result = isPromise(returned) ? await returned : returned;
    const completing = call.complete === undefined ? result : call.complete(result);
    completed = isPromise(completing) ? await completing : completing;
    outcome = { ok: true, result, context };
  } catch (error) {
    outcome = { ok: false, error, context };
  }
  for (const provider of hosted.providers) {
    if (provider.workerResult !== undefined) await provider.workerResult(context, outcome);
  }
  if (!outcome.ok) throw outcome.error;
  return completed;
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
