import { keptOf, tooLong } from '../../body-limit.js';
import type { Delivery } from '../../transport.js';
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
const MARKED = new RegExp(`^${MARK}(\\d*):(.*)$`, 's');
/** What a short text has room for. */
const MOST_CHARACTERS = 200;

/**
 * Keeps from amqplib what it cannot read, where messages go the plain way. A header table with a letter that it does not know, or one
 * nested too deeply, makes it end the connection; the message then comes again, and so on for ever. So each content header is read here,
 * and written anew in amqplib's own letters: without its headers where they cannot be read, and marked. Of a body that is too long only
 * the beginning goes on.
 */
export class DecodeGuard {
  readonly #frames: FrameSplitter;
  readonly #maxMessageBytes: number;
  readonly #texts = new TextCache();
  readonly #writer = new ByteWriter();
  /** By channel, bytes that are still to come of a body that is too long, and those of them that go on. */
  readonly #tooLong = new Map<number, { left: number; kept: number }>();

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
      else if (type !== BODY_FRAME || !this.#shortens(channel, frames.payload())) {
        this.#writer.bytes(frames.bytes.subarray(frames.start, frames.end));
      }
    }
    return this.#writer.take();
  }

  #writeHeader(channel: number, payload: Buffer): void {
    const properties = readProperties<Properties>(payload, this.#texts, { headers: emptyTable() });
    let size = uint64At(payload, BODY_SIZE_AT);
    let { undecodable } = properties;
    let bodyBytes = '';
    if (size > this.#maxMessageBytes) {
      undecodable = tooLong(size, this.#maxMessageBytes);
      bodyBytes = String(size);
      const kept = keptOf(this.#maxMessageBytes);
      this.#tooLong.set(channel, { left: size, kept });
      size = kept;
    }
    const frame = beginFrame(this.#writer, HEADER_FRAME, channel);
    const mark =
      undecodable === undefined ? {} : { clusterId: `${MARK}${bodyBytes}:${undecodable.slice(0, MOST_CHARACTERS)}` };
    writeHeader(this.#writer, { ...properties, ...mark }, size);
    endFrame(this.#writer, frame);
  }

  /** Whether a part of a body belongs to one that is too long. Then as much of it is written as goes on. */
  #shortens(channel: number, part: Buffer): boolean {
    const long = this.#tooLong.get(channel);
    if (long === undefined) return false;
    const beginning = part.subarray(0, long.kept);
    if (beginning.length > 0) {
      const frame = beginFrame(this.#writer, BODY_FRAME, channel);
      this.#writer.bytes(beginning);
      endFrame(this.#writer, frame);
    }
    long.kept -= beginning.length;
    long.left -= part.length;
    if (long.left <= 0) this.#tooLong.delete(channel);
    return true;
  }
}

/** What the guard has said of a message: why it cannot be read, and how long its body is where that is why. */
export function markOf(clusterId: unknown): Pick<Delivery, 'undecodable' | 'bodyBytes'> {
  const mark = typeof clusterId === 'string' ? MARKED.exec(clusterId) : null;
  if (mark === null) return {};
  const [, bytes = '', undecodable = ''] = mark;
  return { undecodable, ...(bytes !== '' && { bodyBytes: Number(bytes) }) };
}
