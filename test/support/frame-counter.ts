const HEAD_BYTES = 7;
const END_BYTES = 1;

/** Goes along a stream of AMQP frames, which comes in chunks of any size, and says where the first so many of them end. */
export class FrameCounter {
  #left: number;
  /** Of the present frame, as far as it is known. */
  #head = Buffer.alloc(0);
  #bodyLeft = 0;

  /** @param frames how many to let pass */
  constructor(frames: number) {
    this.#left = frames;
  }

  get isFull(): boolean {
    return this.#left === 0;
  }

  /** The part of the chunk that belongs to those frames. */
  take(chunk: Buffer): Buffer {
    let offset = 0;
    while (offset < chunk.length && this.#left > 0) {
      if (this.#bodyLeft > 0) {
        const step = Math.min(this.#bodyLeft, chunk.length - offset);
        this.#bodyLeft -= step;
        offset += step;
        if (this.#bodyLeft === 0) this.#left -= 1;
        continue;
      }
      const step = Math.min(HEAD_BYTES - this.#head.length, chunk.length - offset);
      this.#head = Buffer.concat([this.#head, chunk.subarray(offset, offset + step)]);
      offset += step;
      if (this.#head.length < HEAD_BYTES) continue;
      this.#bodyLeft = this.#head.readUInt32BE(3) + END_BYTES;
      this.#head = Buffer.alloc(0);
    }
    return chunk.subarray(0, offset);
  }
}
