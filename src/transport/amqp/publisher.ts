import { type NtgenError, Undeliverable, messageOf } from '../../errors/errors.js';
import type { Address, Message } from '../../wire/message.js';
import { MessageIds } from '../message-ids.js';
import type { PublishLimits } from '../publish-limits.js';
import { wireForm } from '../wire-form.js';
import { brokerError, replyCodeOf } from './broker-error.js';
import type { Generation } from './generation.js';
import { KnownExchanges } from './known-exchanges.js';
import { Outbox } from './outbox.js';
import type { OpenPublishLine, PublishLine } from './plane/publish-line.js';
import { Publication, type Sending } from './publication.js';
import { closed, lost, noRoom, tooLate } from './publish-errors.js';
import { Sent } from './sent.js';
import { backoffMs, settledWithin } from './waiting.js';

const DRAIN_TIMEOUT_MS = 5_000;
/** How often it is looked whether somebody has waited long enough: cheaper than a timer for each message. */
const SWEEP_MS = 100;
const NOT_FOUND = 404;

export interface PublisherOptions {
  readonly openLine: OpenPublishLine;
  readonly limits: PublishLimits;
  /** Whether the exchange has been declared here. */
  isDeclared(exchange: string): boolean;
  /** Declares again what was declared here, after something of it was found gone. Never rejects while the connection lives. */
  repair(generation: Generation): Promise<void>;
}

/**
 * Publishes with confirms, many at a time, in the order of the calls. How many, and how many may wait for their turn, has limits.
 *
 * What has no confirm when a connection is lost is sent again on the next one, with the same message id: at least once. When
 * the *channel* is closed, one of the unconfirmed messages is to blame, and the broker does not say which; they are then sent
 * one by one, and the one that closes the channel again is refused. Publishing to an exchange that does not exist would be the
 * usual reason; so exchanges that were not declared here are looked up first, where a refusal disturbs nobody.
 */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #ids = new MessageIds();
  readonly #outbox: Outbox;
  readonly #sent: Sent;
  readonly #exchanges: KnownExchanges;
  #nextSequence = 0;
  /** Publications for which somebody waits. */
  #open = 0;
  #generation: Generation | undefined;
  #line: PublishLine | undefined;
  #sweep: NodeJS.Timeout | undefined;
  /** Why nothing more is accepted. */
  #ending: NtgenError | undefined;
  #isOver = false;
  #onIdle: () => void = () => undefined;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#outbox = new Outbox(options.limits);
    this.#sent = new Sent(options.limits);
    this.#exchanges = new KnownExchanges((exchange) => options.isDeclared(exchange));
  }

  /** How many messages are not confirmed, sent or not. */
  get unconfirmed(): number {
    return this.#open;
  }

  /** Not `async`: what waits would hold the caller's message besides its own copy. */
  publish(to: Address, message: Message, sending: Sending): Promise<void> {
    try {
      return this.#accept(to, message, sending).done;
    } catch (error) {
      // What a signal carries is the caller's choice.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      return Promise.reject(error);
    }
  }

  /** Goes on with a new connection. Rejects when that is lost. */
  async open(generation: Generation): Promise<void> {
    this.#generation = generation;
    await this.#openLine(generation);
  }

  /** The broker takes messages again. */
  unblocked(): void {
    this.#pump();
  }

  /** Accepts nothing more, and waits until everything is confirmed, as long as that can be hoped for. */
  async drain(reason: NtgenError): Promise<void> {
    this.#ending ??= reason;
    if (this.#open === 0 || this.#generation?.alive !== true) return;
    const idle = new Promise<void>((resolve) => (this.#onIdle = resolve));
    await settledWithin(DRAIN_TIMEOUT_MS, Promise.race([idle, this.#generation.lost]));
  }

  /** Rejects what is left and whatever comes. */
  async end(reason: NtgenError): Promise<void> {
    this.#ending ??= reason;
    this.#isOver = true;
    clearInterval(this.#sweep);
    for (const publication of [...this.#outbox.all(), ...this.#sent.all()]) {
      this.#outbox.delete(publication);
      this.#fail(publication, closed(publication, reason));
    }
    await this.#line?.close();
  }

  async #openLine(generation: Generation): Promise<void> {
    this.#exchanges.startOver(generation);
    this.#line = await this.#options.openLine(generation, {
      confirmed: (tag, multiple) => {
        this.#sent.take(tag, multiple, this.#onConfirmed);
        this.#pump();
      },
      refused: (tag, multiple) => {
        this.#sent.take(tag, multiple, this.#onRefused);
        this.#pump();
      },
      returned: (message) => {
        const publication = this.#sent.find(message);
        if (publication !== undefined) publication.returned = true;
      },
      drained: () => {
        this.#pump();
      },
      closed: (reason) => {
        this.#line = undefined;
        // By the next microtask it is known whether the connection has gone too.
        queueMicrotask(() => {
          this.#onLineClosed(generation, reason);
        });
      },
    });
    this.#pump();
  }

  #accept(to: Address, message: Message, sending: Sending): Publication {
    sending.signal?.throwIfAborted();
    if (this.#ending !== undefined) throw this.#ending;
    if (!this.#outbox.hasRoomFor(message)) throw noRoom(to, this.#obstacle(), this.#outbox.size);
    const form = wireForm(to, message, this.#ids.idOf(message));
    const publication = new Publication(this.#nextSequence++, to, form, sending, this.#onGivenUp);
    this.#open += 1;
    this.#sweep ??= setInterval(this.#onSweep, SWEEP_MS).unref();
    this.#outbox.add(publication);
    this.#pump();
    return publication;
  }

  #pump(): void {
    while (this.#line !== undefined && this.#generation?.blocked === undefined) {
      const publication = this.#outbox.first();
      if (publication === undefined || this.#line.isFull || !this.#sent.hasRoomFor(publication)) return;
      const { exchange } = publication.to;
      if (!this.#exchanges.has(exchange)) {
        void this.#lookUp(exchange);
        return;
      }
      this.#send(this.#line, publication);
    }
  }

  #send(line: PublishLine, publication: Publication): void {
    publication.returned = false;
    let tag: number;
    try {
      tag = line.publish(publication.to, publication.message, publication.mandatory);
    } catch (error) {
      // Closed this very moment, and sent on the next line; or it cannot be encoded, and nothing was sent.
      if (line === this.#line) this.#refuse(publication, error);
      return;
    }
    this.#outbox.delete(publication);
    publication.isSent = true;
    this.#sent.add(tag, publication);
  }

  readonly #onConfirmed = (publication: Publication): void => {
    if (publication.isOver) return;
    const { exchange, routingKey } = publication.to;
    if (publication.returned) this.#fail(publication, new Undeliverable(exchange, routingKey));
    else this.#succeed(publication);
  };

  /** It is tried again while there is time: the queue may be read meanwhile. */
  readonly #onRefused = (publication: Publication): void => {
    if (publication.isOver) return;
    publication.isSent = false;
    const delayMs = backoffMs(publication.refusals++);
    // Sent in the last moment, it would end before the answer.
    if (performance.now() + delayMs + SWEEP_MS > publication.deadline) {
      this.#fail(publication, tooLate(publication, this.#obstacle()));
      return;
    }
    this.#outbox.postpone(publication, delayMs, () => {
      this.#pump();
    });
  };

  readonly #onGivenUp = (publication: Publication): void => {
    // What was sent keeps its place until the broker has read it.
    this.#outbox.delete(publication);
    this.#closeOne();
    this.#pump();
  };

  readonly #onSweep = (): void => {
    const now = performance.now();
    for (const publication of [...this.#outbox.all(), ...this.#sent.all()]) {
      if (publication.deadline > now) continue;
      this.#outbox.delete(publication);
      this.#fail(publication, tooLate(publication, this.#obstacle()));
    }
    this.#pump();
    if (this.#open > 0) return;
    clearInterval(this.#sweep);
    this.#sweep = undefined;
  };

  #onLineClosed(generation: Generation, reason: unknown): void {
    const unconfirmed = this.#sent.takeAll();
    const culprit = generation.alive && unconfirmed.length === 1 ? unconfirmed[0] : undefined;
    if (generation.alive) this.#sent.suspect(unconfirmed);
    for (const publication of unconfirmed) {
      publication.isSent = false;
      publication.wasLost = true;
      if (publication === culprit && !this.#isWorthRepair(publication, reason)) this.#refuse(publication, reason);
      else if (publication.resend) this.#outbox.add(publication);
      else this.#fail(publication, lost(publication, reason));
    }
    if (generation.alive && !this.#isOver) void this.#reopen(generation);
  }

  /** Somebody has deleted an exchange that was declared here: it is declared again, once. */
  #isWorthRepair(publication: Publication, reason: unknown): boolean {
    if (publication.wasRepaired || replyCodeOf(reason) !== NOT_FOUND) return false;
    publication.wasRepaired = true;
    return this.#options.isDeclared(publication.to.exchange);
  }

  async #reopen(generation: Generation): Promise<void> {
    try {
      await this.#options.repair(generation);
      await this.#openLine(generation);
    } catch (error) {
      generation.retire(new Error(`No channel to publish on: ${messageOf(error)}`, { cause: error }));
    }
  }

  async #lookUp(exchange: string): Promise<void> {
    const missing = (reason: unknown): void => {
      for (const publication of this.#outbox.all()) {
        if (publication.to.exchange === exchange) this.#refuse(publication, reason);
      }
    };
    // One that is under way goes on by itself.
    if (await this.#exchanges.lookUp(exchange, missing)) this.#pump();
  }

  #refuse(publication: Publication, reason: unknown): void {
    this.#outbox.delete(publication);
    this.#fail(publication, brokerError(`to publish to exchange "${publication.to.exchange}"`, reason));
  }

  #succeed(publication: Publication): void {
    publication.succeed();
    this.#closeOne();
  }

  #fail(publication: Publication, reason: unknown): void {
    publication.fail(reason);
    this.#closeOne();
  }

  #closeOne(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#onIdle();
  }

  /** Why a message is not sent. */
  #obstacle(): string {
    const generation = this.#generation;
    if (generation?.alive !== true || this.#line === undefined) return 'there is no connection to the broker';
    if (generation.blocked !== undefined) return `the broker takes no messages (${generation.blocked})`;
    if (this.#line.isFull) return 'the broker does not read what was sent to it';
    return `${String(this.#sent.size)} others have no confirm yet`;
  }
}
