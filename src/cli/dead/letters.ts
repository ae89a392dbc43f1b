import type { HeldMessage, QueueReader } from '../../transport/queue-reader.js';
import type { Delivery } from '../../transport/transport.js';
import { decodeDeadLetter, type DeadLetter } from '../../wire/dead-letter.js';

/** Which dead letters are meant. */
export interface Selection {
  /** Dead queues, in this order. */
  readonly queues: readonly string[];
  /** Ids, or at least eight of their first characters. None: all. */
  readonly ids: readonly string[];
  readonly limit: number;
}

/** A dead letter in its queue. */
export interface Found {
  readonly deadQueue: string;
  readonly letter: DeadLetter;
  readonly delivery: Delivery;
  readonly remove: () => void;
}

/** As `list` shows an id. */
export const SHORT_ID = 8;

/**
 * Goes through dead queues, the oldest letter of each first. Letters that come meanwhile are not looked at: one that is replayed and
 * fails again would come round for ever.
 */
export async function* deadLetters(reader: QueueReader, { queues, ids, limit }: Selection): AsyncGenerator<Found> {
  let left = limit;
  for (const deadQueue of queues) {
    const count = (await reader.count(deadQueue)) ?? 0;
    for (let looked = 0; looked < count && left > 0; looked += 1) {
      const held = await reader.next(deadQueue);
      if (held === undefined) break;
      const found = foundIn(deadQueue, held);
      if (ids.length > 0 && !ids.some((id) => isMeant(id, found.letter))) continue;
      left -= 1;
      yield found;
    }
  }
}

/** The ids that none of the letters has. */
export function missingIds({ ids }: Selection, found: readonly DeadLetter[]): readonly string[] {
  return ids.filter((id) => !found.some((letter) => isMeant(id, letter)));
}

function foundIn(deadQueue: string, { delivery, remove }: HeldMessage): Found {
  return { deadQueue, delivery, letter: decodeDeadLetter(delivery), remove };
}

function isMeant(id: string, letter: DeadLetter): boolean {
  return letter.id === id || (id.length >= SHORT_ID && letter.id.startsWith(id));
}
