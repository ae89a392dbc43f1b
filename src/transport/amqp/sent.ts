import type { PublishLimits } from '../publish-limits.js';
import type { ReturnedMessage } from './plane/publish-line.js';
import type { Publication } from './publication.js';

const FEWEST_PLACES = 64;

/**
 * What was sent on a line and has no confirm, by delivery tag. What was given up meanwhile keeps its place: the bytes of a message
 * that the broker does not read wait in the socket, whoever has lost his patience.
 *
 * Tags follow one another, so it is a ring. A map would be slow: what V8 drops of one that much comes to and goes from, it keeps
 * until its next full collection, with everything that was in there.
 */
export class Sent {
  readonly #limits: PublishLimits;
  /** Tag by tag, each in the place of its lower bits. */
  #places: (Publication | undefined)[] = new Array<undefined>(FEWEST_PLACES).fill(undefined);
  /** No tag before this one has a publication. */
  #first = 1;
  /** Nor has this one, or any after it. */
  #end = 1;
  #size = 0;
  #bytes = 0;
  #suspectsUpTo = -1;

  constructor(limits: PublishLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#size;
  }

  /** What is too large for the limit is sent alone, and so is a suspect. */
  hasRoomFor({ sequence, bytes }: Publication): boolean {
    const oldest = this.#at(this.#first);
    if (oldest === undefined) return true;
    if (oldest.sequence <= this.#suspectsUpTo || sequence <= this.#suspectsUpTo) return false;
    const { unconfirmedMessages, unconfirmedBytes } = this.#limits;
    return this.#size < unconfirmedMessages && this.#bytes + bytes <= unconfirmedBytes;
  }

  /** One of these has closed the channel, and nobody knows which. */
  suspect(publications: readonly Publication[]): void {
    this.#suspectsUpTo = Math.max(-1, ...publications.map(({ sequence }) => sequence));
  }

  /** @param tag the one after that of the last that was added, or 1 on a new line */
  add(tag: number, publication: Publication): void {
    if (this.#size === 0) this.#first = tag;
    else if (tag - this.#first >= this.#places.length) this.#grow();
    this.#end = tag + 1;
    this.#put(tag, publication);
    this.#size += 1;
    this.#bytes += publication.bytes;
  }

  /** Takes that one out, or with `multiple` all up to it, the oldest first. */
  take(tag: number, multiple: boolean, each: (publication: Publication) => void): void {
    const end = Math.min(tag + 1, this.#end);
    for (let next = multiple ? this.#first : Math.max(tag, this.#first); next < end; next += 1) this.#take(next, each);
  }

  /** Takes out everything for which somebody still waits. */
  takeAll(): readonly Publication[] {
    const waitedFor = this.all();
    this.#places = new Array<undefined>(FEWEST_PLACES).fill(undefined);
    this.#first = this.#end = 1;
    this.#size = this.#bytes = 0;
    return waitedFor;
  }

  /** Everything for which somebody still waits. */
  all(): readonly Publication[] {
    return this.#inOrder().filter(({ isOver }) => !isOver);
  }

  find(returned: ReturnedMessage): Publication | undefined {
    return this.#inOrder().find((publication) => publication.matches(returned));
  }

  #inOrder(): readonly Publication[] {
    const publications: Publication[] = [];
    for (let tag = this.#first; tag < this.#end; tag += 1) {
      const publication = this.#at(tag);
      if (publication !== undefined) publications.push(publication);
    }
    return publications;
  }

  #take(tag: number, each: (publication: Publication) => void): void {
    const publication = this.#at(tag);
    if (publication === undefined) return;
    this.#put(tag, undefined);
    this.#size -= 1;
    this.#bytes -= publication.bytes;
    while (this.#first < this.#end && this.#at(this.#first) === undefined) this.#first += 1;
    each(publication);
  }

  #at(tag: number): Publication | undefined {
    return this.#places[tag & (this.#places.length - 1)];
  }

  #put(tag: number, publication: Publication | undefined): void {
    this.#places[tag & (this.#places.length - 1)] = publication;
  }

  #grow(): void {
    const publications: (Publication | undefined)[] = [];
    for (let tag = this.#first; tag < this.#end; tag += 1) publications.push(this.#at(tag));
    this.#places = new Array<undefined>(2 * this.#places.length).fill(undefined);
    publications.forEach((publication, index) => {
      this.#put(this.#first + index, publication);
    });
  }
}
