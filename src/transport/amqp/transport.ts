import { NtgenError, TransportClosed, messageOf } from '../../errors/errors.js';
import type { Address, ExchangeSpec, Message, QueueSpec } from '../../wire/message.js';
import { guarded } from '../listener.js';
import type {
  Consumer,
  ConsumeOptions,
  Delivery,
  PublishOptions,
  Settlement,
  Transport,
  TransportListener,
  TransportOptions,
} from '../transport.js';
import { type BrokerAddress, connectBroker, readBrokerUrl } from './connect.js';
import type { Generation } from './generation.js';
import { Link } from './link.js';
import { Publisher } from './publisher.js';
import { Subscription } from './subscription.js';
import { Topology } from './topology.js';
import { settledWithin } from './waiting.js';

const CANCEL_TIMEOUT_MS = 2_000;

/**
 * Carries messages over RabbitMQ.
 *
 * Two connections: when the broker runs out of memory or disk it stops reading from whoever publishes, and on a shared
 * connection acknowledgements would stop too.
 */
export class AmqpTransport implements Transport {
  readonly address: string;
  readonly #broker: BrokerAddress;
  readonly #listener: Required<TransportListener>;
  readonly #topology: Topology;
  readonly #publisher: Publisher;
  readonly #subscriptions = new Set<Subscription>();
  readonly #publishing: Link;
  readonly #consuming: Link;
  /** The link whose outage is being reported: one outage mostly hits both. */
  #reporter: Link | undefined;
  #closing: Promise<void> | undefined;

  /** @throws ConfigurationError NTG5005 */
  constructor(url: string, { name = 'ntgen', listener, heartbeatSeconds }: TransportOptions) {
    this.#broker = readBrokerUrl(url, heartbeatSeconds);
    this.address = this.#broker.masked;
    this.#listener = guarded(listener);
    this.#topology = new Topology(this.#listener.failed);
    this.#publisher = new Publisher(this.#topology);
    this.#publishing = this.#link(`${name} (publish)`, async (generation) => {
      await this.#topology.restoreExchanges(generation);
      await this.#publisher.open(generation);
    });
    this.#consuming = this.#link(`${name} (consume)`, async (generation) => {
      await this.#topology.restoreExchanges(generation);
      await this.#topology.restoreQueues(generation);
      await Promise.all([...this.#subscriptions].map((subscription) => subscription.reattach(generation)));
    });
  }

  async ready({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await Promise.all([this.#consuming.ready(signal), this.#publishing.ready(signal)]);
  }

  async declareExchange(exchange: ExchangeSpec): Promise<void> {
    await this.#consuming.perform((generation) => this.#topology.declareExchange(generation, exchange));
  }

  async declareQueue(queue: QueueSpec): Promise<void> {
    await this.#consuming.perform((generation) => this.#topology.declareQueue(generation, queue));
  }

  async publish(to: Address, message: Message, { mandatory = false, signal }: PublishOptions = {}): Promise<void> {
    await this.#publisher.publish(to, message, mandatory, signal);
  }

  async consume(
    queue: string,
    { prefetch }: ConsumeOptions,
    handle: (delivery: Delivery) => Promise<Settlement>,
  ): Promise<Consumer> {
    const subscription = new Subscription({
      queue,
      prefetch,
      handle,
      restoreQueue: (generation) => this.#topology.restoreQueue(generation, queue),
      cancelled: () => {
        const others = [...this.#subscriptions].some((other) => other.queue === queue && !other.isCancelled);
        if (!others) this.#topology.forgetAutoDelete(queue);
      },
      finished: () => {
        this.#subscriptions.delete(subscription);
      },
      failed: this.#listener.failed,
    });
    await this.#consuming.perform((generation) => subscription.attach(generation));
    this.#subscriptions.add(subscription);
    return subscription;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const reason = new TransportClosed();
    this.#consuming.end(reason);
    this.#publishing.end(reason);
    const subscriptions = [...this.#subscriptions];
    await settledWithin(CANCEL_TIMEOUT_MS, Promise.all(subscriptions.map((subscription) => subscription.cancel())));
    await this.#publisher.drain(reason);
    // A handler that waited for its confirm acknowledges its delivery now.
    await new Promise(setImmediate);
    await Promise.all([this.#publisher.end(reason), ...subscriptions.map((subscription) => subscription.close())]);
    await Promise.all([this.#publishing.close(), this.#consuming.close()]);
  }

  #link(name: string, setUp: (generation: Generation) => Promise<void>): Link {
    const link: Link = new Link({
      connect: (signal) => connectBroker(this.#broker, name, signal),
      setUp,
      up: () => {
        if (this.#reporter === link) this.#reporter = undefined;
        if (this.#publishing.isReady && this.#consuming.isReady) this.#listener.connected(this.address);
      },
      down: (reason, retryInMs) => {
        this.#reporter ??= link;
        if (this.#reporter === link) this.#listener.disconnected(this.address, this.#named(reason), retryInMs);
      },
      refused: (error) => {
        this.#fail(error);
      },
      failed: this.#listener.failed,
    });
    return link;
  }

  /** The broker will never have us: everything that waits ends, and whatever comes. */
  #fail(error: NtgenError): void {
    void this.#publisher.end(error);
    for (const link of [this.#publishing, this.#consuming]) {
      link.end(error);
      void link.close();
    }
  }

  #named(reason: Error): NtgenError {
    if (reason instanceof NtgenError) return reason;
    const text = `The connection to ${this.address} is lost: ${messageOf(reason)}`;
    return new NtgenError('NTG4011', text, { cause: reason, details: { address: this.address } });
  }
}
