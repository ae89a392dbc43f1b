import { NtgenError } from '../errors/errors.js';
import type { Address, Message } from '../wire/message.js';
import { wellFormed, wireHeaders } from './headers.js';

const MAX_EXPIRATION_MS = 2 ** 32 - 1;
/** RabbitMQ's own limit: it answers a longer message by closing the channel, and what others publish on that has no confirm. */
const MAX_BODY_BYTES = 128 * 1024 * 1024;

/**
 * A message as it arrives at the other end: its own copy of the body, headers as AMQP carries them, properties checked.
 * Both transports send this, so that nothing works in memory that RabbitMQ would refuse.
 *
 * @param messageId is the message's own id as a rule, or the one it gets
 * @throws NtgenError NTG4008
 */
export function wireForm(to: Address, message: Message, messageId = message.messageId): Message {
  shortText('exchange', to.exchange);
  shortText('routingKey', to.routingKey);
  if (!Buffer.isBuffer(message.body)) throw unsendable('body', 'it is not a Buffer');
  if (message.body.length > MAX_BODY_BYTES) {
    throw unsendable('body', `it has ${message.body.length} bytes, and RabbitMQ takes ${MAX_BODY_BYTES}`);
  }
  const { contentType, contentEncoding, deliveryMode, priority, correlationId, replyTo, expirationMs } = message;
  const { type, appId, timestamp } = message;
  const form: Form = { body: Buffer.from(message.body), headers: wireHeaders(message.headers) };
  if (contentType !== undefined) form.contentType = shortText('contentType', contentType);
  if (contentEncoding !== undefined) form.contentEncoding = shortText('contentEncoding', contentEncoding);
  if (deliveryMode !== undefined) form.deliveryMode = mode('deliveryMode', deliveryMode);
  if (priority !== undefined) form.priority = octet('priority', priority);
  if (correlationId !== undefined) form.correlationId = shortText('correlationId', correlationId);
  if (replyTo !== undefined) form.replyTo = shortText('replyTo', replyTo);
  if (expirationMs !== undefined) form.expirationMs = expiration('expirationMs', expirationMs);
  if (messageId !== undefined) form.messageId = shortText('messageId', messageId);
  if (type !== undefined) form.type = shortText('type', type);
  if (appId !== undefined) form.appId = shortText('appId', appId);
  if (timestamp !== undefined) form.timestamp = seconds('timestamp', timestamp);
  return form;
}

type Form = { -readonly [Name in keyof Message]: Message[Name] };

/** Checks one of AMQP's short strings, as names and most properties are: up to 255 bytes. */
export function shortText(name: string, value: string): string {
  if (typeof value !== 'string') throw unsendable(name, 'it is not a string');
  // no character has more than three bytes for one of its code units
  if (value.length > 85 && Buffer.byteLength(value) > 255) throw unsendable(name, 'it has more than 255 bytes');
  return wellFormed(value);
}

function octet(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 255)
    throw unsendable(name, 'it is not an integer from 0 to 255');
  return value;
}

function mode(name: string, value: 1 | 2): 1 | 2 {
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
