import { setTimeout as sleep } from 'node:timers/promises';

/** Long enough for a machine that has other things to do. Nothing waits for it when all is well. */
export const DEADLINE_MS = Number(process.env['NTGEN_FAULTS_DEADLINE_MS'] ?? 120_000);

const PACE_MS = 40;

/**
 * Waits for what no event tells, and says what it was that did not come.
 *
 * @param condition resolves to anything but `undefined` and `false` when it is so
 */
export async function until<Value>(
  what: string | (() => string),
  condition: () => Promise<Value | undefined | false> | Value | undefined | false,
  withinMs = DEADLINE_MS,
): Promise<Value> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > giveUpAt) {
      throw new Error(`Not within ${withinMs} ms: ${typeof what === 'string' ? what : what()}.`);
    }
    await sleep(PACE_MS);
  }
}
