import { ServiceContainer, silentLogger, type Contracts } from 'ntgen';
import { connectClient } from 'ntgen/codegen/v1';
import { BenchService } from './bench.service.js';
import { CONTEXT_DATA, type Contestant } from './contestant.js';
import type { BenchProxy } from './generated/bench/proxy.js';
import { contracts } from './generated/index.js';

/** The package as its users have it: a class, what was generated from it, a container, a client. */
export const ntgen: Contestant = {
  async serve({ broker, exchange, service, prefetch }) {
    const config = { AMQP_URI: broker, rpc_exchange: exchange, max_workers: prefetch };
    const container = new ServiceContainer(named(service), {
      config,
      contracts: contractsFor(service),
      logger: silentLogger,
    });
    await container.start();
    return { close: () => container.stop() };
  },

  async connect({ broker, exchange, service }) {
    const options = { rpcExchange: exchange, contextData: CONTEXT_DATA };
    // What the generated `connect` does, under the name of this run.
    const client = await connectClient<Record<string, BenchProxy>, object>(broker, contractsFor(service), options);
    const bench = client[service];
    if (bench === undefined) throw new TypeError(`the client has no ${service}`);
    return { echo: (order) => bench.echo(order), close: () => client.close() };
  },
};

/** Every run has a name of its own, so that two at once do not share a queue. */
function named(service: string): typeof BenchService {
  class Named extends BenchService {}
  return Object.defineProperty(Named, 'serviceName', { value: service });
}

function contractsFor(service: string): Contracts {
  return { [service]: { ...contracts.bench, service } };
}
