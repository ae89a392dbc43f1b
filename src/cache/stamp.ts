import type { Stats } from 'node:fs';

/**
 * What a file system tells of a file without its text being read: as long as this stays, so has the text. Whoever sets
 * the time of a change back cannot set back the time at which he did so. Empty where it proves nothing.
 */
export type Stamp = string;

/** Clocks of file systems tick every few milliseconds, those of old ones every two seconds. */
const TICK_MS = 50;
const SLOW_TICK_MS = 2000;

/**
 * The stamp of a file.
 *
 * @param readAt  milliseconds; when its text was read. A file that had changed just before may have changed once more
 *                in the same tick, and its stamp proves nothing
 */
export function stampOf(stats: Stats, readAt = Infinity): Stamp {
  const { size, ino, mtimeMs, ctimeMs } = stats;
  return readAt - ctimeMs > tickOf(stats) ? `${String(size)} ${String(ino)} ${String(mtimeMs)} ${String(ctimeMs)}` : '';
}

/** Whether a file got its name a while after its text, and the text is still that one: writing to it sets both times. */
export function wasPutInPlace(stats: Stats): boolean {
  return stats.ctimeMs - stats.mtimeMs > tickOf(stats);
}

function tickOf({ ctimeMs }: Stats): number {
  return ctimeMs % 1000 === 0 ? SLOW_TICK_MS : TICK_MS;
}
