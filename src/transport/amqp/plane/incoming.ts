import { keptOf, tooLong } from '../../body-limit.js';
import type { Delivery } from '../../transport.js';
import { readProperties } from './content-header.js';
import { emptyTable } from '../../../wire/plain-object.js';
import { BODY_SIZE_AT, byteAt, PROPERTIES_AT, uint64At } from './frames.js';
import { BrokenFrames } from './frame-splitter.js';
import type { ReturnedMessage } from './publish-line.js';
import type { TextCache } from './text-cache.js';

/** What is told of the messages and answers that come on one channel. It does not throw. */
export interface ChannelReceiver {
  delivered(tag: number, delivery: Delivery): void;
  /** A message that nothing was bound for has come back. */
  returned(message: ReturnedMessage): void;
  confirmed(tag: number, multiple: boolean): void;
  refused(tag: number, multiple: boolean): void;
}

const NO_BYTES = Buffer.alloc(0);

/** A delivery while its frames come in. */
type Unfinished = { -readonly [Name in keyof Delivery]: Delivery[Name] };

/** Puts together the messages that come on one channel, one after the other, from a method, a header and bodies. */
export class Incoming {
  readonly #receiver: ChannelReceiver;
  readonly #texts: TextCache;
  readonly #maxBytes: number;
  #message: Unfinished | undefined;
  #tag = 0;
  #isReturned = false;
  /** Bytes of the body that are still to come; -1 before the header. */
  #left = -1;
  #isTooLong = false;
  /** Of a body that is too long, bytes that are still to be kept. */
  #kept = 0;
  #parts: Buffer[] = [];

  /** @param maxBytes a longer body is dropped while it comes in, but for its beginning */
  constructor(receiver: ChannelReceiver, texts: TextCache, maxBytes: number) {
    this.#receiver = receiver;
    this.#texts = texts;
    this.#maxBytes = maxBytes;
  }

  get receiver(): ChannelReceiver {
    return this.#receiver;
  }

  /** @param start where the arguments of a Basic.Deliver stand in the bytes; `end` is behind them */
  deliver(bytes: Buffer, start: number, end: number): void {
    const at = start + 1 + byteAt(bytes, start); // behind the consumer tag
    this.#tag = uint64At(bytes, at);
    this.#isReturned = false;
    this.#begin(bytes, at + 9, end, (byteAt(bytes, at + 8) & 1) !== 0);
  }

  /** @param start where the arguments of a Basic.Return stand in the bytes; `end` is behind them */
  return(bytes: Buffer, start: number, end: number): void {
    this.#isReturned = true;
    this.#begin(bytes, start + 3 + byteAt(bytes, start + 2), end, false);
  }

  header(payload: Buffer): void {
    const message = this.#message;
    if (message === undefined || this.#left !== -1 || payload.length < PROPERTIES_AT) {
      throw new BrokenFrames('A content header came where there should be none.');
    }
    readProperties(payload, this.#texts, message);
    const size = uint64At(payload, BODY_SIZE_AT);
    this.#isTooLong = size > this.#maxBytes;
    if (this.#isTooLong) {
      message.undecodable = tooLong(size, this.#maxBytes);
      message.bodyBytes = size;
      this.#kept = keptOf(this.#maxBytes);
    }
    this.#left = size;
    if (size === 0) this.#finish(message);
  }

  body(part: Buffer): void {
    const message = this.#message;
    if (message === undefined || part.length > this.#left) {
      throw new BrokenFrames('A part of a body came where there should be none.');
    }
    this.#left -= part.length;
    if (!this.#isTooLong) this.#parts.push(part);
    else if (this.#kept > 0) this.#keep(part.subarray(0, this.#kept));
    if (this.#left === 0) this.#finish(message);
  }

  /** @param at where exchange and routing key stand */
  #begin(bytes: Buffer, at: number, end: number, redelivered: boolean): void {
    if (this.#message !== undefined) throw new BrokenFrames('A message began before the last one had ended.');
    const exchangeEnd = at + 1 + byteAt(bytes, at);
    const keyEnd = exchangeEnd + 1 + byteAt(bytes, exchangeEnd);
    if (keyEnd > end) throw new BrokenFrames('A method is shorter than its arguments.');
    this.#message = {
      body: NO_BYTES,
      headers: emptyTable(),
      exchange: this.#texts.read(bytes, at + 1, exchangeEnd),
      routingKey: this.#texts.read(bytes, exchangeEnd + 1, keyEnd),
      redelivered,
    };
    this.#left = -1;
  }

  #keep(beginning: Buffer): void {
    this.#kept -= beginning.length;
    this.#parts.push(beginning);
  }

  #finish(message: Unfinished): void {
    const first = this.#parts[0];
    if (first !== undefined) {
      message.body = this.#parts.length === 1 ? first : Buffer.concat(this.#parts);
      this.#parts.length = 0;
    }
    this.#message = undefined;
    if (!this.#isReturned) {
      this.#receiver.delivered(this.#tag, message);
      return;
    }
    const { exchange, routingKey, correlationId, messageId, body } = message;
    this.#receiver.returned({ exchange, routingKey, correlationId, messageId, body });
  }
}
