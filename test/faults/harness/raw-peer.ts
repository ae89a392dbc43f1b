import { randomUUID } from 'node:crypto';
import type { ConfirmChannel, Options } from 'amqplib';
import type { Stage } from './stage.js';

const RPC_EXCHANGE = 'nameko-rpc';

/** A peer that keeps no rules: it publishes past all of ntgen. */
export class RawPeer {
  readonly #channel: ConfirmChannel;
  readonly #replyKey = randomUUID();
  readonly #replies: { readonly correlationId: string; readonly body: any }[] = []; // eslint-disable-line @typescript-eslint/no-explicit-any -- JSON

  private constructor(channel: ConfirmChannel) {
    this.#channel = channel;
  }

  static async open(stage: Stage): Promise<RawPeer> {
    const peer = new RawPeer(await stage.raw.confirmChannel());
    const { queue } = await peer.#channel.assertQueue('', { exclusive: true });
    await peer.#channel.assertExchange(RPC_EXCHANGE, 'topic', { durable: true });
    await peer.#channel.bindQueue(queue, RPC_EXCHANGE, peer.#replyKey);
    await peer.#channel.consume(
      queue,
      (message) => {
        if (message === null) return;
        const body: unknown = JSON.parse(message.content.toString());
        peer.#replies.push({ correlationId: String(message.properties.correlationId), body });
      },
      { noAck: true },
    );
    return peer;
  }

  /** What a request needs for an answer. */
  envelope(correlationId: string = randomUUID()): Options.Publish {
    return { replyTo: this.#replyKey, correlationId, contentType: 'application/json', contentEncoding: 'utf-8' };
  }

  /** Replies so far, by correlation id. */
  reply(
    correlationId: string,
  ): { readonly result?: unknown; readonly error?: { readonly exc_type: string } } | undefined {
    return this.#replies.find((reply) => reply.correlationId === correlationId)?.body as
      { readonly result?: unknown } | undefined;
  }

  async publish(
    exchange: string,
    routingKey: string,
    body: Buffer | string,
    properties: Options.Publish = {},
  ): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#channel.publish(exchange, routingKey, Buffer.from(body), properties, (error: Error | null) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  }

  request(method: string, body: Buffer | string, properties: Options.Publish): Promise<void> {
    return this.publish(RPC_EXCHANGE, method, body, properties);
  }
}
