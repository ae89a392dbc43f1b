import type { Address, ExchangeSpec, Message, QueueSpec } from '../wire/message.js';
import type { PublishLimits } from './publish-limits.js';

/** What becomes of a delivery. `reject` drops it, or dead-letters it where the broker has a policy. */
export type Settlement = 'ack' | 'requeue' | 'reject';

/** A message that has arrived. */
export interface Delivery extends Message, Address {
  /** The broker has handed it out before. */
  readonly redelivered: boolean;
  /**
   * Why the message cannot be read, in one sentence: its headers, which are then empty, or its body, which is too long and of which
   * only the beginning is there. Nothing else of it is in doubt, and nothing is to be made of it but an answer or a dead letter.
   */
  readonly undecodable?: string;
  /** How many bytes a body has that is too long. */
  readonly bodyBytes?: number;
}

/** What a publish can be given up by: an `AbortSignal`, or what is one as far as a transport looks at it. */
export interface Revocable {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: RevocationListener): void;
  removeEventListener(type: 'abort', listener: RevocationListener): void;
}

/** A function, or an object that needs none of its own for each signal. */
export type RevocationListener = (() => void) | { handleEvent(): void };

export interface PublishOptions {
  /** Reject with `Undeliverable` when nothing is bound to the routing key. */
  readonly mandatory?: boolean;
  /** Gives up waiting for the connection or the confirm; the promise rejects with the signal's reason. */
  readonly signal?: Revocable;
  /** Milliseconds until it is given up. Default: that of the transport, 30 000. */
  readonly timeoutMs?: number;
  /**
   * Whether it is sent again, under the same message id, when the connection is lost before the confirm came: it may then arrive
   * twice. Default true. With false it ends with `OutcomeUnknown`.
   */
  readonly resend?: boolean;
}

export interface ConsumeOptions {
  /** Most messages that may be unsettled at once on this consumer. 0 is no limit. */
  readonly prefetch: number;
}

/** Says what becomes of a delivery. */
export type DeliveryHandler = (delivery: Delivery) => Promise<Settlement>;

export interface DeclareOptions {
  /** Declared now, and not again after a lost connection: for queues that are used once and go by themselves. */
  readonly once?: boolean;
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
  declareQueue(queue: QueueSpec, options?: DeclareOptions): Promise<void>;

  /**
   * Resolves once the broker has taken responsibility for the message (publisher confirm). A message without an id is given one.
   *
   * @throws Undeliverable    mandatory, and no route
   * @throws Backpressure     not sent in time, or more than may wait does so already; nobody has it
   * @throws OutcomeUnknown   sent, and not confirmed in time; or not to be sent again
   * @throws TransportClosed
   * @throws NtgenError NTG4012  the broker refused it, for instance because the exchange does not exist
   */
  publish(to: Address, message: Message, options?: PublishOptions): Promise<void>;

  /**
   * Hands each delivery to `handle` and settles it as the promise says. `handle` may run concurrently, up to the prefetch.
   * A handler that rejects is a bug of the caller: the delivery is requeued once and the error goes to the log.
   */
  consume(queue: string, options: ConsumeOptions, handle: DeliveryHandler): Promise<Consumer>;

  /** How it is doing now. */
  health(): TransportHealth;

  /** Waits for outstanding confirms, then closes. Unsettled deliveries go back to their queues. */
  close(): Promise<void>;
}

/** How a transport is doing. */
export interface TransportHealth {
  readonly connected: boolean;
  /** Since when `connected` is what it is, in milliseconds since the epoch. */
  readonly since: number;
  /** How many connections there have been, the present one included. */
  readonly generation: number;
  /** Consumers that get deliveries, and those that should. */
  readonly consumers: { readonly attached: number; readonly expected: number };
  /** Messages that are published and not confirmed. */
  readonly unconfirmed: number;
  /** Why the broker takes no messages at the moment, as when it is low on memory. */
  readonly blocked?: string;
  /** What went wrong last, and may be over. */
  readonly lastError?: string;
}

/** What a transport tells of itself besides its promises. */
export interface TransportListener {
  connected?(address: string): void;
  /** The connection is gone or could not be had; another attempt follows in `retryInMs`. */
  disconnected?(address: string, reason: Error, retryInMs: number): void;
  /** The broker takes no more messages, and why; or, without a reason, it does again. Consuming goes on. */
  blocked?(address: string, reason: string | undefined): void;
  /** A handler broke its promise not to reject, or something that nobody awaits has failed. */
  failed?(reason: unknown): void;
}

/** How a broker is connected to, besides what its URL says; it stands before what that says. */
export interface ConnectionSettings {
  /** Seconds between heartbeats; 0 is none. Default 10. */
  readonly heartbeatSeconds?: number;
  /** Milliseconds in which the broker has to be connected to. Default 10 000. */
  readonly connectTimeoutMs?: number;
  /** How we say who we are. Default `PLAIN`. */
  readonly loginMethod?: LoginMethod;
  /** TLS, also where the URL does not ask for it. */
  readonly tls?: TlsSettings;
  /** With TLS: lets everybody on the way read and change everything. Default false. */
  readonly acceptAnyCertificate?: boolean;
}

/** `EXTERNAL` is by the client's certificate. */
export type LoginMethod = 'PLAIN' | 'AMQPLAIN' | 'EXTERNAL';

/** Certificates and keys are files in PEM form, read anew for each connection, or the PEM texts themselves. */
export interface TlsSettings {
  /** Whom to trust. Default: the authorities that Node trusts. */
  readonly ca?: string;
  /** The client's certificate, where the broker wants one. */
  readonly cert?: string;
  readonly key?: string;
  /** The password of the key. */
  readonly passphrase?: string;
  /** The name that the broker's certificate is for. Default: the host of the URL. */
  readonly serverName?: string;
}

export interface TransportOptions extends ConnectionSettings {
  /** Shown in the broker's list of connections. */
  readonly name?: string;
  readonly listener?: TransportListener;
  /** How much may be on its way at once. Default: `DEFAULT_PUBLISH_LIMITS`. */
  readonly publishing?: Partial<PublishLimits>;
  /** Milliseconds between two looks whether the broker still has our exchanges, queues and consumers. Default 30 000. */
  readonly consumerCheckMs?: number;
  /** Bytes of the longest body that is taken; of a longer one the delivery says `undecodable`. Default 16 MiB. */
  readonly maxMessageBytes?: number;
}

/**
 * Makes the transport that a URL asks for, loading its library only then. It does not wait for the connection: `ready` does.
 * Several URLs, with `;` or `,` between them, are the hosts of one broker, tried in turn.
 *
 * @throws ConfigurationError  NTG5005: no transport has the URL's scheme, or the URL is malformed
 */
export type OpenTransport = (url: string, options?: TransportOptions) => Promise<Transport>;
