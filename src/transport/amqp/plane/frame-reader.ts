import {
  BASIC_ACK,
  BASIC_DELIVER,
  BASIC_NACK,
  BASIC_RETURN,
  BODY_FRAME,
  byteAt,
  FRAME_HEAD,
  HEADER_FRAME,
  METHOD_FRAME,
  MULTIPLE,
  uint32At,
  uint64At,
} from './frames.js';
import { BrokenFrames, FrameSplitter } from './frame-splitter.js';
import { type ChannelReceiver, Incoming } from './incoming.js';
import { TextCache } from './text-cache.js';

const NOTHING = Buffer.alloc(0);
/** Bytes of a method's id. */
const ID = 4;

export interface FrameReaderOptions {
  /** The next bytes of the connection, or null while there are none. */
  read(): Buffer | null;
  /** Ends the connection. */
  broken(reason: Error): void;
  readonly frameMax: number;
  readonly maxMessageBytes: number;
}

/**
 * Stands between a connection and amqplib. Of the channels that it was given it takes the frames that messages are made of: deliveries,
 * returns, confirms. All other frames go to amqplib, and in their order: what comes behind one of them waits until amqplib has had it.
 */
export class FrameReader {
  readonly #options: FrameReaderOptions;
  readonly #frames: FrameSplitter;
  readonly #texts = new TextCache();
  /** By the number of the channel. */
  readonly #channels = new Map<number, Incoming>();
  /** amqplib has not heard yet that something has come: its heartbeats count that. */
  #isUnheard = false;
  #isBroken = false;

  constructor(options: FrameReaderOptions) {
    this.#options = options;
    this.#frames = new FrameSplitter(options.frameMax);
  }

  attach(channel: number, receiver: ChannelReceiver): void {
    this.#channels.set(channel, new Incoming(receiver, this.#texts, this.#options.maxMessageBytes));
  }

  detach(channel: number): void {
    this.#channels.delete(channel);
  }

  /** What amqplib is to read: whole frames; no bytes when they were all for others; null when there are none. */
  read(): Buffer | null {
    try {
      while (!this.#isBroken) {
        const foreign = this.#goThrough();
        if (foreign !== undefined) return this.#told(foreign);
        const chunk = this.#options.read();
        if (chunk === null) break;
        this.#isUnheard = true;
        this.#frames.add(chunk);
      }
    } catch (error) {
      if (!(error instanceof BrokenFrames)) throw error;
      this.#isBroken = true;
      this.#options.broken(error);
    }
    return this.#told(this.#isUnheard ? NOTHING : null);
  }

  #told(answer: Buffer | null): Buffer | null {
    this.#isUnheard = false;
    return answer;
  }

  /** Handles frames up to the first that is amqplib's. Returns that, and those of amqplib's that follow it. */
  #goThrough(): Buffer | undefined {
    const frames = this.#frames;
    while (frames.next()) {
      const incoming = this.#ownerOf(frames);
      if (incoming === undefined) return this.#foreign(frames);
      handle(incoming, frames);
    }
    return undefined;
  }

  #foreign(frames: FrameSplitter): Buffer {
    const { bytes, start } = frames;
    let { end } = frames;
    while (frames.next()) {
      if (this.#ownerOf(frames) !== undefined) {
        frames.back();
        break;
      }
      ({ end } = frames);
    }
    return bytes.subarray(start, end);
  }

  /** Who takes the frame; undefined when it is amqplib's. */
  #ownerOf(frames: FrameSplitter): Incoming | undefined {
    const incoming = this.#channels.get(frames.channel);
    return incoming !== undefined && isOfMessages(frames) ? incoming : undefined;
  }
}

/** Whether a frame is one that messages and their confirms are made of. */
function isOfMessages(frames: FrameSplitter): boolean {
  const { type } = frames;
  if (type !== METHOD_FRAME) return type === BODY_FRAME || type === HEADER_FRAME;
  const id = methodOf(frames);
  return id === BASIC_DELIVER || id === BASIC_ACK || id === BASIC_NACK || id === BASIC_RETURN;
}

function handle(incoming: Incoming, frames: FrameSplitter): void {
  const { type } = frames;
  if (type === BODY_FRAME) incoming.body(frames.payload());
  else if (type === HEADER_FRAME) incoming.header(frames.payload());
  else handleMethod(incoming, frames);
}

/** By places in the bytes, not by pieces of them: a `Buffer` costs more than what these frames say. */
function handleMethod(incoming: Incoming, frames: FrameSplitter): void {
  const { bytes, start, end } = frames;
  const id = methodOf(frames);
  const args = start + FRAME_HEAD + ID;
  if (id === BASIC_DELIVER) {
    incoming.deliver(bytes, args, end - 1);
  } else if (id === BASIC_RETURN) {
    incoming.return(bytes, args, end - 1);
  } else {
    const multiple = (byteAt(bytes, args + 8) & MULTIPLE) !== 0;
    if (id === BASIC_ACK) incoming.receiver.confirmed(uint64At(bytes, args), multiple);
    else incoming.receiver.refused(uint64At(bytes, args), multiple);
  }
}

/** Class and method of a method frame. */
function methodOf({ bytes, start }: FrameSplitter): number {
  return uint32At(bytes, start + FRAME_HEAD);
}
