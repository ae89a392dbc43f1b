import { readFileSync } from 'node:fs';
import type { Message, QueueSpec } from '../../src/wire/message.js';

/** A message as it was seen between Python's Nameko and RabbitMQ. */
export interface CapturedMessage {
  readonly method: 'BasicPublish' | 'BasicReturn';
  readonly exchange: string;
  readonly routing_key: string;
  readonly mandatory?: boolean;
  readonly properties: {
    readonly content_type?: string;
    readonly content_encoding?: string;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly delivery_mode?: number;
    readonly priority?: number;
    readonly correlation_id?: string;
    readonly reply_to?: string;
    readonly expiration?: string;
  };
  /** AMQP's letter for the type of each header. */
  readonly header_field_types?: Readonly<Record<string, unknown>>;
  /** The payload of the content header frame: properties and headers as bytes. */
  readonly content_header_frame_base64?: string;
  readonly body_utf8: string;
  /** In the place of `body_utf8` where the body is no text. */
  readonly body_base64?: string;
}

export interface Capture {
  readonly topology: {
    readonly exchanges: readonly { name: string; type: string; durable: boolean; auto_delete: boolean }[];
    readonly queues: readonly {
      name: string;
      durable: boolean;
      auto_delete: boolean;
      exclusive: boolean;
      arguments: Readonly<Record<string, unknown>>;
    }[];
    readonly bindings: readonly { source_name: string; destination_name: string; routing_key: string }[];
  };
  readonly client_output?: readonly string[];
  readonly messages: readonly CapturedMessage[];
}

export function readFixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));
}

export function readCapture(name: string): Capture {
  return readFixture(name) as Capture; // our own fixture
}

export function published(capture: Capture): readonly CapturedMessage[] {
  return capture.messages.filter(({ method }) => method === 'BasicPublish');
}

export const isRequest = (message: CapturedMessage): boolean => message.properties.reply_to !== undefined;
export const isEvent = (message: CapturedMessage): boolean => message.exchange.endsWith('.events');
export const isReply = (message: CapturedMessage): boolean => !isRequest(message) && !isEvent(message);

/** The capture as a transport would have handed it to us. */
export function received(captured: CapturedMessage): Message {
  const { properties } = captured;
  return {
    body: bodyOf(captured),
    headers: properties.headers,
    ...(properties.content_type !== undefined && { contentType: properties.content_type }),
    ...(properties.content_encoding !== undefined && { contentEncoding: properties.content_encoding }),
    ...(properties.delivery_mode !== undefined && { deliveryMode: properties.delivery_mode === 2 ? 2 : 1 }),
    ...(properties.priority !== undefined && { priority: properties.priority }),
    ...(properties.correlation_id !== undefined && { correlationId: properties.correlation_id }),
    ...(properties.reply_to !== undefined && { replyTo: properties.reply_to }),
  };
}

/** The bytes of the body. */
export function bodyOf({ body_utf8, body_base64 }: CapturedMessage): Buffer {
  return body_base64 === undefined ? Buffer.from(body_utf8, 'utf8') : Buffer.from(body_base64, 'base64');
}

/** The properties and headers as the bytes that went over the wire, for `VerbatimClient`. */
export function contentHeaderOf({ content_header_frame_base64 }: CapturedMessage): Buffer {
  if (content_header_frame_base64 === undefined) throw new Error('the fixture has no bytes of this message');
  return Buffer.from(content_header_frame_base64, 'base64');
}

/** A message with the body parsed: two writers of JSON may differ in spaces and escapes. */
export function parsed({ body, ...properties }: Message): unknown {
  return { ...properties, body: JSON.parse(body.toString('utf8')) as unknown };
}

/** What the broker would list for a queue of ours. */
export function listed(queue: QueueSpec): Capture['topology']['queues'][number] {
  return {
    name: queue.name,
    durable: queue.durable ?? true,
    auto_delete: queue.autoDelete ?? false,
    exclusive: queue.exclusive ?? false,
    arguments: queue.expiresMs === undefined ? {} : { 'x-expires': queue.expiresMs },
  };
}

/** Whether Nameko declares such a thing, and not ntgen alone. */
export function isOfNameko({ name }: { readonly name: string }): boolean {
  return !name.startsWith('ntgen.');
}

/** A JSON message as a test needs it. */
export function message(body: string | Buffer, properties: Partial<Message> = {}): Message {
  return { body: Buffer.from(body), headers: {}, contentType: 'application/json', ...properties };
}
