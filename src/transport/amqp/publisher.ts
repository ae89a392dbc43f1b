import type { ConfirmChannel } from 'amqplib';
import { NtgenError, TransportClosed, Undeliverable, messageOf } from '../../errors/errors.js';
import type { Address, Message } from '../../wire/message.js';
import { wireForm } from '../wire-form.js';
import { brokerError } from './broker-error.js';
import { type Generation, closeChannel } from './generation.js';
import { publishOptions } from './properties.js';
import { Publication } from './publication.js';
import type { Topology } from './topology.js';
import { settledWithin, unlessAborted } from './waiting.js';

/** Most messages that await their confirm at once. Bounds what amqplib buffers when the broker does not read. */
const WINDOW = 1024;
const DRAIN_TIMEOUT_MS = 5_000;

interface OpenChannel {
  readonly channel: ConfirmChannel;
  isOpen: boolean;
}

/**
 * Publishes with confirms, many at a time, in the order of the calls.
 *
 * What has no confirm when a connection is lost is sent again on the next one: at least once. When the *channel* is closed, one
 * of the unconfirmed messages is to blame, and the broker does not say which; they are then sent one by one, and the one that
 * closes the channel again is refused. Publishing to an exchange that does not exist would be the usual reason; so exchanges
 * that were not declared here are looked up first, where a refusal disturbs nobody.
 */
export class Publisher {
  readonly #topology: Topology;
  /** Not sent, or to be sent again; by sequence. */
  readonly #waiting = new Map<number, Publication>();
  /** Sent, without a confirm; by sequence. */
  readonly #sent = new Map<number, Publication>();
  /** Exchanges that exist on this connection, besides those of the topology. */
  readonly #exchanges = new Set<string>();
  #nextSequence = 0;
  /** No waiting publication has a lower sequence. */
  #lowestWaiting = 0;
  /** Publications up to this sequence are sent one by one. */
  #suspectsUpTo = -1;
  #generation: Generation | undefined;
  #channel: OpenChannel | undefined;
  #looksUp = false;
  /** Why nothing more is accepted. */
  #ending: NtgenError | undefined;
  #isOver = false;
  #onIdle: () => void = () => undefined;

  constructor(topology: Topology) {
    this.#topology = topology;
  }

  async publish(to: Address, message: Message, mandatory: boolean, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#ending !== undefined) throw this.#ending;
    const publication = new Publication(this.#nextSequence++, to, wireForm(to, message), mandatory);
    this.#waiting.set(publication.sequence, publication);
    this.#pump();
    try {
      await unlessAborted(publication.done, signal);
    } finally {
      // Given up: it is not sent any more. A confirm that still comes finds nobody.
      this.#forget(publication);
    }
  }

  /** Goes on with a new connection. Rejects when that is lost. */
  async open(generation: Generation): Promise<void> {
    this.#generation = generation;
    this.#exchanges.clear();
    this.#exchanges.add('');
    await this.#openChannel(generation);
  }

  /** Accepts nothing more, and waits until everything is confirmed, as long as that can be hoped for. */
  async drain(reason: NtgenError): Promise<void> {
    this.#ending ??= reason;
    if (this.#isIdle || this.#generation?.alive !== true) return;
    const idle = new Promise<void>((resolve) => (this.#onIdle = resolve));
    await settledWithin(DRAIN_TIMEOUT_MS, Promise.race([idle, this.#generation.lost]));
  }

  /** Rejects what is left and whatever comes. */
  async end(reason: NtgenError): Promise<void> {
    this.#ending ??= reason;
    this.#isOver = true;
    for (const publication of [...this.#waiting.values(), ...this.#sent.values()]) {
      publication.reject(publication.wasSent ? outcomeUnknown(publication, reason) : reason);
    }
    this.#waiting.clear();
    this.#sent.clear();
    if (this.#channel !== undefined) await closeChannel(this.#channel.channel);
  }

  async #openChannel(generation: Generation): Promise<void> {
    const channel = await generation.openConfirmChannel();
    const opened: OpenChannel = { channel, isOpen: true };
    let reason: unknown;
    channel.on('error', (error) => (reason = error));
    // Before amqplib's own listener, which fails all unconfirmed publishes: they are not over.
    channel.prependListener('close', () => {
      opened.isOpen = false;
      this.#channel = undefined;
      // By the next microtask it is known whether the connection has gone too.
      queueMicrotask(() => {
        this.#onChannelClosed(generation, reason);
      });
    });
    channel.on('return', (returned) => {
      for (const publication of this.#sent.values()) {
        if (!publication.matches(returned)) continue;
        publication.returned = true;
        break;
      }
    });
    this.#channel = opened;
    this.#pump();
  }

  #pump(): void {
    for (;;) {
      const publication = this.#firstWaiting();
      if (publication === undefined || this.#channel === undefined || !this.#hasRoomFor(publication)) return;
      const { exchange } = publication.to;
      if (!this.#exchanges.has(exchange) && !this.#topology.hasExchange(exchange)) {
        void this.#lookUp(exchange);
        return;
      }
      this.#send(this.#channel, publication);
    }
  }

  #firstWaiting(): Publication | undefined {
    if (this.#waiting.size === 0) return undefined;
    while (!this.#waiting.has(this.#lowestWaiting)) this.#lowestWaiting += 1;
    return this.#waiting.get(this.#lowestWaiting);
  }

  #hasRoomFor({ sequence }: Publication): boolean {
    const oldestSent = this.#sent.keys().next().value;
    if (oldestSent === undefined) return true;
    return oldestSent > this.#suspectsUpTo && sequence > this.#suspectsUpTo && this.#sent.size < WINDOW;
  }

  #send(opened: OpenChannel, publication: Publication): void {
    const { sequence, to, message, mandatory } = publication;
    this.#waiting.delete(sequence);
    this.#sent.set(sequence, publication);
    publication.returned = false;
    publication.wasSent = true;
    const onConfirm = (error: unknown): void => {
      if (opened.isOpen) this.#onConfirm(publication, error);
    };
    try {
      opened.channel.publish(to.exchange, to.routingKey, message.body, publishOptions(message, mandatory), onConfirm);
    } catch (error) {
      // Closed this very moment, and sent again later; or amqplib cannot encode it, and has sent nothing.
      if (opened.isOpen) this.#refuse(publication, error);
    }
  }

  #onConfirm(publication: Publication, error: unknown): void {
    if (error !== null) {
      const { exchange } = publication.to;
      const text = `The broker did not take a message to exchange "${exchange}", as full queues do that reject publishes.`;
      publication.reject(new NtgenError('NTG4012', text, { cause: error, details: { exchange } }));
    } else if (publication.returned) {
      publication.reject(new Undeliverable(publication.to.exchange, publication.to.routingKey));
    } else {
      publication.resolve();
    }
    this.#forget(publication);
  }

  #onChannelClosed(generation: Generation, reason: unknown): void {
    const [first, ...others] = this.#sent.values();
    if (generation.alive && first !== undefined) {
      if (others.length === 0) this.#refuse(first, reason);
      else this.#suspectsUpTo = others.at(-1)?.sequence ?? first.sequence;
    }
    for (const [sequence, publication] of this.#sent) {
      this.#waiting.set(sequence, publication);
      this.#lowestWaiting = Math.min(this.#lowestWaiting, sequence);
    }
    this.#sent.clear();
    if (generation.alive && !this.#isOver) {
      this.#openChannel(generation).catch((error: unknown) => {
        generation.retire(new Error(`No channel to publish on: ${messageOf(error)}`, { cause: error }));
      });
    }
  }

  /** Finds out whether an exchange exists, and goes on. */
  async #lookUp(exchange: string): Promise<void> {
    const generation = this.#generation;
    if (this.#looksUp || generation === undefined) return;
    this.#looksUp = true;
    let missing: unknown;
    try {
      await generation.command((channel) => channel.checkExchange(exchange));
    } catch (error) {
      missing = error;
    }
    this.#looksUp = false;
    // On another connection nothing is known.
    if (generation === this.#generation && generation.alive) {
      if (missing === undefined) this.#exchanges.add(exchange);
      else this.#refuseAllTo(exchange, missing);
    }
    this.#pump();
  }

  #refuseAllTo(exchange: string, reason: unknown): void {
    for (const publication of [...this.#waiting.values()]) {
      if (publication.to.exchange === exchange) this.#refuse(publication, reason);
    }
  }

  #refuse(publication: Publication, reason: unknown): void {
    publication.reject(brokerError(`to publish to exchange "${publication.to.exchange}"`, reason));
    this.#forget(publication);
  }

  #forget({ sequence }: Publication): void {
    if (!this.#waiting.delete(sequence) && !this.#sent.delete(sequence)) return;
    if (this.#isIdle) this.#onIdle();
    this.#pump();
  }

  get #isIdle(): boolean {
    return this.#waiting.size === 0 && this.#sent.size === 0;
  }
}

function outcomeUnknown({ to }: Publication, reason: NtgenError): TransportClosed {
  const what = `a message to exchange "${to.exchange}" with routing key "${to.routingKey}"`;
  return new TransportClosed(`The transport was closed before ${what} was confirmed; the broker may have it or not.`, {
    cause: reason,
  });
}
