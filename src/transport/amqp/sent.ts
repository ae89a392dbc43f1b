import type { PublishLimits } from '../publish-limits.js';
import type { ReturnedMessage } from './plane/publish-line.js';
import type { Publication } from './publication.js';

/**
 * What was sent on a line and has no confirm, by delivery tag. What was given up meanwhile keeps its place: the bytes of a message
 * that the broker does not read wait in the socket, whoever has lost his patience.
 */
export class Sent {
  readonly #limits: PublishLimits;
  readonly #byTag = new Map<number, Publication>();
  #bytes = 0;
  #suspectsUpTo = -1;

  constructor(limits: PublishLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#byTag.size;
  }

  /** What is too large for the limit is sent alone, and so is a suspect. */
  hasRoomFor({ sequence, bytes }: Publication): boolean {
    const oldest = this.#byTag.values().next().value;
    if (oldest === undefined) return true;
    if (oldest.sequence <= this.#suspectsUpTo || sequence <= this.#suspectsUpTo) return false;
    const { unconfirmedMessages, unconfirmedBytes } = this.#limits;
    return this.#byTag.size < unconfirmedMessages && this.#bytes + bytes <= unconfirmedBytes;
  }

  /** One of these has closed the channel, and nobody knows which. */
  suspect(publications: readonly Publication[]): void {
    this.#suspectsUpTo = Math.max(-1, ...publications.map(({ sequence }) => sequence));
  }

  add(tag: number, publication: Publication): void {
    this.#byTag.set(tag, publication);
    this.#bytes += publication.bytes;
  }

  /** Takes that one out, or with `multiple` all up to it, the oldest first. */
  take(tag: number, multiple: boolean, each: (publication: Publication) => void): void {
    if (!multiple) {
      this.#take(tag, this.#byTag.get(tag), each);
      return;
    }
    for (const [sentTag, publication] of this.#byTag) {
      if (sentTag > tag) return;
      this.#take(sentTag, publication, each);
    }
  }

  /** Takes out everything for which somebody still waits. */
  takeAll(): readonly Publication[] {
    const waitedFor = this.all();
    this.#byTag.clear();
    this.#bytes = 0;
    return waitedFor;
  }

  /** Everything for which somebody still waits. */
  all(): readonly Publication[] {
    return [...this.#byTag.values()].filter(({ isOver }) => !isOver);
  }

  find(returned: ReturnedMessage): Publication | undefined {
    for (const publication of this.#byTag.values()) if (publication.matches(returned)) return publication;
    return undefined;
  }

  #take(tag: number, publication: Publication | undefined, each: (publication: Publication) => void): void {
    if (publication === undefined) return;
    this.#byTag.delete(tag);
    this.#bytes -= publication.bytes;
    each(publication);
  }
}
