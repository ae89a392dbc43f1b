import { violations } from '../faults/harness/invariants.js';
import type { Ledger } from '../faults/harness/ledger.js';

/** Resident memory over the time of a run, in bytes. */
export class Memory {
  readonly #samples: number[] = [];

  add(bytes: number): void {
    if (bytes > 0) this.#samples.push(bytes);
  }

  toString(): string {
    const shown = (bytes = 0): string => (bytes / 2 ** 20).toFixed(0);
    const { length } = this.#samples;
    return length === 0
      ? 'not known'
      : `${shown(this.#samples[0])} first, ${shown(this.#samples.at(-1))} last, ${shown(Math.max(...this.#samples))} most (MiB)`;
  }
}

export interface Run {
  readonly ledger: Ledger;
  readonly faults: ReadonlyMap<string, number>;
  readonly seconds: number;
  readonly seed: number;
  readonly worker: Memory;
  readonly driver: Memory;
}

/** The account of a run, and whether nothing was broken. */
export function reportOf({ ledger, faults, seconds, seed, worker, driver }: Run): {
  readonly text: string;
  readonly isWell: boolean;
} {
  const handled = new Map<string, number>();
  for (const { what, id } of ledger.journal.read()) {
    if (what === 'ended' && ledger.dispatched.has(id)) handled.set(id, (handled.get(id) ?? 0) + 1);
  }
  const broken = violations(ledger);
  const lost = [...ledger.confirmed].filter((id) => !handled.has(id)).length;
  const duplicates = [...handled.values()].reduce((sum, times) => sum + times - 1, 0);
  const calls = [...ledger.calls.values()];
  const refused = countsOf(ledger.refused.values());
  const rows: readonly (readonly [string, string | number])[] = [
    ['seconds', seconds.toFixed(0)],
    ['seed', seed],
    ['faults', [...faults.values()].reduce((sum, times) => sum + times, 0)],
    ...[...faults].sort().map(([kind, times]) => [`  ${kind}`, times] as const),
    ['events dispatched', ledger.dispatched.size],
    ['  confirmed', ledger.confirmed.size],
    ...Object.entries(refused).map(([code, times]) => [`  not confirmed: ${code}`, times] as const),
    ['  handled', handled.size],
    ['  lost, of the confirmed', lost],
    ['  handled again', `${duplicates} (${((100 * duplicates) / Math.max(1, handled.size)).toFixed(2)} %)`],
    ['calls', calls.length],
    ...Object.entries(ledger.outcomes).map(([outcome, times]) => [`  ${outcome}`, times] as const),
    ['  unsettled', calls.filter(({ settlements }) => settlements === 0).length],
    ['  settled twice', calls.filter(({ settlements }) => settlements > 1).length],
    ['memory of a worker', String(worker)],
    ['memory of the client and its ledger', String(driver)],
    ['broken', broken.length === 0 ? 'nothing' : broken.join('; ')],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return {
    text: rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join(''),
    isWell: broken.length === 0,
  };
}

function countsOf(values: Iterable<string>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
