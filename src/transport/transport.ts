import type { Address, ExchangeSpec, Message, QueueSpec } from '../wire/message.js';

/** What becomes of a delivery. `reject` drops it, or dead-letters it where the broker has a policy. */
export type Settlement = 'ack' | 'requeue' | 'reject';

/** A message that has arrived. */
export interface Delivery extends Message, Address {
  /** The broker has handed it out before. */
  readonly redelivered: boolean;
}

export interface PublishOptions {
  /** Reject with `Undeliverable` when nothing is bound to the routing key. */
  readonly mandatory?: boolean;
  /** Gives up waiting for the connection or the confirm; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface ConsumeOptions {
  /** Most messages that may be unsettled at once on this consumer. 0 is no limit. */
  readonly prefetch: number;
}

export interface Consumer {
  /**
   * Takes no new deliveries. Resolves when the broker has said so; handlers that run may still settle theirs.
   */
  cancel(): Promise<void>;
}

/**
 * Carries messages. It knows queues and bytes, never contracts.
 *
 * Everything declared and consumed is declared and consumed again after a lost connection, for as long as the transport is open.
 * Every operation waits for the connection; `close` ends the waiting with `TransportClosed`.
 */
export interface Transport {
  /** Where it leads, with the password hidden: fit for logs. */
  readonly address: string;

  /** Resolves when connected. Rejects with `TransportClosed`, or when the broker refuses us for good (credentials, vhost). */
  ready(options?: { readonly signal?: AbortSignal }): Promise<void>;

  declareExchange(exchange: ExchangeSpec): Promise<void>;
  /** Declares the queue and its bindings; the exchanges they name must have been declared. */
  declareQueue(queue: QueueSpec): Promise<void>;

  /**
   * Resolves once the broker has taken responsibility for the message (publisher confirm).
   *
   * @throws Undeliverable  mandatory, and no route
   * @throws TransportClosed
   * @throws NtgenError NTG4012  the broker refused it, for instance because the exchange does not exist
   */
  publish(to: Address, message: Message, options?: PublishOptions): Promise<void>;

  /**
   * Hands each delivery to `handle` and settles it as the promise says. `handle` may run concurrently, up to the prefetch.
   * A handler that rejects is a bug of the caller: the delivery is requeued once and the error goes to the log.
   */
  consume(
    queue: string,
    options: ConsumeOptions,
    handle: (delivery: Delivery) => Promise<Settlement>,
  ): Promise<Consumer>;

  /** Waits for outstanding confirms, then closes. Unsettled deliveries go back to their queues. */
  close(): Promise<void>;
}

/** What a transport tells of itself besides its promises. */
export interface TransportListener {
  connected?(address: string): void;
  /** The connection is gone or could not be had; another attempt follows in `retryInMs`. */
  disconnected?(address: string, reason: Error, retryInMs: number): void;
  /** A handler broke its promise not to reject, or something that nobody awaits has failed. */
  failed?(reason: unknown): void;
}

export interface TransportOptions {
  /** Shown in the broker's list of connections. */
  readonly name?: string;
  readonly listener?: TransportListener;
  /** Heartbeat in seconds, for transports that have one. Default 10. */
  readonly heartbeatSeconds?: number;
}

/**
 * Makes the transport that a URL asks for, loading its library only then. It does not wait for the connection: `ready` does.
 *
 * @throws ConfigurationError  NTG5005: no transport has the URL's scheme, or the URL is malformed
 */
export type OpenTransport = (url: string, options?: TransportOptions) => Promise<Transport>;
