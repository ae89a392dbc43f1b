import { connect, type Channel, type ChannelModel, type ConfirmChannel } from 'amqplib';
import type { Order } from '../rpc/order.js';
import type { Contestant } from './contestant.js';

/*
 * What a careful engineer writes by hand: a durable topic exchange, persistent messages, every event acknowledged by itself after it was
 * handled. With confirms, none of which is awaited before the next publish, or without. Nothing is validated, a lost connection is
 * the end.
 */

const PERSISTENT_JSON = { contentType: 'application/json', contentEncoding: 'utf-8', persistent: true, priority: 0 };
const ROUTING_KEY = 'ordered';

export const amqplib = ({ confirms }: { readonly confirms: boolean }): Contestant => ({
  async consume({ broker, run, queue, prefetch }, handled) {
    const model = await connect(broker, { noDelay: true });
    const channel = await model.createChannel();
    await declareExchange(channel, run);
    const name = `bench-events-${run}-${queue}`;
    await channel.assertQueue(name, { durable: true, autoDelete: true });
    await channel.bindQueue(name, exchangeOf(run), ROUTING_KEY);
    await channel.prefetch(prefetch);
    await channel.consume(name, (message) => {
      if (message === null) return;
      handled(JSON.parse(message.content.toString()) as Order);
      channel.ack(message);
    });
    return { close: () => close(model, channel) };
  },

  async publish({ broker, run }) {
    const model = await connect(broker, { noDelay: true });
    const channel = await (confirms ? model.createConfirmChannel() : model.createChannel());
    await declareExchange(channel, run);
    const emit = (order: Order): Promise<void> =>
      confirms ? confirmed(channel as ConfirmChannel, run, order) : handedOver(channel, run, order);
    return { emit, close: () => close(model, channel) };
  },
});

function confirmed(channel: ConfirmChannel, run: string, order: Order): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.publish(exchangeOf(run), ROUTING_KEY, bodyOf(order), PERSISTENT_JSON, (error: unknown) => {
      if (error === null || error === undefined) resolve();
      else reject(error);
    });
  });
}

async function handedOver(channel: Channel, run: string, order: Order): Promise<void> {
  if (channel.publish(exchangeOf(run), ROUTING_KEY, bodyOf(order), PERSISTENT_JSON)) return;
  await new Promise((resolve) => channel.once('drain', resolve));
}

function bodyOf(order: Order): Buffer {
  return Buffer.from(JSON.stringify(order));
}

function exchangeOf(run: string): string {
  return `bench-events-${run}`;
}

async function declareExchange(channel: Channel, run: string): Promise<void> {
  await channel.assertExchange(exchangeOf(run), 'topic', { durable: true, autoDelete: true });
}

async function close(model: ChannelModel, channel: Channel): Promise<void> {
  await channel.close();
  await model.close();
}
