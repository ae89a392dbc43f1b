import { ByteWriter } from './byte-writer.js';

/** Bytes that the peer has not read, as far as we hold them: each of a message is there a second time. */
const ENOUGH_BYTES = 1024 * 1024;

/** The writing half of a connection's socket. */
export interface Sink {
  readonly writable: boolean;
  /** Bytes that it holds. */
  readonly writableLength: number;
  write(bytes: Buffer): unknown;
}

/**
 * What is written in one turn of the event loop leaves as one packet: a system call costs more than what it carries. Whoever has
 * something that can be put off to the end of the turn, as acknowledgements can, says so, and is asked for it then.
 */
export class Output {
  readonly #sink: Sink;
  readonly #writer = new ByteWriter();
  #latecomers: (() => void)[] = [];
  #isScheduled = false;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** To write with, now: it leaves at the end of the turn. */
  get writer(): ByteWriter {
    this.#schedule();
    return this.#writer;
  }

  /** The peer does not read as fast as we write: what can wait should, until the socket is drained. */
  get isFull(): boolean {
    return this.#writer.size + this.#sink.writableLength >= ENOUGH_BYTES;
  }

  /** Calls that once, before the bytes of this turn leave: it may write some more. */
  atEndOfTurn(write: () => void): void {
    this.#latecomers.push(write);
    this.#schedule();
  }

  /** Sends what there is. */
  readonly flush = (): void => {
    const latecomers = this.#latecomers;
    if (latecomers.length > 0) {
      this.#latecomers = [];
      for (const write of latecomers) write();
    }
    this.#isScheduled = false;
    if (this.#writer.size === 0) return;
    const bytes = this.#writer.take();
    // What a connection that is gone would have carried is sent again on the next one, or of no use there.
    if (this.#sink.writable) this.#sink.write(bytes);
  };

  /** After all promises that follow from what has just come in: by then it is known what this turn has to say. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    process.nextTick(this.flush);
  }
}
