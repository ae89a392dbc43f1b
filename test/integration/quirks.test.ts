import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  BROADCAST,
  ClusterRpcProxy,
  connectService,
  Context,
  eventHandler,
  rpc,
  ServiceContainer,
  silentLogger,
  SINGLETON,
  type Logger,
  type ServiceClass,
  type ServiceConfig,
  type UntypedServices,
} from '../../src/index.js';
import { openTransport } from '../../src/transport/open.js';
import type { Transport } from '../../src/transport/transport.js';
import { deleteFromRabbit, uniqueName } from '../support/rabbit.js';
import { describeTransports } from '../support/transports.js';

/* Where Nameko surprises its users, and what becomes of it here. The others of the kind stand with what they belong to. */

describeTransports('quirks of Nameko', (url) => {
  let service: string;
  let containers: ServiceContainer[];
  let queues: string[];

  beforeEach(() => {
    service = uniqueName('quirk');
    containers = [];
    queues = [`rpc-${service}`];
  });

  afterEach(async () => {
    await Promise.all(containers.map((container) => container.kill()));
    queues.push(...['', '-a', '-b', '-asking'].map((suffix) => `ntgen.dead.${service}${suffix}`));
    if (url.startsWith('amqp')) await deleteFromRabbit(url, { queues, exchanges: [`${service}.events`] });
  });

  async function host(
    serviceClass: ServiceClass,
    config: ServiceConfig = {},
    logger: Logger = silentLogger,
  ): Promise<ServiceContainer> {
    const container = new ServiceContainer(serviceClass, { config: { AMQP_URI: url, ...config }, logger });
    containers.push(container);
    await container.start();
    return container;
  }

  test('quirk: a call to a service without an instance waits for ever; here it ends in time, and at once where there never was one', async () => {
    class Down {
      static readonly serviceName = service;
      @rpc
      ping(): string {
        return 'pong';
      }
    }
    await using client = await connectService(url, service);
    await expect(client.proxy.ping()).rejects.toMatchObject({ name: 'UnknownService' });
    await (await host(Down)).stop(); // its queue stays
    const call = client.proxy.ping.with({ timeoutMs: 30 })();
    await expect(call).rejects.toMatchObject({ name: 'RpcTimeout', details: { subject: `${service}.ping` } });
    await host(Down);
    expect(await client.proxy.ping()).toBe('pong');
  });

  test('quirk: a call has no timeout; here it has 30 seconds unless it is told otherwise', async () => {
    class Timed {
      static readonly serviceName = service;
      readonly context = Context();
      @rpc
      left(): number {
        return this.context.remainingMs();
      }
    }
    await host(Timed);
    await using client = await connectService(url, service);
    const left: unknown = await client.proxy.left();
    expect(left).toBeGreaterThan(1_000);
    expect(left).toBeLessThanOrEqual(30_000);
    expect(await client.proxy.left.with({ timeoutMs: 1_000 })()).toBeLessThanOrEqual(1_000);
  });

  test('quirk: a timeout begins again with every reply to others; here it is one of the call', async () => {
    class Mixed {
      static readonly serviceName = service;
      @rpc
      never(): Promise<void> {
        return new Promise(() => undefined);
      }
      @rpc
      ping(): string {
        return 'pong';
      }
    }
    await host(Mixed);
    await using client = await connectService(url, service);
    const call = { waits: true };
    const waiting = expect(client.proxy.never.with({ timeoutMs: 100 })()).rejects.toMatchObject({ name: 'RpcTimeout' });
    void waiting.finally(() => (call.waits = false));
    while (call.waits) await client.proxy.ping();
    await waiting;
  });

  test('quirk: late replies are never acknowledged and fill the memory; here they are acknowledged and dropped', async () => {
    const wire = await openTransport(url);
    await wire.declareExchange({ name: 'nameko-rpc', type: 'topic' });
    await wire.declareQueue({
      name: `rpc-${service}`,
      bindings: [{ exchange: 'nameko-rpc', routingKey: `${service}.*` }],
    });
    await wire.consume(`rpc-${service}`, { prefetch: 0 }, async ({ replyTo = '', correlationId = '' }) => {
      // twice: the second comes when nobody waits any more
      for (const result of [1, 2]) await reply(wire, replyTo, correlationId, result);
      return 'ack';
    });
    const debugged: string[] = [];
    let told: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (told = resolve));
    class Asking {
      static readonly serviceName = `${service}-asking`;
      readonly others = ClusterRpcProxy<UntypedServices>();
      @rpc
      async ask(): Promise<unknown> {
        return this.others[service].ping();
      }
    }
    queues.push(`rpc-${service}-asking`);
    await host(
      Asking,
      {},
      {
        ...silentLogger,
        debug: (_fields, message) => {
          debugged.push(message);
          told();
        },
      },
    );
    await using client = await connectService(url, `${service}-asking`);
    expect(await client.proxy.ask()).toBe(1);
    await late;
    expect(debugged).toEqual(['a reply came that nobody waits for']);
    expect(await client.proxy.ask()).toBe(1);
    await wire.close();
  });

  test('quirk: an error whose arguments have no form on the wire kills the service; here it arrives, and the service lives', async () => {
    class Odd extends Error {
      readonly args: readonly unknown[];
      constructor() {
        super('odd');
        const cyclic: unknown[] = [];
        cyclic.push(cyclic);
        this.args = [cyclic, new Map([[{}, 1]]), Symbol('s')];
      }
    }
    class Thrower {
      static readonly serviceName = service;
      @rpc
      fail(): void {
        throw new Odd();
      }
      @rpc
      ping(): string {
        return 'pong';
      }
    }
    await host(Thrower);
    await using client = await connectService(url, service);
    await expect(client.proxy.fail()).rejects.toMatchObject({ name: 'RemoteError', excType: 'Odd' });
    expect(await client.proxy.ping()).toBe('pong');
  });

  test('quirk: SINGLETON handlers that disagree about reliable delivery retry for ever; here the later one does not start', async () => {
    const source = service as 'event_source'; // events that the registry knows
    class Reliable {
      static readonly serviceName = `${service}-a`;
      @eventHandler(source, 'pool_evt', { handlerType: SINGLETON })
      hear(): void {}
    }
    class Unreliable {
      static readonly serviceName = `${service}-b`;
      @eventHandler(source, 'pool_evt', { handlerType: SINGLETON, reliableDelivery: false })
      hear(): void {}
    }
    queues.push(`evt-${service}-pool_evt`);
    await host(Reliable);
    await expect(host(Unreliable)).rejects.toMatchObject({
      code: 'NTG4012',
      message: expect.stringContaining(`evt-${service}-pool_evt`),
    });
  });

  test('quirk: a broadcast identifier is evaluated for every handler; here for broadcast handlers alone', async () => {
    const asked: string[] = [];
    const identify = (which: string) => () => {
      asked.push(which);
      return which;
    };
    const source = service as 'event_source'; // events that the registry knows
    class Listener {
      static readonly serviceName = service;
      @eventHandler(source, 'pool_evt', { broadcastIdentifier: identify('pool') })
      once(): void {}
      @eventHandler(source, 'pool_evt', {
        handlerType: BROADCAST,
        reliableDelivery: false,
        broadcastIdentifier: identify('broadcast'),
      })
      all(): void {}
    }
    queues.push(`evt-${service}-pool_evt--${service}.once`);
    await host(Listener);
    expect(asked).toEqual(['broadcast']);
  });
});

describe('quirks of Nameko that no broker has a part in', () => {
  test('quirk: a method whose name has a dot cannot be reached; here it is refused', () => {
    class Dotted {
      static readonly serviceName = 'dotted';
      @rpc({ name: 'a.b' })
      reach(): void {}
    }
    expect(() => new ServiceContainer(Dotted, { logger: silentLogger })).toThrow(
      expect.objectContaining({ code: 'NTG2007', message: expect.stringContaining('"a.b"') }),
    );
  });
});

async function reply(wire: Transport, replyTo: string, correlationId: string, result: unknown): Promise<void> {
  const body = Buffer.from(JSON.stringify({ result, error: null }));
  const message = { body, headers: {}, contentType: 'application/json', correlationId };
  await wire.publish({ exchange: 'nameko-rpc', routingKey: replyTo }, message);
}
