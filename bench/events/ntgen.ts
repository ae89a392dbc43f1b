import { ServiceContainer, silentLogger } from 'ntgen';
import { SinkService } from './bench.service.js';
import type { Contestant } from './contestant.js';
import { connect, contracts } from './generated/index.js';

/** The package as its users have it: events checked on both sides, confirmed, each handled by a worker of its own. */
export const ntgen: Contestant = {
  async consume({ broker, run, queue, prefetch }, handled) {
    SinkService.handled = handled;
    const name = `bench_sink_${run}_${queue}`;
    class Sink extends SinkService {}
    Object.defineProperty(Sink, 'serviceName', { value: name });
    const container = new ServiceContainer(Sink, {
      config: { AMQP_URI: broker, max_workers: prefetch },
      contracts: { [name]: { ...contracts.bench_sink, service: name } },
      logger: silentLogger,
    });
    await container.start();
    return { close: () => container.stop() };
  },

  async publish({ broker }) {
    const client = await connect(broker);
    return { emit: (order) => client.dispatch('bench_source', 'ordered', order), close: () => client.close() };
  },
};
