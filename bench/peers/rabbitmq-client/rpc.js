import { Connection } from 'rabbitmq-client';

/** rabbitmq-client's own RPC: a reply to the request's `replyTo`, direct reply-to, confirms on. */
export const contestant = ({ noDelay }) => ({
  async serve({ broker, service, prefetch }) {
    const rabbit = new Connection({ url: broker, noDelay });
    const options = { queue: service, queueOptions: { autoDelete: true }, qos: { prefetchCount: prefetch } };
    const consumer = rabbit.createConsumer({ ...options, concurrency: prefetch }, async (request, reply) => {
      await reply(request.body);
    });
    await new Promise((resolve) => consumer.once('ready', resolve));
    return {
      async close() {
        await consumer.close();
        await rabbit.close();
      },
    };
  },

  async connect({ broker, service }) {
    const rabbit = new Connection({ url: broker, noDelay });
    const client = rabbit.createRPCClient({ confirm: true });
    return {
      echo: async (order) => (await client.send(service, order)).body,
      async close() {
        await client.close();
        await rabbit.close();
      },
    };
  },
});
