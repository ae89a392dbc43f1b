import { maskText } from '../../config/mask-secrets.js';
import { ConfigurationError, TransportClosed, Undeliverable } from '../../errors/errors.js';
import type { Address, ExchangeSpec, Message, QueueSpec } from '../../wire/message.js';
import { DEFAULT_MAX_MESSAGE_BYTES, keptOf, tooLong } from '../body-limit.js';
import { copyTable } from '../headers.js';
import { guarded } from '../listener.js';
import { MessageIds } from '../message-ids.js';
import { settle } from '../settle.js';
import type {
  Consumer,
  ConsumeOptions,
  Delivery,
  DeliveryHandler,
  PublishOptions,
  Settlement,
  Transport,
  TransportHealth,
  TransportListener,
  TransportOptions,
} from '../transport.js';
import { wireForm } from '../wire-form.js';
import { type BrokerLease, leaseBroker } from './brokers.js';
import { type Queue, QueueConsumer, type Stored } from './queue.js';

interface Consumption {
  readonly queue: Queue;
  readonly consumer: QueueConsumer;
  /** Takes nothing new, and is kept until it has settled what it holds. */
  cancelled: boolean;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Carries messages within the process. Transports of one URL share a broker, which lives as long as one of them is open.
 *
 * Like a socket, it keeps the process alive until it is closed, from its first consumer on.
 */
export class MemoryTransport implements Transport {
  readonly address: string;
  readonly #lease: BrokerLease;
  readonly #listener: Required<TransportListener>;
  readonly #maxMessageBytes: number;
  readonly #consumptions = new Set<Consumption>();
  readonly #ids = new MessageIds();
  readonly #openedAt = Date.now();
  #closedAt: number | undefined;
  #keepAlive: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  constructor(url: string, { listener, maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES }: TransportOptions) {
    const { host, pathname } = new URL(url);
    this.address = maskText(url);
    if (host + pathname === '') {
      throw new ConfigurationError(
        '"memory://" names no broker. Write memory://name: transports of one name share a broker.',
      );
    }
    this.#lease = leaseBroker(host + pathname);
    this.#listener = guarded(listener);
    this.#maxMessageBytes = maxMessageBytes;
    queueMicrotask(() => {
      if (this.#closing === undefined) this.#listener.connected(this.address);
    });
  }

  // The methods are `async` so that whatever they throw is a rejection.

  async ready({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    this.#check(signal);
  }

  async declareExchange(exchange: ExchangeSpec): Promise<void> {
    this.#check();
    this.#lease.broker.declareExchange(exchange);
  }

  async declareQueue(queue: QueueSpec): Promise<void> {
    this.#check();
    this.#lease.broker.declareQueue(queue, this);
  }

  async publish(to: Address, message: Message, { mandatory = false, signal }: PublishOptions = {}): Promise<void> {
    this.#check(signal);
    const routed = this.#lease.broker.publish(to, wireForm(to, message, this.#ids.idOf(message)));
    if (!routed && mandatory) throw new Undeliverable(to.exchange, to.routingKey);
  }

  async consume(queueName: string, { prefetch }: ConsumeOptions, handle: DeliveryHandler): Promise<Consumer> {
    this.#check();
    const consumer = new QueueConsumer(this, prefetch, (stored) => {
      // A later turn: the publisher's call has returned by then, as with a broker at the end of a wire.
      setImmediate(() => {
        this.#deliver(consumption, stored, handle);
      });
    });
    const consumption: Consumption = {
      consumer,
      queue: this.#lease.broker.addConsumer(queueName, consumer),
      cancelled: false,
    };
    this.#consumptions.add(consumption);
    this.#keepAlive ??= setInterval(() => undefined, LONGEST_TIMER_MS);
    return {
      cancel: async () => {
        if (consumption.cancelled) return;
        consumption.cancelled = true;
        this.#lease.broker.removeConsumer(consumption.queue, consumer);
        this.#forgetIfDone(consumption);
      },
    };
  }

  health(): TransportHealth {
    const expected = [...this.#consumptions].filter(({ cancelled }) => !cancelled).length;
    return {
      connected: this.#closedAt === undefined,
      since: this.#closedAt ?? this.#openedAt,
      generation: 1,
      consumers: { attached: expected, expected },
      unconfirmed: 0,
    };
  }

  close(): Promise<void> {
    this.#closedAt ??= Date.now();
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearInterval(this.#keepAlive);
    const consumptions = [...this.#consumptions];
    for (const consumption of consumptions) {
      consumption.cancelled = true;
      consumption.queue.removeConsumer(consumption.consumer);
    }
    // A handler that has just ended settles its delivery now.
    await new Promise(setImmediate);
    for (const { queue, consumer } of consumptions) queue.takeBack(consumer);
    for (const { queue, consumer } of consumptions) {
      queue.shareOut();
      this.#lease.broker.removeConsumer(queue, consumer);
    }
    this.#lease.broker.deleteQueuesOf(this);
    this.#lease.release();
  }

  #deliver(consumption: Consumption, stored: Stored, handle: DeliveryHandler): void {
    const { queue, consumer, cancelled } = consumption;
    // The transport may have been closed since.
    if (!consumer.held.has(stored)) return;
    const settled = (settlement: Settlement): void => {
      queue.settle(consumer, stored, settlement);
      this.#forgetIfDone(consumption);
    };
    if (cancelled) settled('requeue');
    else settle(handle, deliveryOf(stored, this.#maxMessageBytes), this.#listener.failed, settled);
  }

  #forgetIfDone(consumption: Consumption): void {
    if (consumption.cancelled && consumption.consumer.held.size === 0) this.#consumptions.delete(consumption);
  }

  #check(signal?: Pick<AbortSignal, 'throwIfAborted'>): void {
    signal?.throwIfAborted();
    if (this.#closing !== undefined) throw new TransportClosed();
  }
}

/** Each consumer gets its own copy. */
function deliveryOf({ to, message, redelivered }: Stored, maxMessageBytes: number): Delivery {
  const { body } = message;
  const delivery = { ...message, ...to, headers: copyTable(message.headers), redelivered };
  if (body.length <= maxMessageBytes) return { ...delivery, body: Buffer.from(body) };
  return {
    ...delivery,
    body: Buffer.from(body.subarray(0, keptOf(maxMessageBytes))),
    undecodable: tooLong(body.length, maxMessageBytes),
    bodyBytes: body.length,
  };
}
