import { Socket } from 'node:net';

/** The middle value; of an even number of values the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** The smallest value that at least this share of the values does not exceed; `share` is from 0 to 1. NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** What this process has spent since it started; the difference of two samples is what the time between them cost. */
export interface Sample {
  /** Microseconds of CPU, user and system together. */
  readonly cpu: number;
  /** Writes to sockets. */
  readonly writes: number;
  /** Bytes of memory that the process holds now. No sum: a state. */
  readonly rss: number;
}

let writes = 0;
countSocketWrites();

export function sample(): Sample {
  const { user, system } = process.cpuUsage();
  return { cpu: user + system, writes, rss: process.memoryUsage.rss() };
}

/** `after` less `before`, and the memory held after. */
export function spent(before: Sample, after: Sample): Sample {
  return { cpu: after.cpu - before.cpu, writes: after.writes - before.writes, rss: after.rss };
}

/** Node's own funnel: `_write` and `_writev` of a socket both end there, and each time it asks the kernel once. */
function countSocketWrites(): void {
  // Undocumented, hence not in the types. Node 20 to 24 have it.
  const prototype = Socket.prototype as unknown as { _writeGeneric(...args: readonly unknown[]): unknown };
  const original = prototype._writeGeneric;
  if (typeof original !== 'function')
    throw new TypeError('This Node has no Socket.prototype._writeGeneric to count at.');
  prototype._writeGeneric = function counted(this: Socket, ...args) {
    writes += 1;
    return Reflect.apply(original, this, args);
  };
}
