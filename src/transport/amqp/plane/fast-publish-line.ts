import type { ConfirmChannel } from 'amqplib';
import type { Address, Message } from '../../../wire/message.js';
import { closeChannel } from '../generation.js';
import { DataPlane, type FastChannel } from './data-plane.js';
import type { PublishLine, PublishLineListener } from './publish-line.js';
import { writePublish } from './publish-frames.js';

/** A line whose messages and confirms we write and read ourselves. */
export class FastPublishLine implements PublishLine {
  readonly #channel: ConfirmChannel;
  readonly #fast: FastChannel;
  #lastTag = 0;
  #isOpen = true;

  /** Undefined where the messages of the channel go the plain way. */
  static over(channel: ConfirmChannel, listener: PublishLineListener): FastPublishLine | undefined {
    const fast = DataPlane.take(channel);
    return fast === undefined ? undefined : new FastPublishLine(channel, fast, listener);
  }

  private constructor(channel: ConfirmChannel, fast: FastChannel, listener: PublishLineListener) {
    this.#channel = channel;
    this.#fast = fast;
    fast.receive({
      // Nothing is consumed here.
      delivered: () => undefined,
      returned: (message) => listener.returned(message),
      confirmed: (tag, multiple) => listener.confirmed(tag, multiple),
      refused: (tag, multiple) => listener.refused(tag, multiple),
    });
    fast.onDrained(() => listener.drained());
    let reason: unknown;
    channel.on('error', (error) => (reason = error));
    channel.once('close', () => {
      this.#isOpen = false;
      listener.closed(reason);
    });
  }

  get isFull(): boolean {
    return this.#fast.output.isFull;
  }

  publish(to: Address, message: Message, mandatory: boolean): number {
    if (!this.#isOpen) throw new Error('The channel is closed.');
    const { writer } = this.#fast.output;
    const { size } = writer;
    try {
      writePublish(writer, this.#fast, to, message, mandatory);
    } catch (error) {
      // Half a message would be the end of the connection.
      writer.cutTo(size);
      throw error;
    }
    this.#lastTag += 1;
    return this.#lastTag;
  }

  close(): Promise<void> {
    this.#isOpen = false;
    return closeChannel(this.#channel);
  }
}
