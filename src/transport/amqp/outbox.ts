import type { Message } from '../../wire/message.js';
import type { PublishLimits } from '../publish-limits.js';
import { bytesOf, type Publication } from './publication.js';

/** Places of what has left, at most. */
const MOST_LEFT = 1024;

/** What is not sent, or is to be sent again, in the order of the calls. */
export class Outbox {
  readonly #limits: PublishLimits;
  /**
   * By sequence, from `#head` on: as a rule the next one comes at the end, and is the first to leave. What has left is cut off now and
   * then: of tens of thousands each `shift` would move all.
   */
  readonly #ready: (Publication | undefined)[] = [];
  #head = 0;
  /** Those that the broker did not take, until they are tried again. */
  readonly #postponed = new Map<Publication, NodeJS.Timeout>();
  #bytes = 0;

  constructor(limits: PublishLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#ready.length - this.#head + this.#postponed.size;
  }

  /** What is too large for the limit waits alone. */
  hasRoomFor(message: Message): boolean {
    const { waitingMessages, waitingBytes } = this.#limits;
    return this.size === 0 || (this.size < waitingMessages && this.#bytes + bytesOf(message) <= waitingBytes);
  }

  /** The next to be sent. */
  first(): Publication | undefined {
    return this.#ready[this.#head];
  }

  /** It gets the place of its sequence, before whatever was published after it. */
  add(publication: Publication): void {
    const last = this.#ready.at(-1);
    if (last === undefined || last.sequence < publication.sequence) this.#ready.push(publication);
    else this.#ready.splice(this.#placeOf(publication), 0, publication);
    this.#bytes += publication.bytes;
  }

  /** Adds it after that time. */
  postpone(publication: Publication, milliseconds: number, whenAdded: () => void): void {
    this.#bytes += publication.bytes;
    const timer = setTimeout(() => {
      this.delete(publication);
      this.add(publication);
      whenAdded();
    }, milliseconds);
    this.#postponed.set(publication, timer);
  }

  /** Whether it was in there. */
  delete(publication: Publication): boolean {
    const found = this.#unready(publication) || this.#unpostpone(publication);
    if (found) this.#bytes -= publication.bytes;
    return found;
  }

  #unready(publication: Publication): boolean {
    if (publication.isSent) return false;
    const place = this.#placeOf(publication);
    if (this.#ready[place] !== publication) return false;
    if (place === this.#head) this.#removeFirst();
    else this.#ready.splice(place, 1);
    return true;
  }

  #removeFirst(): void {
    if (this.#head === 0 && this.#ready.length <= MOST_LEFT) {
      this.#ready.shift();
      return;
    }
    this.#ready[this.#head] = undefined;
    this.#head += 1;
    if (this.#head < MOST_LEFT && this.#head < this.#ready.length) return;
    this.#ready.splice(0, this.#head);
    this.#head = 0;
  }

  /** Where it stands, or would stand. */
  #placeOf({ sequence }: Publication): number {
    let low = this.#head;
    let high = this.#ready.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ready[middle]?.sequence ?? -1) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #unpostpone(publication: Publication): boolean {
    clearTimeout(this.#postponed.get(publication));
    return this.#postponed.delete(publication);
  }

  /** All of them, as they are now. */
  all(): readonly Publication[] {
    return [...this.#ready.slice(this.#head), ...this.#postponed.keys()].filter((each) => each !== undefined);
  }
}
