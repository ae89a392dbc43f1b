import { NtgenError } from '../errors/errors.js';
import type { Address, Message } from '../wire/message.js';
import { wellFormed, wireHeaders } from './headers.js';

const MAX_EXPIRATION_MS = 2 ** 32 - 1;

/**
 * A message as it arrives at the other end: its own copy of the body, headers as AMQP carries them, properties checked.
 * Both transports send this, so that nothing works in memory that RabbitMQ would refuse.
 *
 * @throws NtgenError NTG4008
 */
export function wireForm(to: Address, message: Message): Message {
  shortText('exchange', to.exchange);
  shortText('routingKey', to.routingKey);
  if (!Buffer.isBuffer(message.body)) throw unsendable('body', 'it is not a Buffer');
  return {
    body: Buffer.from(message.body),
    headers: wireHeaders(message.headers),
    ...given('contentType', message.contentType, shortText),
    ...given('contentEncoding', message.contentEncoding, shortText),
    ...given('deliveryMode', message.deliveryMode, deliveryMode),
    ...given('priority', message.priority, octet),
    ...given('correlationId', message.correlationId, shortText),
    ...given('replyTo', message.replyTo, shortText),
    ...given('expirationMs', message.expirationMs, expiration),
    ...given('messageId', message.messageId, shortText),
    ...given('type', message.type, shortText),
    ...given('appId', message.appId, shortText),
    ...given('timestamp', message.timestamp, seconds),
  };
}

/** `{ [name]: check(value) }`, or nothing when there is no value. */
function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
  check: (name: string, value: Value) => Value,
): Partial<Record<Name, Value>> {
  // An object of one computed key; TypeScript widens the key to `string`.
  return value === undefined ? {} : ({ [name]: check(name, value) } as Record<Name, Value>);
}

/** Checks one of AMQP's short strings, as names and most properties are: up to 255 bytes. */
export function shortText(name: string, value: string): string {
  if (typeof value !== 'string') throw unsendable(name, 'it is not a string');
  if (Buffer.byteLength(value) > 255) throw unsendable(name, 'it has more than 255 bytes');
  return wellFormed(value);
}

function octet(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 255)
    throw unsendable(name, 'it is not an integer from 0 to 255');
  return value;
}

function deliveryMode(name: string, value: 1 | 2): 1 | 2 {
  if (![1, 2].includes(value)) throw unsendable(name, 'it is neither 1 nor 2');
  return value;
}

/** Whole milliseconds, rounded up: what is left of a deadline need not be whole. */
function expiration(name: string, value: number): number {
  if (!(value >= 0)) throw unsendable(name, 'it is not a number of milliseconds');
  return Math.min(Math.ceil(value), MAX_EXPIRATION_MS);
}

function seconds(name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw unsendable(name, 'it is not a whole number of seconds');
  return value;
}

function unsendable(name: string, why: string): NtgenError {
  return new NtgenError('NTG4008', `A message cannot be sent with this ${name}: ${why}.`, {
    details: { property: name },
  });
}
