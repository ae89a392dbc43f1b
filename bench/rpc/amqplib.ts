import { randomUUID } from 'node:crypto';
import { connect, type ChannelModel, type ConfirmChannel, type ConsumeMessage, type Options } from 'amqplib';
import { CONTEXT_DATA, replyQueueName, requestQueueName, type Contestant } from './contestant.js';
import type { Order } from './order.js';

/*
 * What a careful engineer writes by hand: one connection and one confirm channel a process, no confirm awaited before the next
 * publish, a request acknowledged after its reply is confirmed. Nothing is validated, no call has a deadline, a lost
 * connection is the end.
 */

const PERSISTENT_JSON = { contentType: 'application/json', contentEncoding: 'utf-8', persistent: true, priority: 0 };
const REPLY_QUEUE_EXPIRES_MS = 300_000;

interface SocketOptions {
  readonly noDelay: boolean;
}

interface Reply {
  readonly result: Order;
  readonly error: { readonly value: string } | null;
}

/** @param noDelay whether Nagle's algorithm is off; amqplib is shipped with it on */
export const amqplib = (options: SocketOptions): Contestant => ({
  async serve({ broker, exchange, service, prefetch }) {
    const { model, channel } = await open(broker, exchange, options);
    const queue = requestQueueName(service);
    await channel.assertQueue(queue, { durable: true });
    await channel.bindQueue(queue, exchange, `${service}.*`);
    await channel.prefetch(prefetch);

    const answer = async (request: ConsumeMessage): Promise<void> => {
      const { correlationId, replyTo } = request.properties;
      const body = Buffer.from(JSON.stringify(handle(request)));
      await published(channel, exchange, String(replyTo), body, {
        ...PERSISTENT_JSON,
        correlationId: String(correlationId),
      });
      channel.ack(request);
    };
    await channel.consume(queue, (request) => {
      if (request === null) return;
      answer(request).catch(() => {
        channel.nack(request);
      });
    });
    return { close: () => close(model, channel) };
  },

  async connect({ broker, exchange, service }) {
    const { model, channel } = await open(broker, exchange, options);
    const replyKey = randomUUID();
    const queue = replyQueueName(replyKey);
    await channel.assertQueue(queue, { durable: true, expires: REPLY_QUEUE_EXPIRES_MS });
    await channel.bindQueue(queue, exchange, replyKey);

    const pending = new Map<string, { resolve(order: Order): void; reject(error: Error): void }>();
    await channel.consume(queue, (message) => {
      if (message === null) return;
      channel.ack(message);
      const id = String(message.properties.correlationId);
      const call = pending.get(id);
      if (call === undefined) return;
      pending.delete(id);
      const { result, error } = parse(message) as Reply;
      if (error === null) call.resolve(result);
      else call.reject(new Error(error.value));
    });
    const fail = (id: string, error: Error): void => {
      pending.get(id)?.reject(error);
      pending.delete(id);
    };
    channel.on('return', ({ properties }) => {
      fail(String(properties.correlationId), new Error(`nobody serves ${service}`));
    });

    const headers = {
      'nameko.call_id_stack': [`${service}.call.${randomUUID()}`],
      'nameko.user_id': CONTEXT_DATA.user_id,
    };
    const echo = (order: Order): Promise<Order> =>
      new Promise((resolve, reject) => {
        const correlationId = randomUUID();
        pending.set(correlationId, { resolve, reject });
        const body = Buffer.from(JSON.stringify({ args: [order], kwargs: {} }));
        const request = { ...PERSISTENT_JSON, headers, correlationId, replyTo: replyKey, mandatory: true };
        published(channel, exchange, `${service}.echo`, body, request).catch((error: unknown) => {
          fail(correlationId, error as Error);
        });
      });
    return { echo, close: () => close(model, channel) };
  },
});

async function open(
  broker: string,
  exchange: string,
  { noDelay }: SocketOptions,
): Promise<{ model: ChannelModel; channel: ConfirmChannel }> {
  const model = await connect(broker, { noDelay });
  const channel = await model.createConfirmChannel();
  await channel.assertExchange(exchange, 'topic', { durable: true });
  return { model, channel };
}

async function close(model: ChannelModel, channel: ConfirmChannel): Promise<void> {
  await channel.close();
  await model.close();
}

/** Resolves when the broker has confirmed the message. */
function published(
  channel: ConfirmChannel,
  exchange: string,
  routingKey: string,
  body: Buffer,
  options: Options.Publish,
): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.publish(exchange, routingKey, body, options, (error: unknown) => {
      if (error === null || error === undefined) resolve();
      else reject(error);
    });
  });
}

function handle(request: ConsumeMessage): Reply | { result: null; error: object } {
  try {
    const { args } = parse(request) as { readonly args: readonly [Order] };
    return { result: args[0], error: null };
  } catch (error) {
    return { result: null, error: { exc_type: 'Error', exc_path: 'bench.Error', exc_args: [], value: String(error) } };
  }
}

function parse({ content }: ConsumeMessage): unknown {
  return JSON.parse(content.toString());
}
