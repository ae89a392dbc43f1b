import { types } from 'node:util';
import { deflateSync } from 'node:zlib';
import { ConfigurationError } from '../errors/errors.js';
import { encodeJson, isJson, JSON_CONTENT_ENCODING, JSON_CONTENT_TYPE } from './content.js';
import type { ExchangeSpec, Message, QueueSpec } from './message.js';

/** An exchange, as kombu describes one. */
export interface ExchangeDescription {
  readonly name: string;
  /** Default `direct`. */
  readonly type?: 'topic' | 'direct' | 'fanout';
  /** Default true. */
  readonly durable?: boolean;
  /** Goes with its last binding. */
  readonly autoDelete?: boolean;
}

/** A queue, as kombu describes one. */
export interface QueueDescription {
  readonly name: string;
  /** Default true. */
  readonly durable?: boolean;
  /** Belongs to one connection and goes with it. */
  readonly exclusive?: boolean;
  /** Goes with its last consumer. */
  readonly autoDelete?: boolean;
  /** Such as `{ 'x-message-ttl': 60_000 }`. The queue must not exist with others. */
  readonly arguments?: Readonly<Record<string, string | number | boolean>>;
  /** What it is bound to; a name alone means a durable direct one. Default: the exchange that knows each queue by its name. */
  readonly exchange?: string | ExchangeDescription;
  /** The key of its binding. Default: none. */
  readonly routingKey?: string;
}

/** Describes a queue, for `@consume` and `Publisher`. */
export function queue<const Description extends QueueDescription>(description: Description): Description {
  const { name, exchange } = description;
  assertName('A queue', name);
  if (exchange !== undefined) assertName('An exchange', nameOfExchange(exchange));
  return description;
}

export function exchangeSpec(exchange: string | ExchangeDescription): ExchangeSpec {
  return typeof exchange === 'string' ? { name: exchange, type: 'direct' } : { type: 'direct', ...exchange };
}

/** What has to be declared so that the queue can be used: its exchange first, if it has one. */
export function queueTopology(description: QueueDescription): {
  readonly exchanges: readonly ExchangeSpec[];
  readonly queue: QueueSpec;
} {
  const { exchange, routingKey = '', arguments: given, ...flags } = queue(description);
  const { 'x-expires': expires, ...others } = given ?? {};
  const spec = {
    ...flags,
    ...(typeof expires === 'number' && { expiresMs: expires }),
    ...(Object.keys(others).length > 0 && { arguments: others }),
  };
  if (exchange === undefined) return { exchanges: [], queue: { ...spec, bindings: [] } };
  const bindings = [{ exchange: nameOfExchange(exchange), routingKey }];
  return { exchanges: [exchangeSpec(exchange)], queue: { ...spec, bindings } };
}

/** What a message may be told besides its payload. */
export interface MessageProperties {
  /** Whether the broker keeps it over a restart. Default true. */
  readonly persistent?: boolean;
  /** 0 to 255. Default 0. */
  readonly priority?: number;
  /** Milliseconds after which the broker drops it unread. Nameko's `expiration` is in seconds. */
  readonly expirationMs?: number;
  /** Besides those of the context, which win. */
  readonly headers?: Readonly<Record<string, unknown>>;
  /**
   * Default `application/json`. With another one a text goes as it is; bytes always do, by default as
   * `application/octet-stream`.
   */
  readonly contentType?: string;
  readonly contentEncoding?: string;
  /** Both are kombu's: a zlib stream. */
  readonly compression?: 'gzip' | 'zlib';
  readonly correlationId?: string;
  readonly replyTo?: string;
  readonly messageId?: string;
  readonly type?: string;
  readonly appId?: string;
  /** Seconds since the epoch. */
  readonly timestamp?: number;
}

/**
 * The message of a payload.
 *
 * @param contextHeaders headers that win over the properties' own
 * @throws UnserializableValueError
 */
export function encodeMessage(
  payload: unknown,
  properties: MessageProperties,
  contextHeaders: Readonly<Record<string, unknown>>,
): Message {
  const { persistent = true, priority = 0, headers, contentType, contentEncoding, compression, ...others } = properties;
  const content = encodeContent(payload, contentType);
  return {
    ...others,
    body: compression === undefined ? content.body : deflateSync(content.body),
    headers:
      headers === undefined && compression === undefined
        ? contextHeaders
        : {
            ...headers,
            ...(compression !== undefined && { compression: 'application/x-gzip' }),
            ...contextHeaders,
          },
    contentType: content.type,
    contentEncoding: contentEncoding ?? content.encoding,
    deliveryMode: persistent ? 2 : 1,
    priority,
  };
}

interface Content {
  readonly body: Buffer;
  readonly type: string;
  readonly encoding: string;
}

function encodeContent(payload: unknown, type: string | undefined): Content {
  if (types.isUint8Array(payload)) {
    return { body: Buffer.from(payload), type: type ?? 'application/octet-stream', encoding: 'binary' };
  }
  if (typeof payload === 'string' && type !== undefined && !isJson(type)) {
    return { body: Buffer.from(payload, 'utf8'), type, encoding: JSON_CONTENT_ENCODING };
  }
  return { body: encodeJson(payload), type: type ?? JSON_CONTENT_TYPE, encoding: JSON_CONTENT_ENCODING };
}

function nameOfExchange(exchange: string | ExchangeDescription): string {
  return typeof exchange === 'string' ? exchange : exchange.name;
}

function assertName(what: string, name: unknown): void {
  if (typeof name !== 'string' || name === '') {
    throw new ConfigurationError(`${what} needs a name, which is text; it was given ${JSON.stringify(name)}.`, {
      code: 'NTG5004',
    });
  }
  const bytes = Buffer.byteLength(name);
  if (bytes > 255) {
    const start = `${name.slice(0, 40)}…`;
    throw new ConfigurationError(`${what} cannot be called "${start}": that has ${bytes} bytes, and AMQP allows 255.`, {
      code: 'NTG5004',
    });
  }
}
