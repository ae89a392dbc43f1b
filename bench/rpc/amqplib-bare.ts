import { randomUUID } from 'node:crypto';
import { connect, type Channel, type ChannelModel } from 'amqplib';
import { requestQueueName, type Contestant } from './contestant.js';
import type { Order } from './order.js';

/*
 * The least that a call over the broker can be: the default exchange, direct reply-to, transient messages, no acknowledgement, no
 * confirm, no header. Not Nameko's wire, and everything may be lost: the floor of what a call can take.
 */

const REPLY_TO = 'amq.rabbitmq.reply-to';

export const bare: Contestant = {
  async serve({ broker, service }) {
    const { model, channel } = await open(broker);
    const queue = requestQueueName(service);
    await channel.assertQueue(queue, { durable: false, autoDelete: true });
    await channel.consume(
      queue,
      (request) => {
        if (request === null) return;
        const order: unknown = JSON.parse(request.content.toString());
        const { replyTo, correlationId } = request.properties;
        channel.sendToQueue(String(replyTo), Buffer.from(JSON.stringify(order)), {
          correlationId: String(correlationId),
        });
      },
      { noAck: true },
    );
    return { close: () => close(model, channel) };
  },

  async connect({ broker, service }) {
    const { model, channel } = await open(broker);
    const pending = new Map<string, (order: Order) => void>();
    await channel.consume(
      REPLY_TO,
      (reply) => {
        if (reply === null) return;
        const id = String(reply.properties.correlationId);
        pending.get(id)?.(JSON.parse(reply.content.toString()) as Order);
        pending.delete(id);
      },
      { noAck: true },
    );
    const echo = (order: Order): Promise<Order> =>
      new Promise((resolve) => {
        const correlationId = randomUUID();
        pending.set(correlationId, resolve);
        const body = Buffer.from(JSON.stringify(order));
        channel.sendToQueue(requestQueueName(service), body, { correlationId, replyTo: REPLY_TO });
      });
    return { echo, close: () => close(model, channel) };
  },
};

async function open(broker: string): Promise<{ model: ChannelModel; channel: Channel }> {
  const model = await connect(broker, { noDelay: true });
  return { model, channel: await model.createChannel() };
}

async function close(model: ChannelModel, channel: Channel): Promise<void> {
  await channel.close();
  await model.close();
}
