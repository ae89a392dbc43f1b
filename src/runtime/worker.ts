import { WorkerTimeout } from '../errors/errors.js';
import type { Deadline, Deadlines, Expiring } from './deadlines.js';
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
 *
 * @param ended is told once, after the teardown; not a promise, since every request comes by here
 */
export function runWorker(
  hosted: HostedClass,
  call: Call,
  context: RunningContext,
  deadlines: Deadlines,
  ended: (outcome: Outcome) => void,
): void {
  const tornDown = hosted.providers.some(isTornDown)
    ? (outcome: Outcome) => void tearDown(hosted.providers, context, outcome).then(ended)
    : ended;
  new WorkerRun(call, context, deadlines, tornDown).start(hosted);
}

/** A run that its time limit ends, if nothing does before. */
class WorkerRun implements Expiring {
  readonly #call: Call;
  readonly #context: RunningContext;
  readonly #deadlines: Deadlines;
  readonly #ended: (outcome: Outcome) => void;
  #deadline: Deadline | undefined;
  #isOver = false;

  constructor(call: Call, context: RunningContext, deadlines: Deadlines, ended: (outcome: Outcome) => void) {
    this.#call = call;
    this.#context = context;
    this.#deadlines = deadlines;
    this.#ended = ended;
  }

  start(hosted: HostedClass): void {
    const { timeoutMs, signal } = this.#call;
    // It has waited for a free slot: by now its caller may have gone.
    if (signal?.aborted === true) {
      this.#end({ ok: false, error: signal.reason, context: this.#context });
      return;
    }
    if (timeoutMs !== undefined) {
      if (timeoutMs <= 0) {
        this.expire();
        return;
      }
      this.#deadline = this.#deadlines.add(performance.now() + timeoutMs, this);
    }
    void run(hosted, this.#call, this.#context).then(this.#end);
  }

  expire(): void {
    const { timeoutMs = 0, method } = this.#call;
    const error = new WorkerTimeout(`${this.#context.serviceName}.${method}`, Math.max(0, timeoutMs));
    this.#context.abort(error);
    this.#end({ ok: false, error, context: this.#context });
  }

  readonly #end = (outcome: Outcome): void => {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#deadline !== undefined) this.#deadlines.remove(this.#deadline);
    this.#ended(outcome);
  };
}

function isTornDown(provider: DependencyProvider<unknown>): boolean {
  return provider.workerTeardown !== undefined;
}

async function tearDown(
  providers: readonly DependencyProvider<unknown>[],
  context: RunningContext,
  ended: Outcome,
): Promise<Outcome> {
  let outcome = ended;
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

/** Never rejects. */
async function run(hosted: HostedClass, call: Call, context: RunningContext): Promise<Outcome> {
  const { providers } = hosted;
  try {
    const values: unknown[] = [];
    for (const provider of providers) {
      const value = provider.getDependency(context);
      values.push(isPromise(value) ? await value : value);
    }
    const worker = constructWorker(hosted.serviceClass, hosted.dependencies, values);
    if (providers.some(isAttending))
      return { ok: true, result: await attended(hosted, worker, call, context), context };
    const returned = invoke(hosted, worker, call);
    const completing = complete(call, isPromise(returned) ? await returned : returned);
    return { ok: true, result: isPromise(completing) ? await completing : completing, context };
  } catch (error) {
    return { ok: false, error, context };
  }
}

/** Whether a provider has something to do while the method runs. */
function isAttending(provider: DependencyProvider<unknown>): boolean {
  return provider.around !== undefined || provider.workerSetup !== undefined || provider.workerResult !== undefined;
}

/** The run with all that its providers do about it. */
function attended(hosted: HostedClass, worker: object, call: Call, context: RunningContext): Promise<unknown> {
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
  let outcome: Outcome;
  try {
    const result = await invoke(hosted, worker, call);
    completed = await complete(call, result);
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

/** What the method returns. */
function invoke({ serviceClass }: HostedClass, worker: object, call: Call): unknown {
  const method = (worker as Readonly<Record<string, unknown>>)[call.method];
  if (typeof method !== 'function') throw new TypeError(`${call.method} is not a method of ${serviceClass.name}`);
  return method.apply(worker, call.args);
}

/** What the entrypoint sends. */
function complete(call: Call, result: unknown): unknown {
  return call.complete === undefined ? result : call.complete(result);
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
