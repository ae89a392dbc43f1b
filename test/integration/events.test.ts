import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  BROADCAST,
  connect,
  EventDispatcher,
  eventHandler,
  rpc,
  ServiceContainer,
  silentLogger,
  type Logger,
  type ServiceClass,
  type ServiceConfig,
} from '../../src/index.js';
import { ServiceContainer as Container } from '../../src/runtime/container.js';
import { openTransport } from '../../src/transport/open.js';
import type { Transport } from '../../src/transport/transport.js';
import type { ExchangeSpec, QueueSpec } from '../../src/wire/message.js';
import { connect as connectTyped, contracts } from '../services/generated/index.js';
import { EventSource, Forecaster } from '../services/events.service.js';
import { Log, SeenLog } from '../services/log.js';
import { deleteFromRabbit, describeWithRabbit, uniqueName } from '../support/rabbit.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { describeTransports } from '../support/transports.js';
import { contents, exists, Inbox, until } from '../transport/conformance/kit.js';
import { isOfNameko, listed, readCapture } from '../wire/captures.js';
import { listeners } from './event-services.js';

type Names = Parameters<typeof listeners>[0];

/** A running instance of a service, with what it has seen and logged. */
class Instance {
  readonly log = new SeenLog();
  readonly logged: string[] = [];
  readonly container: ServiceContainer;
  #onLine: () => void = () => undefined;

  constructor(service: ServiceClass, config: ServiceConfig) {
    const note = (level: string) => (_fields: unknown, message: string) => {
      this.logged.push(`${level} ${message}`);
      this.#onLine();
    };
    const logger: Logger = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
    this.container = new ServiceContainer(service, { config: { seen: this.log, ...config }, logger });
  }

  async logs(text: string, count = 1): Promise<void> {
    while (this.logged.filter((line) => line.includes(text)).length < count) {
      await new Promise<void>((resolve) => (this.#onLine = resolve));
    }
  }
}

let names: Names;
let url: string;
const declared = { queues: new Set<string>(), exchanges: new Set<string>() };
let instances: Instance[] = [];
let transport: Transport;

async function begin(broker: string): Promise<void> {
  url = broker;
  names = { source: uniqueName('s'), x: uniqueName('x'), y: uniqueName('y') };
  transport = await openTransport(url);
  await transport.declareExchange({ name: `${names.source}.events`, type: 'topic' });
}

async function end(): Promise<void> {
  await Promise.all(instances.map(({ container }) => container.stop()));
  instances = [];
  await transport.close();
  if (!url.startsWith('amqp')) return;
  for (const { name } of nameko(names).queues) declared.queues.add(name.replace('{instance}', ''));
  for (const instance of ['x1', 'x2']) {
    declared.queues.add(`evt-${names.source}-bcast_rel--${names.x}.on_bcast_reliable-${instance}`);
  }
  declared.queues.add(`rpc-${names.source}`);
  for (const service of [names.x, names.y]) declared.queues.add(`ntgen.dead.${service}`);
  await deleteFromRabbit(url, { queues: declared.queues, exchanges: [`${names.source}.events`] });
}

async function start(service: ServiceClass, config: ServiceConfig = {}): Promise<Instance> {
  const instance = new Instance(service, { AMQP_URI: url, ...config });
  instances.push(instance);
  await instance.container.start();
  return instance;
}

async function dispatch(type: string, ...payloads: readonly unknown[]): Promise<void> {
  for (const payload of payloads) {
    const body = Buffer.from(JSON.stringify(payload));
    await transport.publish(
      { exchange: `${names.source}.events`, routingKey: type },
      { body, headers: {}, contentType: 'application/json', deliveryMode: 2 },
    );
  }
}

/** The queues of events that Nameko declared, under our names. An instance's own identifier is `{instance}`. */
function nameko({ source, x, y }: Names): { readonly queues: readonly ReturnType<typeof listed>[] } {
  const { queues } = readCapture('events_topology_and_dispatch').topology;
  const renamed = queues
    .filter(({ name }) => name.startsWith('evt-'))
    .map(({ name, durable, auto_delete, exclusive, arguments: given }) => ({
      name: name
        .replace('chain_a', source)
        .replace('listener_x', x)
        .replace('listener_y', y)
        .replace(/-([0-9a-f]{32}|x[12])$/, '-{instance}'),
      durable,
      auto_delete,
      exclusive,
      arguments: given,
    }));
  return { queues: [...new Map(renamed.map((queue) => [queue.name, queue])).values()].sort(byName) };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

describeTransports('events', (broker) => {
  beforeEach(() => begin(broker));
  afterEach(end);

  test('one instance of each service and method gets an event, or one of all, or every instance', async () => {
    const { ListenerX, ListenerY } = listeners(names);
    const x1 = await start(ListenerX, { INSTANCE: 'x1' });
    const x2 = await start(ListenerX, { INSTANCE: 'x2' });
    const y1 = await start(ListenerY);
    await dispatch('pool_evt', 0, 1, 2, 3);
    await dispatch('single_evt', 's0', 's1', 's2');
    await dispatch('bcast_evt', [0], [1]);
    await dispatch('bcast_rel', 0, 1);

    expect(await y1.log.seen('y.on_pool', 4)).toEqual([0, 1, 2, 3]);
    for (const method of ['x.on_pool', 'x.on_pool_2']) {
      const shared = await Promise.all([x1, x2].map(({ log }) => log.seen(method, 2)));
      expect(shared.flat().sort()).toEqual([0, 1, 2, 3]);
    }
    const single = await Promise.all([
      x1.log.seen('x.on_single'),
      x2.log.seen('x.on_single'),
      y1.log.seen('y.on_single'),
    ]);
    expect(single.flat().sort()).toEqual(['s0', 's1', 's2']);
    for (const { log } of [x1, x2]) {
      expect(await log.seen('x.on_bcast', 2)).toEqual([[0], [1]]);
      expect(await log.seen('x.on_bcast_reliable', 2)).toEqual([0, 1]);
    }
  });

  test('a reliable queue keeps events while nobody listens; an unreliable one goes with its last listener', async () => {
    const { ListenerX } = listeners(names);
    const first = await start(ListenerX, { INSTANCE: 'x1' });
    await first.container.stop();
    const unreliable = `evt-${names.source}-single_unrel`;
    await until(async () => !(await exists(transport, unreliable)));
    await dispatch('single_unrel', 1);
    await dispatch('pool_unrel', null);
    await dispatch('bcast_evt', [1]);
    await dispatch('bcast_rel', 7);
    await dispatch('pool_evt', 8);
    const second = await start(ListenerX, { INSTANCE: 'x1' });
    expect(await second.log.seen('x.on_bcast_reliable')).toEqual([7]);
    expect(await second.log.seen('x.on_pool')).toEqual([8]);
    await dispatch('single_unrel', 2);
    await dispatch('pool_unrel', null);
    await dispatch('bcast_evt', [2]);
    expect(await second.log.seen('x.on_single_unreliable')).toEqual([2]);
    expect(await second.log.seen('x.on_pool_unreliable')).toEqual([null]);
    expect(await second.log.seen('x.on_bcast')).toEqual([[2]]);
  });

  test('a failed event is logged and buried, or goes back to the queue where the handler wants it', async () => {
    const { ListenerX } = listeners(names);
    const x = await start(ListenerX, { INSTANCE: 'x1' });
    await dispatch('err_evt', 'boom', 'expected');
    await dispatch('requeue_evt', 'rq');
    expect(await x.log.seen('x.on_requeue', 3)).toEqual(['rq', 'rq', 'rq']);
    expect(await x.log.seen('x.on_err', 2)).toEqual(['boom', 'expected']);
    await x.container.stop();
    expect(x.log.entries.filter(({ what }) => what === 'x.on_err')).toHaveLength(2);
    expect(x.logged.filter((line) => line.includes('on_err') && !line.startsWith('info'))).toEqual([
      `error ${names.x}.on_err failed`,
      `warn ${names.x}.on_err failed as expected: as expected`,
    ]);
    const left = [
      `evt-${names.source}-err_evt--${names.x}.on_err`,
      `evt-${names.source}-requeue_evt--${names.x}.on_requeue`,
    ];
    for (const queue of left) expect(await contents(transport, queue)).toEqual([]);
  });

  test('an event whose handler was cut short by a kill is the next instance’s', async () => {
    const { ListenerX } = listeners(names);
    const first = await start(ListenerX, { INSTANCE: 'x1' });
    await dispatch('err_evt', 'wait');
    await first.log.seen('x.on_err');
    await first.container.kill();
    const second = await start(ListenerX, { INSTANCE: 'x2' });
    expect(await second.log.seen('x.on_err')).toEqual(['wait']);
    await second.container.kill();
    const queue = `evt-${names.source}-err_evt--${names.x}.on_err`;
    expect((await contents(transport, queue)).map(({ redelivered }) => redelivered)).toEqual([true]);
  });

  test('what no listener can read is logged and buried', async () => {
    const { ListenerY } = listeners(names);
    const y = await start(ListenerY);
    const to = { exchange: `${names.source}.events`, routingKey: 'pool_evt' };
    await transport.publish(to, { body: Buffer.from('{'), headers: {}, contentType: 'application/json' });
    await transport.publish(to, { body: Buffer.from('x'), headers: {}, contentType: 'application/x-yaml' });
    await dispatch('pool_evt', 1);
    expect(await y.log.seen('y.on_pool')).toEqual([1]);
    expect(y.logged.filter((line) => line.startsWith('error'))).toEqual([
      expect.stringContaining(`an event pool_evt of ${names.source} was refused by ${names.y}.on_pool`),
      expect.stringContaining('application/x-yaml'),
    ]);
  });

  test('a dispatcher sends what it and its call were told; the context wins', async () => {
    class Source extends EventSource {
      static override readonly serviceName = names.source as 'event_source';
    }
    await start(Source);
    const queue = uniqueName('events');
    declared.queues.add(queue);
    await transport.declareQueue({
      name: queue,
      exclusive: true,
      bindings: [{ exchange: `${names.source}.events`, routingKey: '#' }],
    });
    const inbox = new Inbox();
    await transport.consume(queue, { prefetch: 0 }, inbox.handle);
    const client = await connect(url, { contextData: { language: 'nl' } });
    await client[names.source].emit([1]);
    await client[names.source].emitSpecially();
    await client.close();
    const stack = [
      expect.stringContaining('standalone_rpc_proxy.call.'),
      expect.stringContaining(`${names.source}.emit`),
    ];
    const common = { 'nameko.language': 'nl', 'nameko.call_id_stack': stack, plain: 'said by the dispatcher' };
    expect((await inbox.take()).delivery).toMatchObject({
      routingKey: 'pool_evt',
      deliveryMode: 2,
      priority: 3,
      contentType: 'application/json',
      headers: common,
    });
    const special = (await inbox.take()).delivery;
    expect(special).toMatchObject({
      deliveryMode: 1,
      priority: 7,
      expirationMs: 60_000,
      headers: { ...common, other: 1 },
    });
    expect(special.body.toString()).toBe('{"mm":1}');
    expect(special.correlationId).toBeUndefined();
  });

  test('where exchanges are somebody else’s to declare, a handler waits for them, and can be stopped while it does', async () => {
    const source = uniqueName('late');
    declared.exchanges.add(`${source}.events`);
    const { ListenerY } = listeners({ ...names, source });
    const config = { AMQP_URI: url, DECLARE_EVENT_EXCHANGES: false };
    const [patient, stopped] = [new Instance(ListenerY, config), new Instance(ListenerY, config)];
    const starting = patient.container.start();
    const given = stopped.container.start();
    await Promise.all([patient, stopped].map((instance) => instance.logs(`waiting for somebody to declare`)));
    await stopped.container.stop();
    await given;
    await transport.declareExchange({ name: `${source}.events`, type: 'topic' });
    await starting;
    const to = { exchange: `${source}.events`, routingKey: 'pool_evt' };
    await transport.publish(to, { body: Buffer.from('1'), headers: {}, contentType: 'application/json' });
    expect(await patient.log.seen('y.on_pool')).toEqual([1]);
    await patient.container.stop();
    if (!url.startsWith('amqp')) return;
    const queues = [`evt-${source}-pool_evt--${names.y}.on_pool`, `evt-${source}-single_evt`];
    await deleteFromRabbit(url, { queues, exchanges: [`${source}.events`] });
  });
});

describe('what is declared', () => {
  const exchanges: ExchangeSpec[] = [];
  const queues: QueueSpec[] = [];

  async function declarationsOf(config: ServiceConfig = {}): Promise<void> {
    exchanges.length = queues.length = 0;
    const { ListenerX, ListenerY } = listeners(names);
    for (const service of [ListenerX, ListenerY]) {
      const container = new Container(service, {
        config: { AMQP_URI: url, INSTANCE: 'x1', ...config },
        logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
        openTransport: async (broker, options) => {
          const inner = await openTransport(broker, options);
          const declareExchange = inner.declareExchange.bind(inner);
          const declareQueue = inner.declareQueue.bind(inner);
          inner.declareExchange = (spec) => (exchanges.push(spec), declareExchange(spec));
          inner.declareQueue = (spec) => (queues.push(spec), declareQueue(spec));
          return inner;
        },
      });
      await container.start();
      await container.stop();
    }
  }

  beforeEach(() => begin(`memory://${uniqueName('events')}`));
  afterEach(end);

  test('is what Nameko declared, in names, flags and arguments', async () => {
    await declarationsOf();
    const ours = queues.filter(isOfNameko).map((queue) => {
      const { name, durable, exclusive, ...others } = listed(queue);
      // An exclusive queue is listed as not durable, whatever was asked for.
      const flags = { durable: durable && !exclusive, exclusive, ...others };
      return { name: name.replace(/-([0-9a-f]{32}|x1)$/, '-{instance}'), ...flags };
    });
    const distinct = [...new Map(ours.map((queue) => [queue.name, queue])).values()].sort(byName);
    expect(distinct).toEqual(nameko(names).queues);
    expect(distinct).toHaveLength(10);
    for (const spec of exchanges.filter(isOfNameko)) {
      expect(spec).toEqual({ name: `${names.source}.events`, type: 'topic' });
    }
  });

  test('with AUTO_DELETE_EVENT_EXCHANGES the exchange goes with its last binding', async () => {
    names = { ...names, source: uniqueName('s') };
    await declarationsOf({ AUTO_DELETE_EVENT_EXCHANGES: true });
    expect(exchanges.find(isOfNameko)).toEqual({ name: `${names.source}.events`, type: 'topic', autoDelete: true });
  });
});

test('a broadcast that is reliable and has no identifier is refused before it starts', () => {
  class Careless {
    static readonly serviceName = 'careless';
    @eventHandler('event_source', 'bcast_rel', { handlerType: BROADCAST })
    listen(): void {}
  }
  expect(
    () => new ServiceContainer(Careless, { config: { AMQP_URI: 'memory://careless' }, logger: silentLogger }),
  ).toThrow(
    expect.objectContaining({
      code: 'NTG2006',
      message: expect.stringContaining('careless.listen is a broadcast handler'),
    }),
  );
});

test('an option that can never be sent keeps a dispatcher from starting', async () => {
  class Loud {
    static readonly serviceName = 'loud';
    readonly dispatch = EventDispatcher<{ shout: string }>({ priority: 300 });
    @rpc
    shout(): void {}
  }
  const { container } = new Instance(Loud, { AMQP_URI: `memory://${uniqueName('loud')}` });
  await expect(container.start()).rejects.toThrow('A message cannot be sent with this priority');
});

test('a handler that never ends is given up after its timeout', async () => {
  const seen = new SeenLog();
  class Stuck {
    static readonly serviceName = 'stuck';
    readonly log = Log();
    @eventHandler('event_source', 'requeue_evt', { timeout: 0.01, requeueOnError: true })
    async listen(payload: string): Promise<void> {
      this.log.add('stuck', payload);
      await new Promise(() => undefined);
    }
  }
  const broker = `memory://${uniqueName('stuck')}`;
  const { container, logged } = new Instance(Stuck, { AMQP_URI: broker, seen });
  await container.start();
  const client = await connectTyped(broker);
  await client.dispatch('event_source', 'requeue_evt', 'again');
  expect(await seen.seen('stuck', 3)).toEqual(['again', 'again', 'again']);
  await client.close();
  await container.stop();
  expect(logged).toContain('error stuck.listen failed');
});

test.each(['', 5])('an identifier of %p is refused', async (identifier) => {
  class Careless {
    static readonly serviceName = 'careless';
    @rpc
    other(): void {}
    @eventHandler('event_source', 'bcast_rel', {
      handlerType: BROADCAST,
      broadcastIdentifier: () => identifier as string,
    })
    listen(): void {}
  }
  const container = new Instance(Careless, { AMQP_URI: `memory://${uniqueName('careless')}` }).container;
  await expect(container.start()).rejects.toThrow(/must be text that is not empty/);
});

test('a pattern catches each event that it matches; its handler is typed and checked by the contract', async () => {
  const broker = `memory://${uniqueName('patterns')}`;
  const seen = new SeenLog();
  const config = { AMQP_URI: broker, seen };
  const container = new ServiceContainer(Forecaster, { config, contracts, logger: silentLogger });
  await container.start();
  const client = await connectTyped(broker);
  await client.dispatch('event_source', 'weather.sun.north', { hours: 5 });
  await client.dispatch('event_source', 'weather.rain', { mm: 3 });
  await client.dispatch('event_source', 'bcast_rel', 1);
  expect(await seen.seen('any', 2)).toEqual([{ hours: 5 }, { mm: 3 }]);
  expect(await seen.seen('one word')).toEqual([{ mm: 3 }]);
  expect(await seen.seen('broadcast')).toEqual([1]);
  await client.close();
  await container.stop();
});

describeWithRabbit('an exclusive queue', (broker) => {
  beforeEach(() => begin(broker));
  afterEach(end);

  test('is declared again, and consumed, after a lost connection', async () => {
    const proxy = new TcpProxy(broker);
    await proxy.start();
    const { ListenerX } = listeners(names);
    const x = await start(ListenerX, { INSTANCE: 'x1', AMQP_URI: proxy.urlFor(broker) });
    proxy.cut();
    await x.logs('Connected to', 2);
    await until(async () => {
      await dispatch('bcast_evt', [1]);
      return x.log.entries.some(({ what }) => what === 'x.on_bcast');
    });
    await x.container.stop();
    await proxy.stop();
  });
});
