import type { Channel } from 'amqplib';
import type { HeldMessage, QueueReader } from '../queue-reader.js';
import type { ConnectionSettings } from '../transport.js';
import { readBrokerUrl } from './broker-address.js';
import { brokerError } from './broker-error.js';
import { BrokerHosts } from './connect.js';
import { closeChannel, Generation } from './generation.js';
import { installPlane } from './plane/install-plane.js';
import { deliveryOf } from './properties.js';

/** Takes messages one by one, on a channel of its own: with the channel they go back, in their order. */
export class AmqpQueueReader implements QueueReader {
  readonly #generation: Generation;
  readonly #channel: Channel;

  static async open(urls: readonly string[], settings: ConnectionSettings): Promise<AmqpQueueReader> {
    const cut = new AbortController();
    const hosts = new BrokerHosts(
      urls.map((url) => readBrokerUrl(url, settings)),
      'ntgen (reading queues)',
    );
    const model = await hosts.connect(cut.signal);
    // Whoever looks wants to see all of it.
    installPlane(model, { plane: 'plain', maxMessageBytes: Number.MAX_SAFE_INTEGER });
    const generation = new Generation(model, cut, { blocked: () => undefined, failed: () => undefined });
    return new AmqpQueueReader(generation, await generation.openChannel());
  }

  private constructor(generation: Generation, channel: Channel) {
    this.#generation = generation;
    this.#channel = channel;
  }

  async count(queue: string): Promise<number | undefined> {
    // A queue that is not there closes the channel.
    const scratch = await this.#generation.openChannel();
    try {
      return (await this.#generation.answered(scratch.checkQueue(queue))).messageCount;
    } catch (error) {
      const failure = brokerError(`to look into queue "${queue}"`, error);
      if (failure.details['replyCode'] === 404) return undefined;
      throw failure;
    } finally {
      await closeChannel(scratch).catch(() => undefined);
    }
  }

  async next(queue: string): Promise<HeldMessage | undefined> {
    const channel = this.#channel;
    try {
      const message = await this.#generation.answered(channel.get(queue));
      if (message === false) return undefined;
      return {
        // `deliveryOf` asks for nothing that a message taken has not.
        delivery: deliveryOf({ ...message, fields: { ...message.fields, consumerTag: '' } }),
        remove: () => {
          channel.ack(message);
        },
      };
    } catch (error) {
      throw brokerError(`to take a message of queue "${queue}"`, error);
    }
  }

  async close(): Promise<void> {
    await closeChannel(this.#channel).catch(() => undefined);
    await this.#generation.close();
  }
}
