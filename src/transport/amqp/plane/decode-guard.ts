import { tooLong } from '../../body-limit.js';
import { ByteWriter } from './byte-writer.js';
import { type Properties, readProperties } from './content-header.js';
import { writeHeader } from './content-header-writer.js';
import { emptyTable } from '../../../wire/plain-object.js';
import { FrameSplitter } from './frame-splitter.js';
import { BODY_FRAME, BODY_SIZE_AT, HEADER_FRAME, uint64At } from './frames.js';
import { beginFrame, endFrame } from './publish-frames.js';
import { TextCache } from './text-cache.js';

/** How `undecodable` travels through amqplib: in the property that AMQP has reserved, behind what no peer writes there by chance. */
const MARK = '\u0001ntgen:';
/** What a short text has room for. */
const MOST_CHARACTERS = 200;

/**
 * Keeps from amqplib what it cannot read, where messages go the plain way. A header table with a letter that it does not know, or one
 * nested too deeply, makes it end the connection; the message then comes again, and so on for ever. So each content header is read here,
 * and written anew in amqplib's own letters: without its headers where they cannot be read, and marked. The bytes of a body that is too
 * long go nowhere.
 */
export class DecodeGuard {
  readonly #frames: FrameSplitter;
  readonly #maxMessageBytes: number;
  readonly #texts = new TextCache();
  readonly #writer = new ByteWriter();
  /** By channel, bytes that are still to come of a body that is dropped. */
  readonly #dropped = new Map<number, number>();

  constructor(frameMax: number, maxMessageBytes: number) {
    this.#frames = new FrameSplitter(frameMax);
    this.#maxMessageBytes = maxMessageBytes;
  }

  /** Takes bytes of the connection, in chunks of any size; returns those that amqplib is to read, in whole frames. @throws BrokenFrames */
  push(chunk: Buffer): Buffer {
    const frames = this.#frames;
    frames.add(chunk);
    while (frames.next()) {
      const { type, channel } = frames;
      if (type === HEADER_FRAME) this.#writeHeader(channel, frames.payload());
      else if (type !== BODY_FRAME || !this.#drops(channel, frames.payload().length)) {
        this.#writer.bytes(frames.bytes.subarray(frames.start, frames.end));
      }
    }
    return this.#writer.take();
  }

  #writeHeader(channel: number, payload: Buffer): void {
    const properties = readProperties<Properties>(payload, this.#texts, { headers: emptyTable() });
    let size = uint64At(payload, BODY_SIZE_AT);
    let { undecodable } = properties;
    if (size > this.#maxMessageBytes) {
      undecodable = tooLong(size, this.#maxMessageBytes);
      this.#dropped.set(channel, size);
      size = 0;
    }
    const frame = beginFrame(this.#writer, HEADER_FRAME, channel);
    const mark = undecodable === undefined ? {} : { clusterId: MARK + undecodable.slice(0, MOST_CHARACTERS) };
    writeHeader(this.#writer, { ...properties, ...mark }, size);
    endFrame(this.#writer, frame);
  }

  /** Whether a part of a body belongs to one that is dropped. */
  #drops(channel: number, size: number): boolean {
    const left = this.#dropped.get(channel);
    if (left === undefined) return false;
    if (left > size) this.#dropped.set(channel, left - size);
    else this.#dropped.delete(channel);
    return true;
  }
}

/** Why a message that has been through the guard cannot be read; undefined when it can. */
export function markOf(clusterId: unknown): string | undefined {
  return typeof clusterId === 'string' && clusterId.startsWith(MARK) ? clusterId.slice(MARK.length) : undefined;
}
