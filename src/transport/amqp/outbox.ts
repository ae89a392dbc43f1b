import type { Message } from '../../wire/message.js';
import type { PublishLimits } from '../publish-limits.js';
import { bytesOf, type Publication } from './publication.js';

/** What is not sent, or is to be sent again, in the order of the calls. */
export class Outbox {
  readonly #limits: PublishLimits;
  /** By sequence. */
  readonly #ready = new Map<number, Publication>();
  /** Those that the broker did not take, until they are tried again. */
  readonly #postponed = new Map<Publication, NodeJS.Timeout>();
  /** No ready publication has a lower sequence. */
  #lowest = 0;
  #bytes = 0;

  constructor(limits: PublishLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#ready.size + this.#postponed.size;
  }

  /** What is too large for the limit waits alone. */
  hasRoomFor(message: Message): boolean {
    const { waitingMessages, waitingBytes } = this.#limits;
    return this.size === 0 || (this.size < waitingMessages && this.#bytes + bytesOf(message) <= waitingBytes);
  }

  /** The next to be sent. */
  first(): Publication | undefined {
    if (this.#ready.size === 0) return undefined;
    while (!this.#ready.has(this.#lowest)) this.#lowest += 1;
    return this.#ready.get(this.#lowest);
  }

  /** It gets the place of its sequence, before whatever was published after it. */
  add(publication: Publication): void {
    const { sequence } = publication;
    this.#ready.set(sequence, publication);
    this.#bytes += publication.bytes;
    this.#lowest = Math.min(this.#lowest, sequence);
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
    const found = this.#ready.delete(publication.sequence) || this.#unpostpone(publication);
    if (found) this.#bytes -= publication.bytes;
    return found;
  }

  #unpostpone(publication: Publication): boolean {
    clearTimeout(this.#postponed.get(publication));
    return this.#postponed.delete(publication);
  }

  /** All of them, as they are now. */
  all(): readonly Publication[] {
    return [...this.#ready.values(), ...this.#postponed.keys()];
  }
}
