/** What is made at once: enough for many messages. */
const SLAB_BYTES = 65_536;
const NO_BYTES = Buffer.alloc(0);
/** Longer texts are written faster by Node's own writer than character by character. */
const SHORT = 40;

/**
 * Puts bytes behind one another, in memory that grows as it must. `take` hands out what was written; the next bytes go behind it,
 * for as long as there is room in the same memory.
 */
export class ByteWriter {
  #bytes: Buffer = Buffer.allocUnsafeSlow(SLAB_BYTES);
  #start = 0;
  #at = 0;

  /** Bytes since the last `take`. */
  get size(): number {
    return this.#at - this.#start;
  }

  /** Everything since the last `take`. It is the receiver's: nothing is written there any more. */
  take(): Buffer {
    const taken = this.#bytes.subarray(this.#start, this.#at);
    this.#start = this.#at;
    // What one long message has needed is not kept for the short ones that follow.
    if (this.#bytes.length > SLAB_BYTES) this.#startWith(NO_BYTES);
    return taken;
  }

  uint8(value: number): void {
    const at = this.#advance(1);
    this.#bytes[at] = value;
  }

  uint16(value: number): void {
    const at = this.#advance(2);
    this.#bytes[at] = value >>> 8;
    this.#bytes[at + 1] = value;
  }

  /** The lower 32 bits, of negative numbers too. */
  uint32(value: number): void {
    this.#putUint32(this.#advance(4), value);
  }

  /** A whole number from 0 on; beyond 2^53 there is none that is exact. */
  uint64(value: number): void {
    const at = this.#advance(8);
    this.#putUint32(at, Math.floor(value / 2 ** 32));
    this.#putUint32(at + 4, value);
  }

  double(value: number): void {
    const at = this.#advance(8);
    this.#bytes.writeDoubleBE(value, at);
  }

  bytes(value: Uint8Array): void {
    const at = this.#advance(value.length);
    this.#bytes.set(value, at);
  }

  /** A text of up to 255 bytes: its length, and its bytes. */
  shortText(text: string): void {
    const place = this.#advance(1) - this.#start;
    const size = this.#text(text);
    this.#bytes[this.#start + place] = size;
  }

  /** A text of any length: its length in four bytes, and its bytes. */
  longText(text: string): void {
    const place = this.reserveUint32();
    const size = this.#text(text);
    this.#putUint32(this.#start + place, size);
  }

  /** Four bytes that are written later: the place of a size that is not known yet. */
  reserveUint32(): number {
    return this.#advance(4) - this.#start;
  }

  /** Writes into a reserved place how many bytes have followed it. */
  fillSize(place: number): void {
    const at = this.#start + place;
    this.#putUint32(at, this.#at - at - 4);
  }

  /** Takes back what was written since the writer had this size. */
  cutTo(size: number): void {
    this.#at = this.#start + size;
  }

  /** Returns how many bytes it has. */
  #text(text: string): number {
    const { length } = text;
    const at = this.#advance(length);
    if (length <= SHORT) {
      let index = 0;
      for (; index < length; index += 1) {
        const unit = text.charCodeAt(index);
        if (unit > 0x7f) break;
        this.#bytes[at + index] = unit;
      }
      if (index === length) return length;
    }
    this.#at = at;
    // no character has more than three bytes for one of its code units
    this.#makeRoom(length * 3);
    const written = this.#bytes.write(text, this.#at, 'utf8');
    this.#at += written;
    return written;
  }

  #putUint32(at: number, value: number): void {
    this.#bytes[at] = value >>> 24;
    this.#bytes[at + 1] = value >>> 16;
    this.#bytes[at + 2] = value >>> 8;
    this.#bytes[at + 3] = value;
  }

  /** Returns where so many bytes begin. Look at `#bytes` only afterwards: they may be others. */
  #advance(size: number): number {
    if (this.#at + size > this.#bytes.length) this.#makeRoom(size);
    const at = this.#at;
    this.#at += size;
    return at;
  }

  #makeRoom(size: number): void {
    if (this.#at + size <= this.#bytes.length) return;
    const kept = this.size;
    const grown = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, 2 * (kept + size)));
    this.#bytes.copy(grown, 0, this.#start, this.#at);
    this.#startWith(grown);
    this.#at = kept;
  }

  #startWith(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#start = this.#at = 0;
  }
}
