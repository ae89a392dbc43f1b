import 'reflect-metadata';
import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';

/** `publish`, which is confirmed, and `createSubscriber`, which acknowledges. */
export const contestant = {
  async consume({ broker, run, queue, prefetch }, handled) {
    const connection = await connected(broker, run, prefetch);
    await connection.createSubscriber(
      async (order) => handled(order),
      {
        exchange: run,
        routingKey: 'ordered',
        queue: `bench-gl-${run}-${queue}`,
        queueOptions: { durable: true, autoDelete: true },
      },
      'take',
    );
    return { close: () => connection.close() };
  },

  async publish({ broker, run, prefetch }) {
    const connection = await connected(broker, run, prefetch);
    return {
      emit: (order) => connection.publish(run, 'ordered', order, { persistent: true }),
      close: () => connection.close(),
    };
  },
};

async function connected(broker, exchange, prefetch) {
  const connection = new AmqpConnection({
    uri: broker,
    exchanges: [{ name: exchange, type: 'topic', options: { durable: true, autoDelete: true } }],
    prefetchCount: prefetch,
    connectionInitOptions: { wait: true, timeout: 10_000 },
    connectionManagerOptions: { connectionOptions: { noDelay: true } },
    logger: { log() {}, error() {}, warn() {}, debug() {}, verbose() {} },
  });
  await connection.init();
  return connection;
}
