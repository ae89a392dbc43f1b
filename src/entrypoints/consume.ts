import { types } from 'node:util';
import { ConfigurationError } from '../errors/errors.js';
import {
  declare,
  type EntrypointClass,
  type EntrypointDecorator,
  type EntrypointMethod,
} from '../runtime/entrypoint.js';
import { MessageEntrypoint, type MessageOptions, type MessageSource } from '../runtime/message-entrypoint.js';
import type { Delivery } from '../transport/transport.js';
import { decodeContent } from '../wire/content.js';
import { queue as checkedQueue, queueTopology, type QueueDescription } from '../wire/messaging.js';

export interface ConsumeOptions extends MessageOptions {
  /** Most messages in hand at once. Default: as many as there are workers. */
  readonly prefetch?: number;
}

interface Consumption extends ConsumeOptions {
  readonly queue: QueueDescription;
}

class Consumers extends MessageEntrypoint<Consumption> {
  protected override sourceOf({ options: { queue, prefetch } }: EntrypointMethod<Consumption>): MessageSource {
    return { ...queueTopology(queue), ...(prefetch !== undefined && { prefetch }) };
  }

  /** Where a guard looks, bytes have the form that JSON gives them; it turns them back. */
  protected override decode(delivery: Delivery, { descriptor }: EntrypointMethod<Consumption>): unknown {
    const payload = decodeContent(delivery);
    const isChecked = descriptor !== undefined && types.isUint8Array(payload);
    return isChecked ? Buffer.from(payload).toString('base64') : payload;
  }

  protected override describe({ options: { queue } }: EntrypointMethod<Consumption>): string {
    return `a message of queue "${queue.name}"`;
  }
}

/**
 * Marks a method that takes the messages of a queue: `@consume(queue({ name: 'orders' }))`. A text names a durable queue.
 *
 * Its parameter is the payload, decoded by the message's content type. The message is acknowledged once the method has ended.
 */
export function consume<const Queue extends QueueDescription | string, const Options extends ConsumeOptions = object>(
  queue: Queue,
  options?: Options,
): EntrypointDecorator<
  'consume',
  // a store of handled messages is no promise of the service
  { readonly queue: Queue extends string ? { readonly name: Queue } : Queue } & Omit<Options, 'dedup'>,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- `this` and the payload of any class
  (this: any, payload: any) => unknown
> {
  const description: QueueDescription = checkedQueue(typeof queue === 'string' ? { name: queue } : queue);
  const { prefetch } = options ?? {};
  if (prefetch !== undefined && !(Number.isInteger(prefetch) && prefetch >= 0 && prefetch <= MOST_PREFETCH)) {
    throw new ConfigurationError(
      `@consume takes a \`prefetch\` from 0, which is no limit, to ${MOST_PREFETCH}; it was given ${prefetch}.`,
      { code: 'NTG5004' },
    );
  }
  const consumption = { ...options, queue: description };
  // The type says the queue as it was given; the value is the same.
  return declare('consume', consumption, Consumers as unknown as EntrypointClass<never>) as unknown as ReturnType<
    typeof consume<Queue, Options>
  >;
}

/** AMQP counts in 16 bits. */
const MOST_PREFETCH = 65_535;
