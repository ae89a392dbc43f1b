import { unzipSync } from 'node:zlib';
import { MalformedRequest, UnserializableValueError } from '../errors/errors.js';
import { findRefusal, mayHideRefusal } from './json-refusal.js';
import { unwrapKombuType } from './kombu-types.js';
import type { Message } from './message.js';
import { kindOf } from './plain-object.js';
import { textOf } from './safe-text.js';

/** Exactly so on what we send: Nameko drops a message of any other type, even with a charset added. Source: Nameko 2.14. */
export const JSON_CONTENT_TYPE = 'application/json';
export const JSON_CONTENT_ENCODING = 'utf-8';

/** RabbitMQ's own limit on a message. What a compressed body may grow to. */
const MAX_BODY_BYTES = 128 * 1024 * 1024;

// ignoreBOM keeps a byte order mark in the text, where JSON.parse refuses it as Python does.
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The JSON body for a value; `undefined` becomes `null`.
 *
 * @throws UnserializableValueError  what JSON cannot carry, NaN and infinities included, with its JSON pointer
 */
export function encodeJson(value: unknown): Buffer {
  return Buffer.from(jsonText(value), 'utf8');
}

/** `encodeJson` before it becomes bytes, for envelopes that are put together from texts. */
export function jsonText(value: unknown): string {
  if (value === undefined) return 'null';
  let text: string | undefined;
  try {
    text = stringify(value);
  } catch (cause) {
    throw unserializable(value, cause);
  }
  if (text === undefined) throw unserializable(value);
  // What JSON lacks and does not refuse leaves one of these traces; a text without them has lost nothing: no second look.
  if (TRACES.some((trace) => text.includes(trace)) && hidesRefusal(value)) throw unserializable(value);
  return text;
}

/**
 * The value of a JSON body. An empty body is `''`, as in Nameko; a missing content type counts as JSON.
 *
 * Undoes kombu's compression and its wrapped types. Integers beyond 2^53 lose digits, as always in JavaScript.
 *
 * @throws MalformedRequest  not JSON, not UTF-8, nested more than 512 levels deep, or a key named `__proto__` anywhere
 */
export function decodeJson(message: Message): unknown {
  assertJson(message.contentType);
  const body = decompressed(message);
  if (body.length === 0) return '';
  const text = utf8Text(body);
  assertShallow(text);
  return parse(text);
}

/**
 * The payload of a message by its content type: JSON's value, the text of `text/*`, the bytes of
 * `application/octet-stream`. Without a type it is a text, as in Nameko, or bytes where the encoding says `binary`.
 *
 * @throws MalformedRequest  any other type, or a body that is not what its type says
 */
export function decodeContent(message: Message): unknown {
  const { contentType = '', contentEncoding } = message;
  if (contentType !== '' && isJson(contentType)) return decodeJson(message);
  const type = essence(contentType);
  // kombu's own names for what it does not look into. Source: Nameko 2.14.
  const isRaw = type === '' || type === 'application/data' || type === 'application/text';
  if (type === 'application/octet-stream' || (isRaw && contentEncoding === 'binary')) return decompressed(message);
  if (isRaw || type.startsWith('text/')) return utf8Text(decompressed(message));
  throw new MalformedRequest(
    `The content type is "${contentType}"; expected "${JSON_CONTENT_TYPE}", "text/*" or "application/octet-stream".`,
  );
}

/** Of NaN and the like; of maps, sets and empty bytes; of buffers; of other bytes. */
const TRACES: readonly string[] = ['null', '{}', '"type":"Buffer"', '{"0":'];

/** Its type says string, and a function, a symbol or a toJSON may still give undefined. */
const stringify: (value: unknown) => string | undefined = JSON.stringify;

function unserializable(value: unknown, cause?: unknown): UnserializableValueError {
  const refusal = findRefusal(value);
  const options = cause === undefined ? {} : { cause };
  if (refusal === undefined) {
    const reason = cause === undefined ? kindOf(value) : textOf(cause);
    return new UnserializableValueError(`Unserializable value: ${reason}`, options);
  }
  const place = refusal.pointer === '' ? '' : ` at ${refusal.pointer}`;
  return new UnserializableValueError(
    `Unserializable value: ${refusal.what}${place}; JSON has no form for it.`,
    options,
  );
}

function hidesRefusal(value: unknown): boolean {
  try {
    return mayHideRefusal(value) && findRefusal(value) !== undefined;
  } catch (cause) {
    // deeper than the stack, or a getter that threw the second time
    throw unserializable(value, cause);
  }
}

/** Whether a content type is JSON's, with or without parameters. */
export function isJson(contentType: string): boolean {
  return contentType === JSON_CONTENT_TYPE || essence(contentType) === JSON_CONTENT_TYPE;
}

/** A content type without its parameters. */
function essence(contentType: string): string {
  const [type = ''] = contentType.split(';');
  return type.trim().toLowerCase();
}

function assertJson(contentType: string | undefined): void {
  if (contentType === undefined || contentType === '' || isJson(contentType)) return;
  throw new MalformedRequest(`The content type is "${contentType}"; expected "${JSON_CONTENT_TYPE}".`);
}

/** Kombu's `gzip` and `zlib` are one: a zlib stream under the name of gzip. Source: Nameko 2.14. */
function decompressed({ body, headers }: Message): Buffer {
  const compression = headers['compression'];
  if (compression === undefined || compression === null || compression === '') return body;
  if (compression !== 'application/x-gzip') {
    const named = typeof compression === 'string' ? `"${compression}"` : 'unknown';
    throw new MalformedRequest(`The compression is ${named}; expected "application/x-gzip" or none.`);
  }
  try {
    return unzipSync(body, { maxOutputLength: MAX_BODY_BYTES }); // takes a zlib stream and gzip alike
  } catch (cause) {
    throw new MalformedRequest('The message body cannot be decompressed.', { cause });
  }
}

/**
 * Python's own reader gives up at about 1,000 levels. V8's does not, but takes seconds for millions of them, and whatever goes through
 * the value afterwards runs out of stack.
 */
const MAX_DEPTH = 512;

/** @throws MalformedRequest */
function assertShallow(text: string): void {
  // So many levels need at least as many brackets, and Node finds those faster than it goes through a text.
  if (hasFew('{', text) && hasFew('[', text)) return;
  if (depthOf(text) > MAX_DEPTH) {
    throw new MalformedRequest(`The message body is nested more than ${String(MAX_DEPTH)} levels deep.`);
  }
}

/** Whether there are so few of them that even with as many of another kind no level is too deep. */
function hasFew(bracket: string, text: string): boolean {
  let count = 0;
  for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
    count += 1;
    if (count > MAX_DEPTH / 2) return false;
  }
  return true;
}

/** How deep the brackets of a JSON text go. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = endOfText(text, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        if (depth > deepest) deepest = depth;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
    }
  }
  return deepest;
}

/** @param at where the opening quote stands */
function endOfText(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}

function utf8Text(body: Buffer): string {
  const text = body.toString('utf8');
  // What was no UTF-8 stands there as U+FFFD; so does a U+FFFD that was sent, and then the strict decoder has to say which it is.
  if (!text.includes('\uFFFD')) return text;
  try {
    return UTF8.decode(body);
  } catch (cause) {
    throw new MalformedRequest('The message body is not valid UTF-8.', { cause });
  }
}

/**
 * `JSON.parse` of what comes from outside.
 *
 * @throws SyntaxError       no JSON
 * @throws MalformedRequest  a key is named `__proto__`, which changes an object that it is merely copied to
 */
export function parseJson(text: string): unknown {
  return mayHoldProto(text) ? JSON.parse(text, refuseProto) : JSON.parse(text);
}

function parse(text: string): unknown {
  try {
    return text.includes('"__type__"') ? JSON.parse(text, revive) : parseJson(text);
  } catch (cause) {
    if (cause instanceof MalformedRequest) throw cause;
    // V8's sentence quotes the body, so it stays in the cause and out of what is sent back.
    const hint = /[[:,\s]-?(?:NaN|Infinity)\b/.test(text)
      ? ' JSON has no NaN and no Infinity, though Python writes them.'
      : '';
    throw new MalformedRequest(`The message body is not valid JSON.${hint}`, { cause });
  }
}

/** Any letter of `__proto__` may be written as an escape; `\u00e9` and other escapes of Python's raise no suspicion. */
const ESCAPED_PROTO_LETTER = /\\u00(?:5f|6f|7[024])/i;

function mayHoldProto(text: string): boolean {
  return text.includes('__proto__') || (text.includes('\\u00') && ESCAPED_PROTO_LETTER.test(text));
}

function refuseProto(key: string, value: unknown): unknown {
  if (key === '__proto__') {
    throw new MalformedRequest('The message body has a key named "__proto__", which is never accepted.');
  }
  return value;
}

function revive(key: string, value: unknown): unknown {
  return unwrapKombuType(refuseProto(key, value));
}
