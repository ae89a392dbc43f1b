import type { Address, Message, QueueSpec } from '../../wire/message.js';
import type { Settlement } from '../transport.js';

/** One connection to the broker: what owns exclusive queues and consumers. Compared by identity. */
export type Owner = object;

/** A message in a queue. */
export interface Stored {
  /** Its place: lower numbers are handed out first. */
  readonly position: number;
  readonly to: Address;
  readonly message: Message;
  /** On the clock of `performance.now()`. */
  readonly expiresAt: number;
  readonly redelivered: boolean;
}

/** Why a message has left a queue without having been taken. RabbitMQ's words. */
export type Death = 'expired' | 'rejected';

/** What a queue tells its broker. */
export interface QueueEvents {
  /** Its time without a consumer (`expiresMs`) is over. */
  unused(): void;
  died(stored: Stored, reason: Death): void;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A consumer as its queue sees it. */
export class QueueConsumer {
  readonly owner: Owner;
  readonly held = new Set<Stored>();
  readonly #prefetch: number;
  readonly #receive: (stored: Stored) => void;

  /** @param prefetch most messages held at once; 0 is no limit */
  constructor(owner: Owner, prefetch: number, receive: (stored: Stored) => void) {
    this.owner = owner;
    this.#prefetch = prefetch;
    this.#receive = receive;
  }

  get hasRoom(): boolean {
    return this.#prefetch === 0 || this.held.size < this.#prefetch;
  }

  take(stored: Stored): void {
    this.held.add(stored);
    this.#receive(stored);
  }
}

/** Holds messages and shares them out. */
export class Queue {
  readonly spec: QueueSpec;
  /** Set while the queue is exclusive. */
  readonly owner: Owner | undefined;
  readonly #events: QueueEvents;
  #messages: Stored[] = [];
  #nextPosition = 0;
  /** Consumers in the order of their turns; those without room stand aside, and queue up again behind the others. */
  #consumers: QueueConsumer[] = [];
  readonly #full = new Set<QueueConsumer>();
  #expiry: NodeJS.Timeout | undefined;
  /** Runs while the first message has a time to die, where that is somebody's business. */
  #death: NodeJS.Timeout | undefined;
  readonly #deadLetters: boolean;
  #disposed = false;

  constructor(spec: QueueSpec, owner: Owner | undefined, events: QueueEvents) {
    this.spec = spec;
    this.owner = owner;
    this.#events = events;
    this.#deadLetters = spec.arguments?.['x-dead-letter-exchange'] !== undefined;
    this.touch();
  }

  get isConsumed(): boolean {
    return this.#consumers.length > 0 || this.#full.size > 0;
  }

  /** Somebody has declared or left the queue: its time without a consumer starts again. */
  touch(): void {
    clearTimeout(this.#expiry);
    const { expiresMs } = this.spec;
    if (expiresMs === undefined || this.isConsumed || this.#disposed) return;
    this.#expiry = setTimeout(() => this.#events.unused(), expiresMs);
    this.#expiry.unref();
  }

  /** Forgets everything. What consumers still settle is ignored. */
  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#expiry);
    clearTimeout(this.#death);
    this.#messages = [];
    this.#consumers = [];
    this.#full.clear();
  }

  push(to: Address, message: Message): void {
    const now = performance.now();
    const expiresAt = now + (message.expirationMs ?? Infinity);
    this.#messages.push({ position: this.#nextPosition++, to, message, expiresAt, redelivered: false });
    // Not after `now`: with an expiration of 0 a message goes to a consumer that has room, or nowhere.
    this.shareOut(now);
    this.#dropExpired(performance.now());
  }

  addConsumer(consumer: QueueConsumer): void {
    this.#consumers.push(consumer);
    clearTimeout(this.#expiry);
    this.shareOut();
  }

  /** Hands the consumer nothing more; what it holds stays with it. */
  removeConsumer(consumer: QueueConsumer): void {
    this.#consumers = this.#consumers.filter((other) => other !== consumer);
    this.#full.delete(consumer);
    this.touch();
  }

  /** Takes back what a consumer holds, to where it was. */
  takeBack(consumer: QueueConsumer): void {
    for (const stored of consumer.held) this.#insert({ ...stored, redelivered: true });
    consumer.held.clear();
  }

  /** Ignores what the consumer does not hold any more. */
  settle(consumer: QueueConsumer, stored: Stored, settlement: Settlement): void {
    if (!consumer.held.delete(stored)) return;
    if (settlement === 'requeue') this.#insert({ ...stored, redelivered: true });
    if (settlement === 'reject') this.#events.died(stored, 'rejected');
    if (this.#full.delete(consumer)) this.#consumers.push(consumer);
    this.shareOut();
  }

  /** Hands out what there is to those with room. An expired message is dropped when its turn comes, as in RabbitMQ. */
  shareOut(now = performance.now()): void {
    for (let consumer = this.#nextConsumer(now); consumer !== undefined; consumer = this.#nextConsumer(now)) {
      const stored = this.#messages.shift();
      if (stored === undefined) return;
      this.#consumers.push(...this.#consumers.splice(0, 1));
      consumer.take(stored);
    }
  }

  /** Whose turn it is, if there is anything to hand out. */
  #nextConsumer(now: number): QueueConsumer | undefined {
    this.#dropExpired(now);
    if (this.#messages.length === 0) return undefined;
    for (let first = this.#consumers[0]; first !== undefined && !first.hasRoom; first = this.#consumers[0]) {
      this.#full.add(first);
      this.#consumers.shift();
    }
    return this.#consumers[0];
  }

  #dropExpired(now: number): void {
    for (let first = this.#messages[0]; first !== undefined && first.expiresAt < now; first = this.#messages[0]) {
      this.#messages.shift();
      this.#events.died(first, 'expired');
    }
    if (this.#deadLetters) this.#watchFirst(now);
  }

  /** What is dead-lettered goes on at its time; elsewhere nobody sees if it is dropped then or later. */
  #watchFirst(now: number): void {
    clearTimeout(this.#death);
    const { expiresAt = Infinity } = this.#messages[0] ?? {};
    if (expiresAt === Infinity || this.#disposed) return;
    const left = Math.min(expiresAt - now + 1, LONGEST_TIMER_MS);
    this.#death = setTimeout(() => this.#dropExpired(performance.now()), left);
    this.#death.unref();
  }

  #insert(stored: Stored): void {
    const index = this.#messages.findIndex(({ position }) => position > stored.position);
    this.#messages.splice(index === -1 ? this.#messages.length : index, 0, stored);
  }
}
