import { byteAt } from './frames.js';

/** Longer texts are hardly ever the same twice. */
const LONGEST = 64;
const SLOTS = 512;

/**
 * Reads short texts, of which most have come before: exchanges, routing keys, content types, names of headers. Comparing the bytes
 * with what stands in the slot is cheaper than making the string anew, and the same string is found faster as a key.
 *
 * It keeps `SLOTS` texts at most, each in the place of another that has the same hash.
 */
export class TextCache {
  readonly #slots: (string | undefined)[] = new Array<string | undefined>(SLOTS).fill(undefined);
  /** The bytes of each: comparing those is several times faster than comparing characters. */
  readonly #bytes = new Uint8Array(SLOTS * LONGEST);

  read(bytes: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length === 0) return '';
    if (length > LONGEST) return bytes.toString('utf8', start, end);
    const slot = slotOf(bytes, start, length);
    const known = this.#slots[slot];
    if (known?.length === length && this.#isSame(slot, bytes, start, length)) return known;
    const text = bytes.toString('utf8', start, end);
    // Of other texts the length in characters is not that in bytes, and they are never found again.
    if (text.length === length) {
      this.#slots[slot] = text;
      this.#bytes.set(bytes.subarray(start, end), slot * LONGEST);
    }
    return text;
  }

  #isSame(slot: number, bytes: Uint8Array, start: number, length: number): boolean {
    const known = this.#bytes;
    const from = slot * LONGEST;
    for (let index = 0; index < length; index += 1) if (known[from + index] !== bytes[start + index]) return false;
    return true;
  }
}

/** By the ends and the middle: names that share a slot differ there, as a rule. */
function slotOf(bytes: Uint8Array, start: number, length: number): number {
  const last = start + length - 1;
  const mixed =
    byteAt(bytes, start) * 31 +
    byteAt(bytes, start + (length >> 1)) * 127 +
    byteAt(bytes, last) * 8191 +
    byteAt(bytes, last - 1) * 131 +
    length * 17;
  return mixed % SLOTS;
}
