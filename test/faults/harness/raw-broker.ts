import { connect, type Channel, type ChannelModel, type ConfirmChannel } from 'amqplib';

/** A broker as it is seen past all of ntgen. It has no heartbeats: whoever looks on may be kept busy. */
export class RawBroker {
  readonly #url: string;
  #connection: ChannelModel | undefined;

  constructor(url: string) {
    const silent = new URL(url);
    silent.searchParams.set('heartbeat', '0');
    this.#url = silent.href;
  }

  /** A new one. A refusal closes it, and nothing else. */
  async channel(): Promise<Channel> {
    const channel = await (await this.#connected()).createChannel();
    channel.on('error', () => undefined);
    return channel;
  }

  async confirmChannel(): Promise<ConfirmChannel> {
    const channel = await (await this.#connected()).createConfirmChannel();
    channel.on('error', () => undefined);
    return channel;
  }

  /** What a queue holds that nobody was given, and who consumes it. Undefined: there is no such queue, or no broker. */
  async queue(name: string): Promise<{ readonly messages: number; readonly consumers: number } | undefined> {
    try {
      const channel = await this.channel();
      const { messageCount, consumerCount } = await channel.checkQueue(name);
      await channel.close();
      return { messages: messageCount, consumers: consumerCount };
    } catch {
      return undefined;
    }
  }

  /** Whether a queue is there, without using it: that would start its time again. */
  async exists(queue: string): Promise<boolean> {
    const channel = await this.confirmChannel();
    let isThere = true;
    channel.on('return', () => (isThere = false));
    channel.sendToQueue(queue, Buffer.from('probe'), { mandatory: true });
    await channel.waitForConfirms();
    await channel.close();
    return isThere;
  }

  async close(): Promise<void> {
    await this.#connection?.close().catch(() => undefined);
  }

  async #connected(): Promise<ChannelModel> {
    if (this.#connection !== undefined) return this.#connection;
    const connection = await connect(this.#url);
    connection.on('error', () => undefined);
    connection.on('close', () => (this.#connection = undefined));
    this.#connection = connection;
    return connection;
  }
}
