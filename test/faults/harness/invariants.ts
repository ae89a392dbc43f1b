import type { Ledger, RecordedCall } from './ledger.js';

/** How late a call may end after its deadline. */
const GRACE_MS = 250;
const SHOWN = 5;

/**
 * What a fault has broken, as sentences; nothing, as it should be.
 *
 * - I1 an event whose dispatching has resolved is handled, or still in a queue, or in a dead queue
 * - I2 a call settles once, and no later than its deadline
 * - I3 a message is acknowledged after its handling has ended: with empty queues, whatever was begun has been ended by somebody
 * - I4 what has a bound keeps it
 * - I5 no process ends that was not ended
 * - I6 consumers are attached again
 */
export function violations(ledger: Ledger): readonly string[] {
  const entries = ledger.journal.read();
  const ended = new Set(entries.flatMap(({ what, id }) => (what === 'ended' ? [id] : [])));
  const failed = new Set(entries.flatMap(({ what, id }) => (what === 'failed' ? [id] : [])));
  const kept = (id: string): boolean => ledger.queued.has(id) || ledger.dead.has(id);

  const lost = [...ledger.confirmed].filter((id) => !ended.has(id) && !kept(id));
  const calls = [...ledger.calls.values()];
  const begun = new Set(entries.flatMap(({ what, id }) => (what === 'started' ? [id] : [])));
  // An event whose dispatching failed may come all the same; once begun, it is the broker's word that counts.
  const dropped = [...begun].filter(
    (id) => ledger.dispatched.has(id) && !ended.has(id) && !failed.has(id) && !kept(id) && !lost.includes(id),
  );
  const late = calls.filter((call) => isLate(call, ledger.lagMs));
  return [
    ...told('I1: confirmed, and lost', lost),
    ...told(
      'I2: never settled',
      ids(calls, ({ settlements }) => settlements === 0),
    ),
    ...told(
      'I2: settled more than once',
      ids(calls, ({ settlements }) => settlements > 1),
    ),
    ...told(
      'I2: settled late',
      late.map(({ id, limitMs, elapsedMs = 0 }) => `${id} (${elapsedMs.toFixed()} of ${limitMs} ms)`),
    ),
    ...told('I3: acknowledged before its handling has ended', dropped),
    ...told(
      'I4: too much',
      ledger.bounds
        .filter(({ most, found }) => found > most)
        .map(({ what, most, found }) => `${what}: ${found}, at most ${most}`),
    ),
    ...told(
      'I5: a process has ended',
      ledger.exits
        .filter(({ wanted }) => !wanted)
        .map(({ pid, code, signal }) => `${pid} with ${signal ?? String(code)}`),
    ),
    ...told('I5: nobody took it', ledger.strays.map(String)),
    ...told(
      'I6: consumers missing',
      ledger.consumers
        .filter(({ expected, found }) => expected !== found)
        .map(({ queue, expected, found }) => `${queue} has ${found} of ${expected}`),
    ),
  ];
}

function isLate({ limitMs, elapsedMs }: RecordedCall, lagMs: number): boolean {
  return elapsedMs !== undefined && elapsedMs > limitMs + GRACE_MS + lagMs;
}

function ids(calls: readonly RecordedCall[], which: (call: RecordedCall) => boolean): readonly string[] {
  return calls.filter(which).map(({ id }) => id);
}

function told(what: string, cases: readonly string[]): readonly string[] {
  if (cases.length === 0) return [];
  const more = cases.length > SHOWN ? `, and ${cases.length - SHOWN} more` : '';
  return [`${what}: ${cases.slice(0, SHOWN).join(', ')}${more}`];
}
