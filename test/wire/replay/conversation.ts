import { jest } from '@jest/globals';
import { inflateSync } from 'node:zlib';
import { AmqpTransport } from '../../../src/transport/amqp/transport.js';
import { MemoryTransport } from '../../../src/transport/memory/transport.js';
import type { ExchangeSpec, Message, QueueSpec } from '../../../src/wire/message.js';
import type { CapturedMessage } from '../captures.js';

/** A message as far as the two sides are compared: everything but the bytes of the JSON. */
export interface Told {
  readonly exchange: string;
  readonly routingKey: string;
  readonly mandatory: boolean;
  /** The broker gave it back: no route. */
  returned: boolean;
  readonly contentType: unknown;
  readonly contentEncoding: unknown;
  readonly deliveryMode: unknown;
  readonly priority: unknown;
  readonly correlationId: unknown;
  readonly replyTo: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/**
 * Listens to all transports of a kind, the client's and the containers' alike: what is declared and consumed, and every
 * message in the order of publishing.
 */
export class Recorder {
  readonly published: Told[] = [];
  readonly exchanges = new Map<string, ExchangeSpec>();
  readonly queues = new Map<string, QueueSpec>();
  readonly prefetches = new Map<string, number>();
  /** Correlation ids of requests that say how long their caller waits. */
  readonly #limited = new Set<unknown>();
  readonly #spies: { mockRestore(): void }[] = [];

  constructor(url: string) {
    const transport: Recorded = (url.startsWith('memory:') ? MemoryTransport : AmqpTransport).prototype;
    const { publish, declareExchange, declareQueue, consume } = transport;
    const told = this.published;
    const { exchanges, queues, prefetches } = this;
    const limited = this.#limited;
    this.#spies.push(
      jest.spyOn(transport, 'publish').mockImplementation(async function (this: Recorded, to, message, options) {
        if (message.headers['ntgen.deadline'] !== undefined) limited.add(message.correlationId);
        const isLimitedReply = message.replyTo === undefined && limited.has(message.correlationId);
        // The broker need not keep it for a caller who does not wait for ever: there 1 stands for Nameko's 2, and 2 is wrong.
        const deliveryMode = isLimitedReply
          ? ({ 1: 2, 2: 1 } as const)[message.deliveryMode ?? 1]
          : message.deliveryMode;
        const entry = { ...ours(to.exchange, to.routingKey, options?.mandatory === true, message), deliveryMode };
        told.push(entry);
        try {
          await publish.call(this, to, message, options);
        } catch (error) {
          entry.returned = (error as { code?: unknown }).code === 'NTG4009';
          throw error;
        }
      }),
      jest.spyOn(transport, 'declareExchange').mockImplementation(async function (this: Recorded, exchange) {
        exchanges.set(exchange.name, exchange);
        await declareExchange.call(this, exchange);
      }),
      jest.spyOn(transport, 'declareQueue').mockImplementation(async function (this: Recorded, queue) {
        queues.set(queue.name, queue);
        await declareQueue.call(this, queue);
      }),
      jest.spyOn(transport, 'consume').mockImplementation(function (this: Recorded, queue, options, handle) {
        prefetches.set(queue, options.prefetch);
        return consume.call(this, queue, options, handle);
      }),
    );
  }

  /** What to delete afterwards; exchanges of ntgen's own are shared by all who are on the broker. */
  get leftovers(): { readonly queues: readonly string[]; readonly exchanges: readonly string[] } {
    return {
      queues: [...this.queues.keys()],
      exchanges: [...this.exchanges.keys()].filter((name) => !name.startsWith('ntgen.')),
    };
  }

  stop(): void {
    for (const spy of this.#spies) spy.mockRestore();
  }
}

type Recorded = Pick<MemoryTransport, 'publish' | 'declareExchange' | 'declareQueue' | 'consume'>;

/** A message of ours, without what is our addition. */
function ours(exchange: string, routingKey: string, mandatory: boolean, message: Message): Told {
  const { 'ntgen.deadline': _deadline, ...headers } = message.headers;
  return {
    exchange,
    routingKey,
    mandatory,
    returned: false,
    contentType: message.contentType,
    contentEncoding: message.contentEncoding,
    deliveryMode: message.deliveryMode,
    priority: message.priority,
    correlationId: message.correlationId,
    replyTo: message.replyTo,
    headers,
    body: valueOf(message.body, message.headers),
  };
}

/** The captured messages in the same form. */
export function theirs(messages: readonly CapturedMessage[]): readonly Told[] {
  const returned = new Set(
    messages.filter(({ method }) => method === 'BasicReturn').map(({ properties }) => properties.correlation_id),
  );
  return messages
    .filter(({ method }) => method === 'BasicPublish')
    .map(({ exchange, routing_key, mandatory, properties, body_utf8 }) => ({
      exchange,
      routingKey: routing_key,
      mandatory: mandatory === true,
      returned: properties.correlation_id !== undefined && returned.has(properties.correlation_id),
      contentType: properties.content_type,
      contentEncoding: properties.content_encoding,
      deliveryMode: properties.delivery_mode,
      priority: properties.priority,
      correlationId: properties.correlation_id,
      replyTo: properties.reply_to,
      headers: properties.headers,
      body: valueOf(Buffer.from(body_utf8), properties.headers),
    }));
}

function valueOf(body: Buffer, headers: Readonly<Record<string, unknown>>): unknown {
  const text = (headers['compression'] === undefined ? body : inflateSync(body)).toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The same with each uuid replaced by its number in the order of appearance: who refers to whom stays to be seen. */
export function neutral<Value>(told: Value): Value {
  const numbers = new Map<string, string>();
  const text = JSON.stringify(sorted(told)).replaceAll(UUID, (uuid) => {
    const number = numbers.get(uuid) ?? `uuid-${String(numbers.size + 1)}`;
    numbers.set(uuid, number);
    return number;
  });
  return JSON.parse(text) as Value;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
