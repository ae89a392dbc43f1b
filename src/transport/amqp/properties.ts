import type { ConsumeMessage, MessageProperties, Options } from 'amqplib';
import type { Message } from '../../wire/message.js';
import { copyTable } from '../headers.js';
import type { Delivery } from '../transport.js';
import { withPortableNumbers } from './header-numbers.js';
import { markOf } from './plane/decode-guard.js';

/** A message's properties as amqplib takes them. The message has been through `wireForm`. */
export function publishOptions(message: Message, mandatory: boolean): Options.Publish {
  const { body: _body, headers, expirationMs, ...properties } = message;
  return {
    ...properties,
    // Present on the wire even when empty, as in Nameko.
    headers: withPortableNumbers(headers),
    ...(expirationMs === undefined ? {} : { expiration: String(expirationMs) }),
    mandatory,
  };
}

/** What amqplib hands over, as a delivery. Properties that came in a form that they do not have are left out. */
export function deliveryOf({ content, fields, properties }: ConsumeMessage): Delivery {
  return {
    body: content,
    headers: copyTable(properties.headers ?? {}),
    exchange: fields.exchange,
    routingKey: fields.routingKey,
    redelivered: fields.redelivered,
    ...propertiesOf(properties),
    ...markOf(properties.clusterId),
  };
}

function propertiesOf(properties: MessageProperties): Omit<Message, 'body' | 'headers'> {
  // amqplib types all of these as `any`.
  const given = properties as { readonly [Name in keyof MessageProperties]: unknown };
  const { contentType, contentEncoding, deliveryMode, priority, correlationId, replyTo, expiration } = given;
  const { messageId, type, appId, timestamp } = given;
  const expirationMs = typeof expiration === 'string' && /^\d+$/.test(expiration) ? Number(expiration) : undefined;
  return {
    ...(typeof contentType === 'string' && { contentType }),
    ...(typeof contentEncoding === 'string' && { contentEncoding }),
    ...((deliveryMode === 1 || deliveryMode === 2) && { deliveryMode }),
    ...(typeof priority === 'number' && { priority }),
    ...(typeof correlationId === 'string' && { correlationId }),
    ...(typeof replyTo === 'string' && { replyTo }),
    ...(expirationMs !== undefined && { expirationMs }),
    ...(typeof messageId === 'string' && { messageId }),
    ...(typeof type === 'string' && { type }),
    ...(typeof appId === 'string' && { appId }),
    ...(typeof timestamp === 'number' && { timestamp }),
  };
}
