import { BackoffExpired } from '../errors/backoff.js';
import { messageOf } from '../errors/errors.js';
import type { Delivery, Settlement } from '../transport/transport.js';
import { retriesOf } from '../wire/retry.js';
import type { WorkerContext } from './context.js';
import type { FailedDeliveries } from './failed-deliveries.js';
import { isBackoff, nextTry, type Retried } from './retry.js';

/** An attempt that has failed. */
export interface Attempt {
  readonly method: { readonly name: string; readonly options: Retried };
  readonly context: WorkerContext;
  readonly error: unknown;
  /** Whether the method announces errors of this class. */
  readonly isExpected: boolean;
  /** The queue that the delivery was taken from, and comes back to. */
  readonly queue: string;
  /** Of a request: which method it is for. */
  readonly rpcMethodId?: string;
  /** Of a request: when its caller stops waiting, on the clock of `performance.now()`. */
  readonly endsAt?: number;
  /** Milliseconds that the next attempt is thought to take. */
  readonly takesMs?: number;
}

/** Why there is no further try, and the error to tell of. */
export interface LastTry {
  readonly reason: 'failed' | 'retries exhausted';
  readonly error: unknown;
}

/** Lets a delivery wait for its next try, if there is to be one: then it says what becomes of it until then. */
export async function tryAgain(
  failed: FailedDeliveries,
  delivery: Delivery,
  attempt: Attempt,
): Promise<Settlement | LastTry> {
  const { method, context, error, isExpected, queue, rpcMethodId, endsAt = Infinity, takesMs = 0 } = attempt;
  const retries = retriesOf(delivery);
  const leftMs = endsAt - performance.now();
  const next = nextTry(method.options, error, { retries, isExpected, leftMs: leftMs - takesMs });
  if (next === undefined) return { reason: 'failed', error };
  if (next instanceof BackoffExpired) return { reason: 'retries exhausted', error: isBackoff(error) ? next : error };
  const { delayMs } = next;
  const told = `${context.serviceName}.${method.name} failed at attempt ${String(retries + 1)}`;
  context.logger.warn({}, `${told}, and is tried again in ${String(delayMs)} ms: ${messageOf(error)}`);
  const settlement = await failed.letWait(delivery, {
    queue,
    delayMs,
    callIdStack: context.callIdStack,
    failedAt: Date.now(),
    ...(rpcMethodId !== undefined && { rpcMethodId }),
    ...(leftMs < Infinity && { deadline: Date.now() + leftMs }),
  });
  return settlement ?? { reason: 'retries exhausted', error };
}
