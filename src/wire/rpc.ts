import { MalformedRequest, NtgenError } from '../errors/errors.js';
import { decodeJson, JSON_CONTENT_ENCODING, JSON_CONTENT_TYPE, jsonText } from './content.js';
import { deserializeError, type SerializedError } from './errors.js';
import type { Message } from './message.js';
import { isTable, kindOf } from './plain-object.js';
import { textOf } from './safe-text.js';

/** The arguments of one call, as the caller gave them. */
export interface RpcRequest {
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** What a request's message says besides its body. */
export interface RequestEnvelope {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly correlationId: string;
  /** Routing key of the caller's reply queue, not its name. */
  readonly replyTo: string;
  /** After this long the broker drops the request unread. */
  readonly expirationMs?: number;
  /** Default 0, as Nameko has it. */
  readonly priority?: number | undefined;
}

/** What came back from a call. */
export type RpcReply = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: Error };

/** RabbitMQ takes no longer expiration, and closes the channel over one that is not a whole number. */
const MAX_EXPIRATION_MS = 0xffff_ffff;

/**
 * The message of one request. Source: Nameko 2.14.
 *
 * @throws UnserializableValueError  by pointer, such as `/args/0/price`
 */
export function encodeRequest({ args, kwargs }: RpcRequest, envelope: RequestEnvelope): Message {
  const { headers, correlationId, replyTo, expirationMs, priority = 0 } = envelope;
  const message: Written = {
    body: Buffer.from(requestText(args, kwargs), 'utf8'),
    headers,
    contentType: JSON_CONTENT_TYPE,
    contentEncoding: JSON_CONTENT_ENCODING,
    deliveryMode: 2,
    priority,
    correlationId,
    replyTo,
  };
  if (expirationMs !== undefined && Number.isFinite(expirationMs)) {
    message.expirationMs = Math.min(Math.max(0, Math.ceil(expirationMs)), MAX_EXPIRATION_MS);
  }
  return message;
}

/** A message while it is put together. Not by spreading: V8 takes longer for that than for all the rest. */
type Written = { -readonly [Name in keyof Message]: Message[Name] };

/** Most calls have no arguments by name, and an empty object is cheaper written than looked at. */
function requestText(args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>): string {
  for (const _name in kwargs) return jsonText({ args, kwargs });
  try {
    return `{"args":${jsonText(args)},"kwargs":{}}`;
  } catch {
    return jsonText({ args, kwargs }); // which says where, counted from the envelope
  }
}

/**
 * The request in a decoded body; further keys are ignored.
 *
 * `args` that are no list, or `kwargs` that are no object, are malformed here: Nameko says IncorrectSignature to some of
 * them and spreads the others into characters or keys, and neither tells the caller what is wrong.
 *
 * @throws MalformedRequest
 */
export function decodeRequest(body: unknown): RpcRequest {
  if (!isTable(body)) {
    throw new MalformedRequest(`The message body is ${kindOf(body)}; expected an object with \`args\` and \`kwargs\`.`);
  }
  if (!Object.hasOwn(body, 'args') || !Object.hasOwn(body, 'kwargs')) {
    throw new MalformedRequest('Message missing `args` or `kwargs`'); // Nameko's words
  }
  const { args, kwargs } = body;
  if (!Array.isArray(args)) throw new MalformedRequest(`\`args\` is ${kindOf(args)}; expected a list.`);
  if (!isTable(kwargs)) throw new MalformedRequest(`\`kwargs\` is ${kindOf(kwargs)}; expected an object.`);
  return { args, kwargs };
}

/** What a reply's message says besides its body. */
export interface ReplyEnvelope {
  readonly correlationId?: string;
  /**
   * Whether the broker keeps it over a restart. Default true: a Nameko caller waits for ever. For one who does not, the disk would be
   * most of what a reply costs.
   */
  readonly persistent?: boolean;
}

/**
 * The message of one reply. Source: Nameko 2.14: it has no headers, and always both keys.
 *
 * @throws UnserializableValueError  the result cannot be encoded
 */
export function encodeReply(
  reply: { readonly result: unknown } | { readonly error: SerializedError },
  { correlationId, persistent = true }: ReplyEnvelope,
): Message {
  const text =
    'error' in reply
      ? `{"result": null, "error": ${jsonText(reply.error)}}`
      : `{"result": ${jsonText(reply.result)}, "error": null}`;
  const message: Written = {
    body: Buffer.from(text, 'utf8'),
    headers: {},
    contentType: JSON_CONTENT_TYPE,
    contentEncoding: JSON_CONTENT_ENCODING,
    deliveryMode: persistent ? 2 : 1,
    priority: 0,
  };
  if (correlationId !== undefined) message.correlationId = correlationId;
  return message;
}

/**
 * What a reply says. Never throws: a reply that cannot be read is a failed call, with code NTG4007.
 *
 * An `error` that Python holds for false (missing, null, false, empty) is none. Source: Nameko 2.14.
 */
export function decodeReply(message: Message): RpcReply {
  let body: unknown;
  try {
    body = decodeJson(message);
  } catch (cause) {
    return unreadable(`The reply cannot be decoded. ${textOf(cause)}`, cause);
  }
  if (!isTable(body))
    return unreadable(`The reply is ${kindOf(body)}; expected an object with \`result\` and \`error\`.`);
  const error = Object.hasOwn(body, 'error') ? body['error'] : undefined;
  if (!isFalseToPython(error)) return { ok: false, error: deserializeError(error) };
  if (!Object.hasOwn(body, 'result')) return unreadable('The reply has neither `result` nor `error`.');
  return { ok: true, result: body['result'] };
}

/** A reply of which a transport says that it cannot be read. */
export function unreadableReply(reason: string): RpcReply {
  return unreadable(`The reply cannot be decoded. ${reason}`);
}

function unreadable(message: string, cause?: unknown): RpcReply {
  return { ok: false, error: new NtgenError('NTG4007', message, cause === undefined ? {} : { cause }) };
}

function isFalseToPython(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return !value;
  return Object.keys(value).length === 0;
}
