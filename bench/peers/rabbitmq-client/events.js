import { Connection } from 'rabbitmq-client';

/** A confirming publisher and acknowledging consumers. */
export const contestant = {
  async consume({ broker, run, queue, prefetch }, handled) {
    const rabbit = new Connection({ url: broker, noDelay: true });
    const consumer = rabbit.createConsumer(
      {
        queue: `bench-rc-${run}-${queue}`,
        queueOptions: { autoDelete: true, durable: true },
        qos: { prefetchCount: prefetch },
        exchanges: [exchangeOf(run)],
        queueBindings: [{ exchange: exchangeOf(run).exchange, routingKey: 'ordered' }],
      },
      (message) => handled(message.body),
    );
    await new Promise((resolve) => consumer.once('ready', resolve));
    return {
      async close() {
        await consumer.close();
        await rabbit.close();
      },
    };
  },

  async publish({ broker, run }) {
    const rabbit = new Connection({ url: broker, noDelay: true });
    const publisher = rabbit.createPublisher({ confirm: true, exchanges: [exchangeOf(run)] });
    const envelope = { exchange: exchangeOf(run).exchange, routingKey: 'ordered', durable: true };
    return {
      emit: (order) => publisher.send(envelope, order),
      async close() {
        await publisher.close();
        await rabbit.close();
      },
    };
  },
};

function exchangeOf(run) {
  return { exchange: `bench-rc-${run}`, type: 'topic', durable: true, autoDelete: true };
}
