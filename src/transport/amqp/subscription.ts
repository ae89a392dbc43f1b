import { NtgenError } from '../../errors/errors.js';
import { settle } from '../settle.js';
import type { Consumer, Delivery, DeliveryHandler, Settlement } from '../transport.js';
import { brokerError } from './broker-error.js';
import type { Generation } from './generation.js';
import type { ConsumeLine } from './plane/consume-line.js';
import { openConsumeLine } from './plane/open-lines.js';
import { backoffMs, pause } from './waiting.js';

/** A consumer that cannot be attached is tried every few seconds, and told of now and then. */
const ATTEMPTS_PER_ALARM = 10;

export interface SubscriptionOptions {
  readonly queue: string;
  readonly prefetch: number;
  readonly handle: DeliveryHandler;
  /** Declares the queue again, where that was done here. */
  restoreQueue(generation: Generation): Promise<void>;
  /** Takes nothing more; handlers may still run. */
  cancelled(): void;
  /** Cancelled, and the last handler has settled its delivery. */
  finished(): void;
  readonly failed: (reason: unknown) => void;
}

/** A consumer that is attached again whenever it lost its connection, its channel or its queue. */
export class Subscription implements Consumer {
  readonly #options: SubscriptionOptions;
  #attachment: Attachment | undefined;
  #cancelled = false;

  constructor(options: SubscriptionOptions) {
    this.#options = options;
  }

  get queue(): string {
    return this.#options.queue;
  }

  get isCancelled(): boolean {
    return this.#cancelled;
  }

  /** Deliveries come. */
  get isAttached(): boolean {
    return this.#attachment !== undefined;
  }

  /** @throws NtgenError NTG4012 */
  async attach(generation: Generation): Promise<void> {
    await this.#options.restoreQueue(generation);
    const attachment = await Attachment.open(generation, this.#options);
    this.#attachment = attachment;
    void attachment.closed.then(() => {
      if (this.#attachment === attachment) this.#attachment = undefined;
      if (this.#cancelled) this.#options.finished();
      // With the connection gone, the next one will see to it.
      else if (generation.alive) void this.reattach(generation);
    });
    if (this.#cancelled) await attachment.cancel();
  }

  /**
   * Attaches, and tries again for as long as the connection lives: an exclusive queue, for one, is locked until the broker has
   * noticed that its old connection is dead. Resolves after the first attempt; never rejects.
   */
  async reattach(generation: Generation, attempt = 0): Promise<void> {
    if (this.#cancelled) return;
    try {
      await this.attach(generation);
    } catch (error) {
      if (!generation.alive) return;
      if (attempt % ATTEMPTS_PER_ALARM === 0) this.#options.failed(error);
      void pause(backoffMs(attempt), generation.signal).then(() => {
        if (generation.alive) void this.reattach(generation, attempt + 1);
      });
    }
  }

  /**
   * Asks the broker whether it knows of a consumer of the queue. Where it knows none although we believe to be attached, that is told,
   * and the consumer is attached again. Never rejects.
   */
  async check(generation: Generation): Promise<void> {
    const attachment = this.#attachment;
    if (attachment === undefined || this.#cancelled) return;
    const isThere = await generation
      .command((channel) => channel.checkQueue(this.queue))
      .then(
        ({ consumerCount }) => consumerCount > 0,
        () => false,
      );
    if (isThere || !generation.alive || this.#attachment !== attachment) return;
    this.#options.failed(new NtgenError('NTG4011', `The broker had lost the consumer of queue "${this.queue}".`));
    await attachment.close();
  }

  async cancel(): Promise<void> {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.#options.cancelled();
    if (this.#attachment === undefined) this.#options.finished();
    await this.#attachment?.cancel();
  }

  /** Leaves the queue at once; what is unsettled goes back to it. */
  async close(): Promise<void> {
    this.#cancelled = true;
    await this.#attachment?.close();
  }
}

/**
 * A consumer on one channel. A channel of its own, so that an error costs this consumer and no other. A settlement goes to the
 * channel that the delivery came by, or nowhere: tags of another channel would settle other messages.
 */
class Attachment {
  readonly #options: SubscriptionOptions;
  readonly #line: ConsumeLine;
  #cancelled = false;
  #running = 0;

  static async open(generation: Generation, options: SubscriptionOptions): Promise<Attachment> {
    let attachment: Attachment | undefined;
    // The broker may send before the line is ours: it tells which one it is.
    const attached = (line: ConsumeLine): Attachment => (attachment ??= new Attachment(line, options));
    try {
      const line = await openConsumeLine(generation, options, {
        delivered: (on, tag, delivery) => {
          attached(on).#receive(tag, delivery);
        },
        cancelled: (on) => {
          void on.close();
        },
      });
      return attached(line);
    } catch (error) {
      throw brokerError(`to consume from queue "${options.queue}"`, error);
    }
  }

  private constructor(line: ConsumeLine, options: SubscriptionOptions) {
    this.#line = line;
    this.#options = options;
  }

  /** Resolves when the channel has closed. */
  get closed(): Promise<void> {
    return this.#line.closed;
  }

  /** Resolves when the broker sends nothing more. The channel stays for the handlers that run. */
  async cancel(): Promise<void> {
    this.#cancelled = true;
    await this.#line.cancel();
    await this.#closeIfDone();
  }

  /** Resolves when the channel has closed, also if that has begun before: only then is everything sent. */
  async close(): Promise<void> {
    this.#cancelled = true;
    await this.#line.close();
  }

  #receive(tag: number, delivery: Delivery): void {
    // The broker goes on sending until it has read that we cancel.
    if (this.#cancelled) {
      this.#line.settle(tag, 'requeue');
      return;
    }
    this.#running += 1;
    const { handle, failed } = this.#options;
    settle(handle, delivery, failed, (settlement) => {
      this.#settle(tag, settlement);
    });
  }

  #settle(tag: number, settlement: Settlement): void {
    this.#running -= 1;
    this.#line.settle(tag, settlement);
    if (this.#cancelled) void this.#closeIfDone();
  }

  async #closeIfDone(): Promise<void> {
    if (this.#cancelled && this.#running === 0) await this.close();
  }
}
