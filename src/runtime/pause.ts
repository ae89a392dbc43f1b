import { setTimeout as sleep } from 'node:timers/promises';

/** Longer times than this overflow a timer of Node's, which then fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Resolves after that time, a turn of the event loop at least, or as soon as the signal fires. Never rejects.
 */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const endsAt = performance.now() + milliseconds;
  let left = milliseconds;
  do {
    await sleep(Math.max(0, Math.min(left, LONGEST_TIMER_MS)), undefined, { signal }).catch(() => undefined);
    left = endsAt - performance.now();
  } while (left > 0 && !signal.aborted);
}
