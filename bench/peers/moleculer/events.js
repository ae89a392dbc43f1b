import { ServiceBroker } from 'moleculer';

/** `emit` to services of different groups: each group gets the event once. Nothing is confirmed. */
export const contestant = {
  async consume({ broker, run, queue, prefetch }, handled) {
    const node = brokerOf(`sink-${queue}`, { broker, run, prefetch });
    node.createService({ name: `sink-${queue}`, events: { 'bench.ordered': ({ params }) => handled(params) } });
    await node.start();
    return { close: () => node.stop() };
  },

  async publish({ broker, run, prefetch }) {
    const node = brokerOf('source', { broker, run, prefetch });
    await node.start();
    return { emit: (order) => node.emit('bench.ordered', order), close: () => node.stop() };
  },
};

function brokerOf(nodeID, { broker, run, prefetch }) {
  return new ServiceBroker({
    nodeID,
    namespace: run,
    logger: false,
    transporter: {
      type: 'AMQP',
      options: {
        url: broker,
        prefetch,
        socketOptions: { noDelay: true },
        autoDeleteQueues: true,
      },
    },
  });
}
