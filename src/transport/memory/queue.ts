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
  readonly #onUnused: () => void;
  #messages: Stored[] = [];
  #nextPosition = 0;
  /** Consumers in the order of their turns; those without room stand aside, and queue up again behind the others. */
  #consumers: QueueConsumer[] = [];
  readonly #full = new Set<QueueConsumer>();
  #expiry: NodeJS.Timeout | undefined;
  #disposed = false;

  /** @param onUnused the queue's time without a consumer (`expiresMs`) is over */
  constructor(spec: QueueSpec, owner: Owner | undefined, onUnused: () => void) {
    this.spec = spec;
    this.owner = owner;
    this.#onUnused = onUnused;
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
    this.#expiry = setTimeout(this.#onUnused, expiresMs);
    this.#expiry.unref();
  }

  /** Forgets everything. What consumers still settle is ignored. */
  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#expiry);
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
    while ((this.#messages[0]?.expiresAt ?? Infinity) < now) this.#messages.shift();
  }

  #insert(stored: Stored): void {
    const index = this.#messages.findIndex(({ position }) => position > stored.position);
    this.#messages.splice(index === -1 ? this.#messages.length : index, 0, stored);
  }
}
