import type { Channel, ConsumeMessage } from 'amqplib';
import { settlementOf } from '../settle.js';
import type { Consumer, Delivery, Settlement } from '../transport.js';
import { brokerError } from './broker-error.js';
import { CLOSE_TIMEOUT_MS, type Generation, closeChannel } from './generation.js';
import { deliveryOf } from './properties.js';
import { backoffMs, pause, settledWithin } from './waiting.js';

export interface SubscriptionOptions {
  readonly queue: string;
  readonly prefetch: number;
  readonly handle: (delivery: Delivery) => Promise<Settlement>;
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
      this.#options.failed(error);
      void pause(backoffMs(attempt), generation.signal).then(() => {
        if (generation.alive) void this.reattach(generation, attempt + 1);
      });
    }
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
  readonly #channel: Channel;
  readonly #options: SubscriptionOptions;
  #consumerTag = '';
  #cancelled = false;
  #running = 0;

  /** Resolves when the channel has closed. */
  readonly closed: Promise<void>;

  static async open(generation: Generation, options: SubscriptionOptions): Promise<Attachment> {
    const channel = await generation.openChannel();
    const attachment = new Attachment(channel, options);
    try {
      await channel.prefetch(options.prefetch);
      const { consumerTag } = await channel.consume(options.queue, (message) => {
        // `null`: the broker has cancelled the consumer, as it does when the queue is deleted.
        if (message === null) void closeChannel(channel);
        else void attachment.#receive(message);
      });
      attachment.#consumerTag = consumerTag;
    } catch (error) {
      void closeChannel(channel);
      throw brokerError(`to consume from queue "${options.queue}"`, error);
    }
    return attachment;
  }

  private constructor(channel: Channel, options: SubscriptionOptions) {
    this.#channel = channel;
    this.#options = options;
    this.closed = new Promise((resolve) => channel.on('close', resolve));
  }

  /** Resolves when the broker sends nothing more. The channel stays for the handlers that run. */
  async cancel(): Promise<void> {
    this.#cancelled = true;
    try {
      await this.#channel.cancel(this.#consumerTag);
    } catch {
      // The channel is closed, and the consumer with it.
    }
    await this.#closeIfDone();
  }

  /** Resolves when the channel has closed, also if that has begun before: only then is everything sent. */
  async close(): Promise<void> {
    this.#cancelled = true;
    await Promise.all([closeChannel(this.#channel), settledWithin(CLOSE_TIMEOUT_MS, this.closed)]);
  }

  async #receive(message: ConsumeMessage): Promise<void> {
    // The broker goes on sending until it has read that we cancel.
    if (this.#cancelled) {
      this.#settle(message, 'requeue');
      return;
    }
    this.#running += 1;
    const settlement = await settlementOf(this.#options.handle, deliveryOf(message), this.#options.failed);
    this.#running -= 1;
    this.#settle(message, settlement);
    await this.#closeIfDone();
  }

  #settle(message: ConsumeMessage, settlement: Settlement): void {
    try {
      if (settlement === 'ack') this.#channel.ack(message);
      else this.#channel.nack(message, false, settlement === 'requeue');
    } catch {
      // The channel is closed, and the broker has given the message to somebody else.
    }
  }

  async #closeIfDone(): Promise<void> {
    if (this.#cancelled && this.#running === 0) await this.close();
  }
}
