import { ServiceBroker } from 'moleculer';

/** A moleculer action over its AMQP transporter; its built-in balancer, which is the default, leaves the choice of a node to the caller. */
export const contestant = ({ noDelay }) => ({
  async serve({ broker, service, prefetch }) {
    const node = brokerOf('server', { broker, service, prefetch, noDelay });
    node.createService({ name: 'bench', actions: { echo: ({ params }) => params } });
    await node.start();
    return { close: () => node.stop() };
  },

  async connect({ broker, service, prefetch }) {
    const node = brokerOf(`client-${process.pid}`, { broker, service, prefetch, noDelay });
    await node.start();
    await node.waitForServices('bench');
    return { echo: (order) => node.call('bench.echo', order), close: () => node.stop() };
  },
});

function brokerOf(nodeID, { broker, service, prefetch, noDelay }) {
  return new ServiceBroker({
    nodeID,
    // A name of its own for each run keeps its exchanges and queues apart.
    namespace: service,
    logger: false,
    requestTimeout: 30_000,
    transporter: {
      type: 'AMQP',
      options: {
        url: broker,
        prefetch,
        socketOptions: { noDelay },
        eventTimeToLive: 5_000,
        heartbeatTimeToLive: 5_000,
        autoDeleteQueues: true,
      },
    },
  });
}
