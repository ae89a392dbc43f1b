import { type NtgenError, OutcomeUnknown, TransportClosed } from '../../errors/errors.js';
import type { Address, ExchangeSpec, Message, QueueSpec } from '../../wire/message.js';
import { guarded } from '../listener.js';
import { DEFAULT_PUBLISH_LIMITS } from '../publish-limits.js';
import type {
  Consumer,
  ConsumeOptions,
  DeclareOptions,
  DeliveryHandler,
  PublishOptions,
  Transport,
  TransportHealth,
  TransportOptions,
} from '../transport.js';
import { readBrokerUrl, type BrokerAddress } from './broker-address.js';
import { BrokerHosts } from './connect.js';
import type { Generation } from './generation.js';
import { Link } from './link.js';
import { installPlane } from './plane/install-plane.js';
import { openPublishLine } from './plane/open-lines.js';
import { planeOptions, type PlaneOptions } from './plane/plane-options.js';
import { Publisher } from './publisher.js';
import { Report } from './report.js';
import { Subscription } from './subscription.js';
import { Topology } from './topology.js';
import { settledWithin } from './waiting.js';

const CANCEL_TIMEOUT_MS = 2_000;
const CONSUMER_CHECK_MS = 30_000;
/** How long publishing waits for consuming to come back. */
const LISTENING_TIMEOUT_MS = 10_000;

/**
 * Carries messages over RabbitMQ.
 *
 * Two connections: when the broker runs out of memory or disk it stops reading from whoever publishes, and on a shared
 * connection acknowledgements would stop too.
 */
export class AmqpTransport implements Transport {
  readonly address: string;
  readonly #addresses: readonly BrokerAddress[];
  readonly #plane: PlaneOptions;
  readonly #report: Report;
  readonly #publishTimeoutMs: number;
  readonly #topology: Topology;
  readonly #publisher: Publisher;
  readonly #subscriptions = new Set<Subscription>();
  /** Consumers that are being attached for the first time: their messages may come before they are known to be there. */
  readonly #attaching = new Set<Promise<void>>();
  readonly #publishing: Link;
  readonly #consuming: Link;
  readonly #checks: NodeJS.Timeout;
  #closing: Promise<void> | undefined;

  /**
   * @param urls the hosts of one broker
   * @throws ConfigurationError NTG5005
   */
  constructor(urls: readonly string[], options: TransportOptions) {
    const { name = 'ntgen', listener, publishing, maxMessageBytes, consumerCheckMs = CONSUMER_CHECK_MS } = options;
    this.#addresses = urls.map((url) => readBrokerUrl(url, options));
    this.address = this.#addresses.map(({ masked }) => masked).join(';');
    this.#plane = planeOptions(urls[0] ?? '', maxMessageBytes);
    this.#report = new Report(this.address, guarded(listener));
    const limits = { ...DEFAULT_PUBLISH_LIMITS, ...publishing };
    this.#publishTimeoutMs = limits.timeoutMs;
    this.#topology = new Topology(this.#failed);
    this.#publisher = new Publisher({
      openLine: openPublishLine,
      limits,
      isDeclared: (exchange) => this.#topology.hasExchange(exchange),
      repair: (generation) => this.#repair(generation),
    });
    this.#publishing = this.#link(`${name} (publish)`, async (generation) => {
      await this.#topology.restoreExchanges(generation);
      // Whoever publishes may wait for an answer, in a queue that went with the outage: first it has to be there again.
      await settledWithin(LISTENING_TIMEOUT_MS, Promise.race([this.#consuming.ready(), generation.lost]));
      await this.#publisher.open(generation);
    });
    this.#consuming = this.#link(`${name} (consume)`, async (generation) => {
      await this.#topology.restoreExchanges(generation);
      await this.#topology.restoreQueues(generation);
      await Promise.all([...this.#subscriptions].map((subscription) => subscription.reattach(generation)));
    });
    this.#checks = setInterval(() => void this.#checkUp(), consumerCheckMs).unref();
  }

  async ready({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await Promise.all([this.#consuming.ready(signal), this.#publishing.ready(signal)]);
  }

  async declareExchange(exchange: ExchangeSpec): Promise<void> {
    await this.#consuming.perform((generation) => this.#topology.declareExchange(generation, exchange));
  }

  async declareQueue(queue: QueueSpec, { once }: DeclareOptions = {}): Promise<void> {
    await this.#consuming.perform((generation) => this.#topology.declareQueue(generation, queue, once));
  }

  publish(to: Address, message: Message, options: PublishOptions = {}): Promise<void> {
    const { mandatory = false, resend = true, signal, timeoutMs = this.#publishTimeoutMs } = options;
    return this.#publisher.publish(to, message, { mandatory, resend, signal, timeoutMs });
  }

  async consume(queue: string, { prefetch }: ConsumeOptions, handle: DeliveryHandler): Promise<Consumer> {
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
      failed: this.#failed,
    });
    const attaching = this.#attachFirst(subscription);
    this.#attaching.add(attaching);
    try {
      await attaching;
    } finally {
      this.#attaching.delete(attaching);
    }
    return subscription;
  }

  health(): TransportHealth {
    const expected = [...this.#subscriptions].filter(({ isCancelled }) => !isCancelled);
    return {
      ...this.#report.state,
      generation: Math.max(this.#publishing.generations, this.#consuming.generations),
      consumers: { attached: expected.filter(({ isAttached }) => isAttached).length, expected: expected.length },
      unconfirmed: this.#publisher.unconfirmed,
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearInterval(this.#checks);
    const reason = new TransportClosed();
    this.#consuming.end(reason);
    this.#publishing.end(reason);
    await settledWithin(CANCEL_TIMEOUT_MS, Promise.allSettled(this.#attaching));
    const subscriptions = [...this.#subscriptions];
    await settledWithin(CANCEL_TIMEOUT_MS, Promise.all(subscriptions.map((subscription) => subscription.cancel())));
    await this.#publisher.drain(reason);
    if (this.#publisher.unconfirmed > 0) this.#failed(unconfirmed(this.#publisher.unconfirmed));
    // A handler that waited for its confirm acknowledges its delivery now.
    await new Promise(setImmediate);
    await Promise.all([this.#publisher.end(reason), ...subscriptions.map((subscription) => subscription.close())]);
    await Promise.all([this.#publishing.close(), this.#consuming.close()]);
    this.#report.closed();
  }

  /** From then on it is attached again with each new connection. */
  async #attachFirst(subscription: Subscription): Promise<void> {
    await this.#consuming.perform((generation) => subscription.attach(generation));
    this.#subscriptions.add(subscription);
  }

  #link(name: string, setUp: (generation: Generation) => Promise<void>): Link {
    const hosts = new BrokerHosts(this.#addresses, name);
    const link: Link = new Link({
      connect: async (signal) => {
        const model = await hosts.connect(signal);
        installPlane(model, this.#plane);
        return model;
      },
      setUp,
      up: () => {
        this.#report.up(link, this.#publishing.isReady && this.#consuming.isReady);
      },
      down: (reason, retryInMs) => {
        this.#report.down(link, reason, retryInMs);
      },
      blocked: (reason) => {
        // Whoever only consumes is not concerned.
        if (link !== this.#publishing) return;
        this.#report.blocked(reason);
        if (reason === undefined) this.#publisher.unblocked();
      },
      refused: (error) => {
        this.#end(error);
      },
      failed: this.#failed,
    });
    return link;
  }

  /** Something that was declared here is gone. Bindings go with an exchange, and messages without a route are lost. */
  async #repair(generation: Generation): Promise<void> {
    await this.#topology.restoreExchanges(generation);
    if (this.#consuming.isReady) {
      await this.#consuming.perform((consuming) => this.#topology.restoreQueues(consuming));
    }
  }

  async #checkUp(): Promise<void> {
    if (!this.#consuming.isReady) return;
    const generation = await this.#consuming.ready();
    try {
      // Bindings go with an exchange that somebody deletes, and whoever only listens is not told.
      await this.#topology.restoreExchanges(generation);
      await this.#topology.restoreQueues(generation);
    } catch {
      return; // the connection is lost, and the next one restores all of it
    }
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.check(generation)));
  }

  /** The broker will never have us: everything that waits ends, and whatever comes. */
  #end(error: NtgenError): void {
    this.#report.closed(error);
    clearInterval(this.#checks);
    void this.#publisher.end(error);
    for (const link of [this.#publishing, this.#consuming]) {
      link.end(error);
      void link.close();
    }
  }

  readonly #failed = (reason: unknown): void => {
    this.#report.failed(reason);
  };
}

function unconfirmed(count: number): OutcomeUnknown {
  const what = count === 1 ? '1 message was' : `${String(count)} messages were`;
  return new OutcomeUnknown(`${what} not confirmed when the transport was closed; the broker may have them or not.`);
}
