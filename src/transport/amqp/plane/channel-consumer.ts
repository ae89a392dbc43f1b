import type { Channel, ConsumeMessage } from 'amqplib';
import type { Settlement } from '../../transport.js';
import { CLOSE_TIMEOUT_MS, closeChannel, type Generation } from '../generation.js';
import { settledWithin } from '../waiting.js';
import { Acknowledgements, type AckSender } from './acknowledgements.js';
import type { ConsumeLine } from './consume-line.js';

export interface ChannelConsumerOptions {
  readonly queue: string;
  readonly prefetch: number;
  /** How settlements are sent. */
  readonly sender: AckSender;
  /** Calls that at the end of the present turn of the event loop. */
  atEndOfTurn(call: () => void): void;
}

/** What both ways of consuming share: the consumer's life, and when its settlements are sent. */
export class ChannelConsumer implements ConsumeLine {
  readonly closed: Promise<void>;
  readonly #channel: Channel;
  readonly #options: ChannelConsumerOptions;
  readonly #acknowledgements: Acknowledgements;
  #consumerTag = '';
  #isOpen = true;
  #isCancelled = false;
  #tellsAtEndOfTurn = false;

  constructor(channel: Channel, options: ChannelConsumerOptions) {
    this.#channel = channel;
    this.#options = options;
    this.#acknowledgements = new Acknowledgements(options.prefetch);
    this.closed = new Promise((resolve) => {
      channel.once('close', () => {
        this.#isOpen = false;
        this.#acknowledgements.stop();
        resolve();
      });
    });
  }

  /** @param receive takes messages, and `null` when the broker has cancelled the consumer */
  async start(generation: Generation, receive: (message: ConsumeMessage | null) => void): Promise<this> {
    const { queue, prefetch } = this.#options;
    try {
      await generation.answered(this.#channel.prefetch(prefetch));
      const { consumerTag } = await generation.answered(this.#channel.consume(queue, receive));
      this.#consumerTag = consumerTag;
      return this;
    } catch (error) {
      void closeChannel(this.#channel);
      throw error;
    }
  }

  delivered(tag: number): void {
    this.#acknowledgements.delivered(tag);
  }

  settle(tag: number, settlement: Settlement): void {
    if (!this.#isOpen) return;
    this.#acknowledgements.settle(tag, settlement, this.#options.sender);
    if (this.#tellsAtEndOfTurn) return;
    this.#tellsAtEndOfTurn = true;
    this.#options.atEndOfTurn(this.#endTurn);
  }

  async cancel(): Promise<void> {
    this.#isCancelled = true;
    this.#tell();
    try {
      await this.#channel.cancel(this.#consumerTag);
    } catch {
      // The channel is closed, and the consumer with it.
    }
  }

  async close(): Promise<void> {
    this.#tell();
    // The broker knows nothing of a channel whose close it has read, and ends the connection over a word on it.
    this.#isOpen = false;
    // Also if that has begun before: only then is everything sent.
    await Promise.all([closeChannel(this.#channel), settledWithin(CLOSE_TIMEOUT_MS, this.closed)]);
  }

  readonly #endTurn = (): void => {
    this.#tellsAtEndOfTurn = false;
    if (!this.#isOpen) return;
    if (this.#isCancelled) this.#tell();
    else this.#acknowledgements.tellOrPutOff(this.#options.sender, this.#tell);
  };

  readonly #tell = (): void => {
    if (this.#isOpen) this.#acknowledgements.tell(this.#options.sender);
  };
}
