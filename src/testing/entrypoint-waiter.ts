import { inspect } from 'node:util';
import { messageOf, NtgenError } from '../errors/errors.js';
import type { ServiceContainer } from '../runtime/container.js';
import type { WorkerContext } from '../runtime/context.js';
import type { Outcome } from '../runtime/host.js';
import type { ServiceClass } from '../runtime/injection.js';
import { assertKnown } from './known-name.js';
import type { MethodName, ResultOf } from './service-types.js';
import { unlessEnded } from './unless-ended.js';

export interface EntrypointWaiterOptions<Result> {
  /** Milliseconds. Default 30 000. */
  readonly timeout?: number;
  /** Which call is meant, for those that come when there are several. Default: the first that ends. */
  readonly until?: (context: WorkerContext, outcome: Outcome<Result>) => boolean;
}

const DEFAULT_TIMEOUT_MS = 30_000;
/** Calls that a timeout tells of; more would hide the message. */
const MOST_TOLD = 5;
const LONGEST_TOLD = 120;

/**
 * Waits for a worker of a method that begins from now on, until it has been torn down.
 *
 *     const handled = entrypointWaiter(container, 'handleEvent');
 *     await client.dispatch('shop', 'order_placed', order);
 *     await handled;
 *
 * It resolves to the method's result and rejects with its error, when the time is over, or when the container ends. Nothing
 * is reported as unhandled when a test fails before it awaits.
 *
 * @throws NtgenError  NTG5101: there is no such entrypoint
 */
export function entrypointWaiter<Service extends ServiceClass, const Method extends MethodName<InstanceType<Service>>>(
  container: ServiceContainer<Service>,
  method: Method,
  {
    timeout: timeoutMs = DEFAULT_TIMEOUT_MS,
    until = () => true,
  }: EntrypointWaiterOptions<ResultOf<InstanceType<Service>, Method>> = {},
): Promise<ResultOf<InstanceType<Service>, Method>> {
  type Result = ResultOf<InstanceType<Service>, Method>;
  const { tap, serviceName } = container;
  assertKnown('entrypoint', method, tap.methods.keys(), serviceName);
  const subject = `${serviceName}.${method}`;
  const seen = new SeenCalls(method);
  let forget = (): void => undefined;
  const found = new Promise<Result>((resolve, reject) => {
    forget = tap.observe((context, outcome) => {
      seen.add(context, outcome);
      if (context.methodName !== method) return;
      try {
        // The worker ran this very method.
        if (!until(context, outcome as Outcome<Result>)) return;
        if (outcome.ok) resolve(outcome.result as Result);
        else throw outcome.error;
      } catch (error) {
        // Thrown as it is, whatever the method or `until` has thrown.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- see above
        reject(error);
      }
    });
  });
  const waiting = unlessEnded(container, found, {
    timeoutMs,
    timedOut: () =>
      new NtgenError('NTG5103', `The awaited call of ${subject} did not end within ${timeoutMs} ms. ${seen.told()}`),
    ended: () =>
      new NtgenError('NTG5103', `The container ended before the awaited call of ${subject} did. ${seen.told()}`),
  }).finally(forget);
  waiting.catch(() => undefined);
  return waiting;
}

/** What a waiter has seen, for the error of one that waited in vain. */
class SeenCalls {
  readonly #method: string;
  readonly #calls: string[] = [];
  readonly #others = new Map<string, number>();

  constructor(method: string) {
    this.#method = method;
  }

  add({ methodName, args }: WorkerContext, outcome: Outcome): void {
    if (methodName !== this.#method) {
      this.#others.set(methodName, (this.#others.get(methodName) ?? 0) + 1);
      return;
    }
    const end = outcome.ok ? `returned ${text(outcome.result)}` : `failed: ${messageOf(outcome.error)}`;
    this.#calls.push(`${methodName}(${args.map(text).join(', ')}) ${end}`);
  }

  told(): string {
    const shown = this.#calls.slice(-MOST_TOLD).map((call) => `\n  - ${call}`);
    const calls =
      shown.length === 0
        ? 'No call of it ended meanwhile.'
        : `${this.#calls.length} ended and ${this.#calls.length === 1 ? 'was' : 'were'} not meant:${shown.join('')}`;
    const others = [...this.#others].map(([method, count]) => `${method} (${count})`);
    return others.length === 0 ? calls : `${calls}\nCalls of other methods ended: ${others.join(', ')}.`;
  }
}

function text(value: unknown): string {
  const whole = inspect(value, { breakLength: Infinity, depth: 3 });
  return whole.length <= LONGEST_TOLD ? whole : `${whole.slice(0, LONGEST_TOLD - 1)}…`;
}
