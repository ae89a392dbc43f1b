import { median } from '../measure.js';
import type { ContestantName } from './protocol.js';

/** What one contestant did in one round at one number of outstanding calls. */
export interface Measurement {
  readonly callsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of CPU for one call. */
  readonly clientCpu: number;
  readonly serverCpu: number;
  /** Of client and server together, for one call. */
  readonly writes: number;
}

/** Both contestants in the same round. */
export type Round = Readonly<Record<ContestantName, Measurement>>;

type Row = readonly string[];

const COLUMNS: readonly { readonly title: string; readonly of: (m: Measurement) => number; readonly digits: number }[] =
  [
    { title: 'calls/s', of: (m) => m.callsPerSecond, digits: 0 },
    { title: 'p50 ms', of: (m) => m.p50, digits: 2 },
    { title: 'p99 ms', of: (m) => m.p99, digits: 2 },
    { title: 'client CPU us', of: (m) => m.clientCpu, digits: 1 },
    { title: 'server CPU us', of: (m) => m.serverCpu, digits: 1 },
    { title: 'CPU us', of: (m) => m.clientCpu + m.serverCpu, digits: 1 },
    { title: 'writes', of: (m) => m.writes, digits: 2 },
  ];
const HEADER: Row = ['outstanding', 'contestant', ...COLUMNS.map(({ title }) => title)];
const TEXT_COLUMNS = 2;

/** The table: for each number of outstanding calls the medians of both contestants, and the median of the rounds' ratios. */
export function table(results: ReadonlyMap<number, readonly Round[]>): string {
  const rows: Row[] = [HEADER];
  for (const [outstanding, rounds] of results) {
    const cells = (name: ContestantName): Row =>
      COLUMNS.map(({ of, digits }) => median(rounds.map((round) => of(round[name]))).toFixed(digits));
    // Neighbours on the machine come and go: only what was measured side by side is compared.
    const ratios = COLUMNS.map(({ of }) => `x${median(rounds.map((r) => of(r.ntgen) / of(r.amqplib))).toFixed(2)}`);
    rows.push([String(outstanding), 'amqplib', ...cells('amqplib')]);
    rows.push([String(outstanding), 'ntgen', ...cells('ntgen')]);
    rows.push([String(outstanding), 'ntgen/amqplib', ...ratios]);
  }
  const widths = HEADER.map((_title, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `${aligned(row, widths)}\n`).join('');
}

function aligned(row: Row, widths: readonly number[]): string {
  return row
    .map((cell, column) => {
      const width = widths[column] ?? 0;
      return column < TEXT_COLUMNS ? cell.padEnd(width) : cell.padStart(width);
    })
    .join('  ')
    .trimEnd();
}
