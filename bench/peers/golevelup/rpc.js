import 'reflect-metadata';
import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';

/** The connection of @golevelup/nestjs-rabbitmq without Nest around it: `createRpc` and `request`, direct reply-to. */
export const contestant = ({ noDelay }) => ({
  async serve({ broker, service, prefetch }) {
    const connection = await connected(broker, service, prefetch, noDelay);
    await connection.createRpc(async (order) => order, {
      exchange: service,
      routingKey: 'echo',
      queue: service,
      queueOptions: { durable: false, autoDelete: true },
    });
    return { close: () => connection.close() };
  },

  async connect({ broker, service, prefetch }) {
    const connection = await connected(broker, service, prefetch, noDelay);
    return {
      echo: (order) => connection.request({ exchange: service, routingKey: 'echo', payload: order, timeout: 30_000 }),
      close: () => connection.close(),
    };
  },
});

async function connected(broker, service, prefetch, noDelay) {
  const connection = new AmqpConnection({
    uri: broker,
    exchanges: [{ name: service, type: 'direct', options: { durable: false, autoDelete: true } }],
    prefetchCount: prefetch,
    connectionInitOptions: { wait: true, timeout: 10_000 },
    connectionManagerOptions: { connectionOptions: { noDelay } },
    logger: { log() {}, error() {}, warn() {}, debug() {}, verbose() {} },
  });
  await connection.init();
  return connection;
}
