import { WorkerTimeout } from '../errors/errors.js';
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

/** 24 days: longer times overflow a timer of Node's, which then fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * One run of one method on a fresh instance.
 *
 *     getDependency of each provider -> instance -> around( workerSetup -> method -> complete -> workerResult ) -> workerTeardown
 *
 * Whatever fails on the way is the outcome of this call; teardown runs in any case. With `timeoutMs` the run ends when they
 * are over: the signal of its context fires and nobody waits for the method any longer.
 */
export async function runWorker(hosted: HostedClass, call: Call, context: RunningContext): Promise<Outcome> {
  let outcome = await settle(
    context,
    within(call, context, () => run(hosted, call, context)),
  );
  for (const provider of hosted.providers) {
    if (provider.workerTeardown === undefined) continue;
    const torn = await settle(context, async () => provider.workerTeardown?.(context));
    if (!torn.ok && outcome.ok) outcome = torn;
  }
  return outcome;
}

/** What is left of a call that had to wait before it may run. */
export function afterWaiting(call: Call, waitedMs: number): Call {
  return call.timeoutMs === undefined ? call : { ...call, timeoutMs: call.timeoutMs - waitedMs };
}

async function run(hosted: HostedClass, call: Call, context: RunningContext): Promise<unknown> {
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
  return next();
}

async function handle(hosted: HostedClass, worker: object, call: Call, context: RunningContext): Promise<unknown> {
  for (const provider of hosted.providers) {
    if (provider.workerSetup !== undefined) await provider.workerSetup(context);
  }
  let completed: unknown;
  const outcome = await settle(context, async () => {
    const method = (worker as Readonly<Record<string, unknown>>)[call.method];
    if (typeof method !== 'function')
      throw new TypeError(`${call.method} is not a method of ${hosted.serviceClass.name}`);
    const result: unknown = await method.apply(worker, call.args);
    completed = call.complete === undefined ? result : await call.complete(result);
    return result;
  });
  for (const provider of hosted.providers) {
    if (provider.workerResult !== undefined) await provider.workerResult(context, outcome);
  }
  if (!outcome.ok) throw outcome.error;
  return completed;
}

async function settle(context: RunningContext, work: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { ok: true, result: await work(), context };
  } catch (error) {
    return { ok: false, error, context };
  }
}

/** The work, ended by its time limit. */
function within(call: Call, context: RunningContext, work: () => Promise<unknown>): () => Promise<unknown> {
  return async () => {
    const { timeoutMs, signal } = call;
    // It has waited for a free slot: by now its caller may have gone.
    signal?.throwIfAborted();
    if (timeoutMs === undefined || timeoutMs > LONGEST_TIMER_MS) return work();
    if (timeoutMs <= 0) throw new WorkerTimeout(`${context.serviceName}.${call.method}`, 0);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const error = new WorkerTimeout(`${context.serviceName}.${call.method}`, timeoutMs);
        context.abort(error);
        reject(error);
      }, timeoutMs);
    });
    try {
      return await Promise.race([work(), timeout]);
    } finally {
      clearTimeout(timer);
    }
  };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
