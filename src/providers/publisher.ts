import type { WorkerContext } from '../runtime/context.js';
import { allowManyListeners } from '../runtime/many-listeners.js';
import { dependency } from '../runtime/injection.js';
import { DependencyProvider } from '../runtime/provider.js';
import type { Transport } from '../transport/transport.js';
import { wireForm } from '../transport/wire-form.js';
import { encodeHeaders } from '../wire/headers.js';
import type { Address, ExchangeSpec, QueueSpec } from '../wire/message.js';
import {
  encodeMessage,
  exchangeSpec,
  queueTopology,
  type ExchangeDescription,
  type MessageProperties,
  type QueueDescription,
} from '../wire/messaging.js';

/** How one message is published. What a call says goes before what the provider was told; headers are merged. */
export interface PublishOptions extends MessageProperties {
  /** Default: that of the provider's queue, or its name where it is bound to no exchange; else the empty key. */
  readonly routingKey?: string;
  /** Reject with `Undeliverable` when no queue gets the message. Default false. */
  readonly mandatory?: boolean;
}

export interface PublisherOptions extends PublishOptions {
  /** Where messages go; declared first. A name alone means a durable direct one. Default: that of `queue`. */
  readonly exchange?: string | ExchangeDescription;
  /** A queue to declare, and to publish to. */
  readonly queue?: QueueDescription;
  /** Further queues to declare. */
  readonly declare?: readonly QueueDescription[];
}

/**
 * Publishes a payload. Resolves when the broker has confirmed it.
 *
 * @throws UnserializableValueError  JSON cannot carry the payload
 * @throws NtgenError NTG4008        an option that AMQP has no form for, such as a priority of 300
 * @throws Undeliverable             mandatory, and no queue is bound
 * @throws Backpressure              not sent in time, or too much waits to be sent already
 * @throws OutcomeUnknown            sent, and not confirmed in time
 */
export type Publish<Payload> = (payload: Payload, options?: PublishOptions) => Promise<void>;

class PublisherProvider extends DependencyProvider<Publish<unknown>> {
  readonly #address: Address;
  readonly #declared: readonly Topology[];
  readonly #defaults: PublishOptions;
  #transport: Transport | undefined;

  constructor({ exchange, queue, declare = [], ...defaults }: PublisherOptions = {}) {
    super();
    const queues = queue === undefined ? declare : [queue, ...declare];
    this.#declared = [
      ...(exchange === undefined ? [] : [{ exchanges: [exchangeSpec(exchange)] }]),
      ...queues.map(queueTopology),
    ];
    this.#address = addressOf(exchange, queue);
    this.#defaults = defaults;
  }

  override async setup(): Promise<void> {
    // An option that can never be sent is told now, and not with the first message.
    const { routingKey = this.#address.routingKey, mandatory: _mandatory, ...properties } = this.#defaults;
    wireForm({ ...this.#address, routingKey }, encodeMessage(null, properties, {}));
    this.#transport = await this.host.transport();
    for (const { exchanges, queue } of this.#declared) {
      for (const exchange of exchanges) await this.#transport.declareExchange(exchange);
      if (queue !== undefined) await this.#transport.declareQueue(queue);
    }
  }

  override getDependency(context: WorkerContext): Publish<unknown> {
    const transport = this.#transport;
    if (transport === undefined) throw new TypeError('the provider was not set up');
    return async (payload, options = {}) => {
      const { callIdStack, data, signal } = context;
      allowManyListeners(signal);
      const headers = { ...this.#defaults.headers, ...options.headers };
      const merged = { ...this.#defaults, ...options, headers };
      const { routingKey = this.#address.routingKey, mandatory = false, ...properties } = merged;
      // Read now: what the worker has added to its context meanwhile travels too.
      const message = encodeMessage(payload, properties, encodeHeaders({ callIdStack, data }));
      await transport.publish({ ...this.#address, routingKey }, message, { mandatory, signal });
    };
  }
}

interface Topology {
  readonly exchanges: readonly ExchangeSpec[];
  readonly queue?: QueueSpec;
}

/** Without an exchange of its own a queue is known to the default exchange, by its name. */
function addressOf(exchange: PublisherOptions['exchange'], queue: QueueDescription | undefined): Address {
  const target = exchange ?? queue?.exchange;
  if (target === undefined) return { exchange: '', routingKey: queue?.name ?? '' };
  return { exchange: exchangeSpec(target).name, routingKey: queue?.routingKey ?? '' };
}

const inject = dependency(PublisherProvider);

/**
 * Publishes to an exchange or a queue: `readonly publish = Publisher<Order>({ queue: queue({ name: 'orders' }) })`, then
 * `await this.publish(order, { priority: 5 })`.
 */
export function Publisher<Payload = unknown>(options: PublisherOptions = {}): Publish<Payload> {
  // The type is the author's word: messages have no contract.
  return inject(options);
}
