import { median } from './measure.js';

/** One number of a measurement, and how it is shown. */
export interface Column<Measured> {
  readonly title: string;
  readonly of: (measured: Measured) => number;
  readonly digits: number;
}

/** What all contestants did in the same round. */
export type Round<Measured> = ReadonlyMap<string, Measured>;

/** The rounds at one level of load, and the words that say which. */
export interface Chapter<Measured> {
  readonly level: readonly string[];
  readonly rounds: readonly Round<Measured>[];
}

type Row = readonly string[];

/**
 * Under each level the medians of every contestant, and for every other one the median of the rounds' ratios `ours/other`.
 * Neighbours on the machine come and go: only what was measured side by side is compared.
 */
export function table<Measured>(
  levels: readonly string[],
  columns: readonly Column<Measured>[],
  ours: string,
  chapters: readonly Chapter<Measured>[],
): string {
  const rows: Row[] = [[...levels, 'contestant', ...columns.map(({ title }) => title)]];
  for (const { level, rounds } of chapters) {
    const names = [...(rounds[0]?.keys() ?? [])];
    for (const name of names) rows.push([...level, name, ...columns.map((column) => middle(column, rounds, name))]);
    for (const name of names.filter((other) => names.includes(ours) && other !== ours))
      rows.push([...level, `${ours}/${name}`, ...columns.map((column) => ratio(column, rounds, ours, name))]);
  }
  const widths = rows[0]?.map((_title, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => `${aligned(row, widths, levels.length + 1)}\n`).join('');
}

function middle<Measured>({ of, digits }: Column<Measured>, rounds: readonly Round<Measured>[], name: string): string {
  const value = median(rounds.flatMap((round) => valuesOf(round, name).map(of)));
  return Number.isNaN(value) ? '-' : value.toFixed(digits);
}

function ratio<Measured>(
  { of }: Column<Measured>,
  rounds: readonly Round<Measured>[],
  ours: string,
  other: string,
): string {
  const ratios = rounds.flatMap((round) =>
    valuesOf(round, ours).flatMap((mine) => valuesOf(round, other).map((theirs) => of(mine) / of(theirs))),
  );
  const value = median(ratios);
  return Number.isNaN(value) ? '-' : `x${value.toFixed(2)}`;
}

/** Its measurement, or nothing when it failed in that round. */
function valuesOf<Measured>(round: Round<Measured>, name: string): readonly Measured[] {
  const measured = round.get(name);
  return measured === undefined ? [] : [measured];
}

function aligned(row: Row, widths: readonly number[], textColumns: number): string {
  return row
    .map((cell, column) => {
      const width = widths[column] ?? 0;
      return column < textColumns ? cell.padEnd(width) : cell.padStart(width);
    })
    .join('  ')
    .trimEnd();
}
