import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 5_000;

/**
 * How long to wait before attempt number `attempt`, the first being 0: anything up to 50 ms, 100 ms, 200 ms, … 5 s. The chance in it
 * keeps all the clients of a broker from coming back at the same moments.
 */
export function backoffMs(attempt: number): number {
  const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return Math.ceil(longest * Math.random());
}

/** Resolves after that time, or as soon as the signal fires. Never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** Resolves when the promise settles, either way, or when the time is over. For clean-up that must not hang. Never rejects. */
export async function settledWithin(ms: number, promise: Promise<unknown>): Promise<void> {
  const finished = new AbortController();
  const settled = promise.then(
    () => undefined,
    () => undefined,
  );
  await Promise.race([settled, pause(ms, finished.signal)]);
  finished.abort();
}

/** The promise, or a rejection with the signal's reason when that comes first. */
export async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    // What a signal carries is the caller's choice.
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
