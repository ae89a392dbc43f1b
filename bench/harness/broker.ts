import { connect, type Channel, type ChannelModel } from 'amqplib';

const CONNECT_TIMEOUT_MS = 5_000;

/** The bench's own connection: for what it must know of the broker, and for cleaning up. */
export class Broker {
  readonly #model: ChannelModel;
  readonly #channel: Channel;
  /** Such as `RabbitMQ 3.10.8`. */
  readonly version: string;

  private constructor(model: ChannelModel, channel: Channel) {
    const { product, version } = model.connection.serverProperties;
    this.#model = model;
    this.#channel = channel;
    this.version = `${product} ${version}`;
  }

  static async open(url: string): Promise<Broker> {
    const model = await connect(url, { timeout: CONNECT_TIMEOUT_MS });
    return new Broker(model, await model.createChannel());
  }

  /**
   * The routing key under which a client takes its replies, which it keeps to itself: read off one of its requests.
   *
   * @param call makes the client send one
   */
  async replyKeyOf(exchange: string, service: string, call: () => Promise<unknown>): Promise<string> {
    const { queue } = await this.#channel.assertQueue('', { exclusive: true });
    await this.#channel.bindQueue(queue, exchange, `${service}.*`);
    await call();
    const request = await this.#channel.get(queue, { noAck: true });
    await this.#channel.deleteQueue(queue);
    if (request === false) throw new Error(`no request to ${service} was seen`);
    return String(request.properties.replyTo);
  }

  /** Deletes what a run has declared; what is not there is no error. */
  async remove(exchange: string, queues: readonly string[]): Promise<void> {
    for (const queue of queues) await this.#channel.deleteQueue(queue);
    await this.#channel.deleteExchange(exchange);
  }

  async close(): Promise<void> {
    await this.#channel.close();

    await this.#model.close();
  }
}
