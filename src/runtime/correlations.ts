import { randomUUID } from 'node:crypto';
import { fromSixDigits, sixDigits } from '../wire/hex.js';

/** Of a UUID, what comes before its last twelve digits. */
const BEFORE_LAST_BLOCK = 24;
const BEFORE_PLACE = 30;
const SERIALS = 2 ** 24;

/**
 * Those who wait for an answer, by the correlation id that they get here: a UUID in its form, in which the last six digits say where
 * the answer is waited for, and those before them count.
 *
 * So an id is made without dice and found without a map. That would be slow: what V8 drops of one that much comes to and goes from, it
 * keeps until its next full collection, with everything that was in there.
 */
export class Correlations<Waiting extends { readonly correlationId: string }> {
  #prefix = prefix();
  #serial = 0;
  readonly #places: (Waiting | undefined)[] = [];
  readonly #free: number[] = [];

  /** All who wait. */
  get all(): readonly Waiting[] {
    return this.#places.filter((waiting) => waiting !== undefined);
  }

  /** Returns the id; `waiting` is to bear it. */
  add(waiting: Waiting): string {
    const place = this.#free.pop() ?? this.#places.length;
    this.#places[place] = waiting;
    if (this.#serial === SERIALS) {
      this.#prefix = prefix();
      this.#serial = 0;
    }
    return this.#prefix + sixDigits(this.#serial++) + sixDigits(place);
  }

  /** Who waits for what came under that id, whoever has made the id. */
  find(correlationId: string): Waiting | undefined {
    const waiting = this.#places[fromSixDigits(correlationId, BEFORE_PLACE)];
    return waiting?.correlationId === correlationId ? waiting : undefined;
  }

  /** Waits no longer. To be called once. */
  delete({ correlationId }: Waiting): void {
    const place = fromSixDigits(correlationId, BEFORE_PLACE);
    this.#places[place] = undefined;
    this.#free.push(place);
  }
}

function prefix(): string {
  return randomUUID().slice(0, BEFORE_LAST_BLOCK);
}
