import { byteAt, FRAME_END, FRAME_HEAD, FRAME_OVERHEAD, uint16At, uint32At } from './frames.js';

const NO_BYTES = Buffer.alloc(0);

/** Bytes that are not AMQP, or frames in an order that it does not have: nothing that follows can be trusted. */
export class BrokenFrames extends Error {}

/** Finds the frames in bytes that come in chunks of any size. */
export class FrameSplitter {
  readonly #frameMax: number;
  #bytes: Buffer = NO_BYTES;
  #start = 0;
  #next = 0;
  /** What has come in behind `#bytes`, which ends within a frame. */
  #more: Buffer[] = [];
  #available = 0;
  /** How many bytes there have to be before it is worth looking at them. */
  #needed = FRAME_HEAD;

  /** @param frameMax bytes of the longest frame that the two sides have agreed on */
  constructor(frameMax: number) {
    this.#frameMax = frameMax;
  }

  add(chunk: Buffer): void {
    this.#more.push(chunk);
    this.#available += chunk.length;
  }

  /**
   * Goes on to the next frame. False when it is not all there yet.
   *
   * @throws BrokenFrames
   */
  next(): boolean {
    if (this.#available < this.#needed) return false;
    if (this.#more.length > 0) this.#join();
    const size = uint32At(this.#bytes, this.#next + 3);
    const length = size + FRAME_OVERHEAD;
    if (length > this.#frameMax) throw new BrokenFrames(`A frame of ${String(size)} bytes came.`);
    this.#needed = length;
    if (this.#available < length) return false;
    if (byteAt(this.#bytes, this.#next + length - 1) !== FRAME_END)
      throw new BrokenFrames('A frame came without its end.');
    this.#start = this.#next;
    this.#next += length;
    this.#available -= length;
    this.#needed = FRAME_HEAD;
    return true;
  }

  /** Takes back the last `next`. */
  back(): void {
    this.#available += this.#next - this.#start;
    this.#next = this.#start;
  }

  /** Where the frame stands in `bytes`. */
  get start(): number {
    return this.#start;
  }

  /** Where the frame ends. */
  get end(): number {
    return this.#next;
  }

  /** Holds the frame, and those that came in with it. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  get type(): number {
    return byteAt(this.#bytes, this.#start);
  }

  get channel(): number {
    return uint16At(this.#bytes, this.#start + 1);
  }

  /** A part of the frame's payload, to its end. */
  payload(from = 0): Buffer {
    return this.#bytes.subarray(this.#start + FRAME_HEAD + from, this.#next - 1);
  }

  #join(): void {
    const [first = NO_BYTES, ...others] = this.#more;
    const isAlone = this.#next === this.#bytes.length && others.length === 0;
    this.#bytes = isAlone ? first : Buffer.concat([this.#bytes.subarray(this.#next), ...this.#more]);
    this.#more = [];
    this.#start = this.#next = 0;
  }
}
