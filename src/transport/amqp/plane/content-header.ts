import type { Address } from '../../../wire/message.js';
import type { Delivery } from '../../transport.js';
import { emptyTable } from '../../../wire/plain-object.js';
import { readTable, UnreadableTable } from './field-table.js';
import {
  APP_ID,
  byteAt,
  CONTENT_ENCODING,
  CONTENT_TYPE,
  CORRELATION_ID,
  DELIVERY_MODE,
  EXPIRATION,
  FLAGS_AT,
  HEADERS,
  MESSAGE_ID,
  PRIORITY,
  PROPERTIES_AT,
  REPLY_TO,
  TIMESTAMP,
  TYPE,
  uint16At,
  uint32At,
  uint64At,
  USER_ID,
} from './frames.js';
import type { TextCache } from './text-cache.js';

/** Properties as they are filled in. */
export type Properties = {
  -readonly [Name in keyof Omit<Delivery, 'body' | keyof Address | 'redelivered'>]: Delivery[Name];
};

/**
 * Reads the properties in the payload of a content header, and adds them to what it is given. Never throws: headers that cannot be
 * read are left empty, and `undecodable` says why. What comes in a form that it does not have is left out.
 */
export function readProperties<Into extends Properties>(payload: Buffer, texts: TextCache, into: Into): Into {
  const flags = uint16At(payload, FLAGS_AT);
  let at = PROPERTIES_AT;
  if ((flags & CONTENT_TYPE) !== 0) {
    into.contentType = shortTextAt(payload, texts, at);
    at = endOfShortText(payload, at);
  }
  if ((flags & CONTENT_ENCODING) !== 0) {
    into.contentEncoding = shortTextAt(payload, texts, at);
    at = endOfShortText(payload, at);
  }
  if ((flags & HEADERS) !== 0) {
    const start = at + 4;
    at = start + uint32At(payload, at);
    readHeaders(payload, texts, start, at, into);
  }
  if ((flags & DELIVERY_MODE) !== 0) {
    const mode = byteAt(payload, at);
    if (mode === 1 || mode === 2) into.deliveryMode = mode;
    at += 1;
  }
  if ((flags & PRIORITY) !== 0) {
    into.priority = byteAt(payload, at);
    at += 1;
  }
  if ((flags & CORRELATION_ID) !== 0) {
    into.correlationId = uniqueTextAt(payload, at);
    at = endOfShortText(payload, at);
  }
  if ((flags & REPLY_TO) !== 0) {
    into.replyTo = shortTextAt(payload, texts, at);
    at = endOfShortText(payload, at);
  }
  if ((flags & EXPIRATION) !== 0) {
    const expiration = shortTextAt(payload, texts, at);
    if (/^\d+$/.test(expiration)) into.expirationMs = Number(expiration);
    at = endOfShortText(payload, at);
  }
  if ((flags & MESSAGE_ID) !== 0) {
    into.messageId = uniqueTextAt(payload, at);
    at = endOfShortText(payload, at);
  }
  if ((flags & TIMESTAMP) !== 0) {
    into.timestamp = uint64At(payload, at);
    at += 8;
  }
  if ((flags & TYPE) !== 0) {
    into.type = shortTextAt(payload, texts, at);
    at = endOfShortText(payload, at);
  }
  if ((flags & USER_ID) !== 0) at = endOfShortText(payload, at);
  if ((flags & APP_ID) !== 0) into.appId = shortTextAt(payload, texts, at);
  return into;
}

function shortTextAt(payload: Buffer, texts: TextCache, at: number): string {
  return texts.read(payload, at + 1, endOfShortText(payload, at));
}

/** One that will not come again, as ids: not worth keeping. */
function uniqueTextAt(payload: Buffer, at: number): string {
  return payload.toString('utf8', at + 1, endOfShortText(payload, at));
}

function endOfShortText(payload: Buffer, at: number): number {
  return at + 1 + byteAt(payload, at);
}

function readHeaders(payload: Buffer, texts: TextCache, start: number, end: number, into: Properties): void {
  try {
    if (end > payload.length) throw new UnreadableTable('are longer than their frame');
    into.headers = readTable(payload, texts, start, end);
  } catch (error) {
    if (!(error instanceof UnreadableTable)) throw error;
    into.headers = emptyTable();
    into.undecodable = `The headers ${error.message}.`;
  }
}
