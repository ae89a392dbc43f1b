import { NtgenError, WorkerTimeout } from '../errors/errors.js';
import type { ServiceContainer } from '../runtime/container.js';
import type { ServiceClass } from '../runtime/injection.js';
import { assertKnown } from './known-name.js';
import type { ArgumentsOf, MethodName, ResultOf } from './service-types.js';
import { unlessEnded } from './unless-ended.js';

export interface EntrypointHookOptions {
  /** Context data, as if it had come with the trigger: `{ user_id: 'wile' }`. */
  readonly contextData?: Readonly<Record<string, unknown>>;
  /** Milliseconds for the worker; also its deadline. Default 30 000. */
  readonly timeout?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * A function that fires an entrypoint's method in a running container: a worker with its dependencies, from setup to
 * teardown, as a message or a request would. Payloads are neither checked nor encoded, and nothing crosses a transport.
 *
 * It resolves to the method's result and rejects with its error, with `WorkerTimeout` when the time is over, or with the
 * reason when the container ends meanwhile.
 *
 * @throws NtgenError  NTG5101: there is no such entrypoint
 */
export function entrypointHook<Service extends ServiceClass, const Method extends MethodName<InstanceType<Service>>>(
  container: ServiceContainer<Service>,
  method: Method,
  { contextData, timeout: timeoutMs = DEFAULT_TIMEOUT_MS }: EntrypointHookOptions = {},
): (...args: ArgumentsOf<InstanceType<Service>, Method>) => Promise<ResultOf<InstanceType<Service>, Method>> {
  const { tap, serviceName } = container;
  assertKnown('entrypoint', method, tap.methods.keys(), serviceName);
  const entrypoint = tap.methods.get(method);
  return async (...args) => {
    const subject = `${serviceName}.${method}`;
    if (!tap.isRunning()) {
      throw new NtgenError(
        'NTG5006',
        `${subject} cannot be fired: its container is not running. Await its start() first.`,
      );
    }
    const worker = container.spawn({
      method,
      args: args as readonly unknown[],
      timeoutMs,
      ...(contextData === undefined ? {} : { data: contextData }),
      ...(entrypoint === undefined ? {} : { entrypoint }),
    });
    const outcome = await unlessEnded(container, worker, {
      timeoutMs,
      timedOut: () => new WorkerTimeout(subject, timeoutMs),
      ended: () => new NtgenError('NTG5006', `The container of ${serviceName} ended before ${subject} did.`),
    });
    if (!outcome.ok) throw outcome.error;
    return outcome.result as ResultOf<InstanceType<Service>, Method>;
  };
}
