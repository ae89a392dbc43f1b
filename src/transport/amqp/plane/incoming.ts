import { tooLong } from '../../body-limit.js';
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
  #parts: Buffer[] = [];

  /** @param maxBytes a longer body is dropped while it comes in */
  constructor(receiver: ChannelReceiver, texts: TextCache, maxBytes: number) {
    this.#receiver = receiver;
    this.#texts = texts;
    this.#maxBytes = maxBytes;
  }

  get receiver(): ChannelReceiver {
    return this.#receiver;
  }

  /** @param args the arguments of a Basic.Deliver */
  deliver(args: Buffer): void {
    const at = 1 + byteAt(args, 0); // behind the consumer tag
    this.#tag = uint64At(args, at);
    this.#isReturned = false;
    this.#begin(args, at + 9, (byteAt(args, at + 8) & 1) !== 0);
  }

  /** @param args the arguments of a Basic.Return */
  return(args: Buffer): void {
    this.#isReturned = true;
    this.#begin(args, 3 + byteAt(args, 2), false);
  }

  header(payload: Buffer): void {
    const message = this.#message;
    if (message === undefined || this.#left !== -1 || payload.length < PROPERTIES_AT) {
      throw new BrokenFrames('A content header came where there should be none.');
    }
    readProperties(payload, this.#texts, message);
    const size = uint64At(payload, BODY_SIZE_AT);
    this.#isTooLong = size > this.#maxBytes;
    if (this.#isTooLong) message.undecodable = tooLong(size, this.#maxBytes);
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
    if (this.#left === 0) this.#finish(message);
  }

  /** @param at where exchange and routing key stand */
  #begin(args: Buffer, at: number, redelivered: boolean): void {
    if (this.#message !== undefined) throw new BrokenFrames('A message began before the last one had ended.');
    const exchangeEnd = at + 1 + byteAt(args, at);
    const keyEnd = exchangeEnd + 1 + byteAt(args, exchangeEnd);
    if (keyEnd > args.length) throw new BrokenFrames('A method is shorter than its arguments.');
    this.#message = {
      body: NO_BYTES,
      headers: emptyTable(),
      exchange: this.#texts.read(args, at + 1, exchangeEnd),
      routingKey: this.#texts.read(args, exchangeEnd + 1, keyEnd),
      redelivered,
    };
    this.#left = -1;
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
