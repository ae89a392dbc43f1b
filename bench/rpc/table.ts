import type { Column } from '../harness/table.js';

/** What one contestant did in one round at one level of load. */
export interface Measurement {
  readonly callsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of CPU for one call. */
  readonly clientCpu: number;
  readonly serverCpu: number;
  /** The same of the broker, everything it does besides included; NaN where it cannot be seen. */
  readonly brokerCpu: number;
  /** Of client and server together, for one call. */
  readonly writes: number;
  /** Megabytes that client and server hold together. */
  readonly rss: number;
}

export const COLUMNS: readonly Column<Measurement>[] = [
  { title: 'calls/s', of: (m) => m.callsPerSecond, digits: 0 },
  { title: 'p50 ms', of: (m) => m.p50, digits: 2 },
  { title: 'p99 ms', of: (m) => m.p99, digits: 2 },
  { title: 'client CPU us', of: (m) => m.clientCpu, digits: 1 },
  { title: 'server CPU us', of: (m) => m.serverCpu, digits: 1 },
  { title: 'CPU us', of: (m) => m.clientCpu + m.serverCpu, digits: 1 },
  { title: 'broker CPU us', of: (m) => m.brokerCpu, digits: 1 },
  { title: 'writes', of: (m) => m.writes, digits: 2 },
  { title: 'RSS MB', of: (m) => m.rss, digits: 0 },
];
