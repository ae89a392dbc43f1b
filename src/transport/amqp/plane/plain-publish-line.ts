import type { ConfirmChannel } from 'amqplib';
import type { Address, Message } from '../../../wire/message.js';
import { closeChannel } from '../generation.js';
import { publishOptions } from '../properties.js';
import type { PublishLine, PublishLineListener } from './publish-line.js';

/** A line by what amqplib documents, and nothing else. */
export class PlainPublishLine implements PublishLine {
  /** amqplib has room for frames by the thousand: what may be unconfirmed has its limit before. */
  readonly isFull = false;
  readonly #channel: ConfirmChannel;
  readonly #listener: PublishLineListener;
  #lastTag = 0;
  #isOpen = true;

  constructor(channel: ConfirmChannel, listener: PublishLineListener) {
    this.#channel = channel;
    this.#listener = listener;
    let reason: unknown;
    channel.on('error', (error) => (reason = error));
    // Before amqplib's own listener, which tells each unconfirmed publish that it has failed.
    channel.prependListener('close', () => {
      this.#isOpen = false;
      listener.closed(reason);
    });
    channel.on('return', ({ fields, properties, content }) => {
      const { exchange, routingKey } = fields;
      // amqplib types these two as `any`.
      const correlationId = properties.correlationId as string | undefined;
      const messageId = properties.messageId as string | undefined;
      listener.returned({ exchange, routingKey, correlationId, messageId, body: content });
    });
  }

  publish(to: Address, message: Message, mandatory: boolean): number {
    const tag = this.#lastTag + 1;
    const options = publishOptions(message, mandatory);
    this.#channel.publish(to.exchange, to.routingKey, message.body, options, (error: unknown) => {
      if (!this.#isOpen) return;
      if (error === null) this.#listener.confirmed(tag, false);
      else this.#listener.refused(tag, false);
    });
    this.#lastTag = tag;
    return tag;
  }

  close(): Promise<void> {
    return closeChannel(this.#channel);
  }
}
