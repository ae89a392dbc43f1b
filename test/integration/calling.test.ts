import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  CallCancelled,
  connect as connectUntyped,
  connectService,
  IncorrectSignature,
  rpc as rpcEntrypoint,
  RpcTimeout,
  ServiceContainer,
  ServiceRunner,
  silentLogger,
  TransportClosed,
  ValidationError,
  type Logger,
  type UntypedServices,
} from '../../src/index.js';
import { connectClient } from '../../src/client/connect.js';
import type { ServiceDescriptor } from '../../src/contract/descriptor.js';
import { openTransport } from '../../src/transport/open.js';
import type { Delivery, Transport } from '../../src/transport/transport.js';
import { connect, contracts } from '../services/generated/index.js';
import { CalleeService, CallerOfService, ListenerService } from '../services/calling.service.js';
import { SeenLog } from '../services/log.js';
import { deleteFromRabbit, describeWithRabbit, uniqueName } from '../support/rabbit.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { describeTransports } from '../support/transports.js';

const DECLARED = {
  queues: [
    'rpc-callee',
    'rpc-caller_of',
    'evt-caller_of-done--callee.busy',
    'evt-caller_of-done--caller_of_listener.done',
  ],
  exchanges: ['caller_of.events'],
};

/** A table whose methods must not be called twice. */
function onlyOnce(table: ServiceDescriptor): ServiceDescriptor {
  const entrypoints = table.entrypoints.map((row) => ({ ...row, options: { ...row.options, idempotent: false } }));
  return { ...table, entrypoints };
}

/** What a call ends with; taken at once, since an error that nobody has asked for yet ends the process. */
function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'no failure',
    (error: unknown) => error,
  );
}

describeTransports('calling', (url) => {
  const log = new SeenLog();
  const logged: (readonly [message: string, fields: object])[] = [];
  const note = (fields: object, message: string) => logged.push([message, fields]);
  const logger: Logger = { debug: note, info: note, warn: note, error: note };
  let runner: ServiceRunner;
  let rpc: Awaited<ReturnType<typeof connect>>;
  let untyped: Awaited<ReturnType<typeof connectUntyped>>;
  let wire: Transport;

  beforeAll(async () => {
    runner = new ServiceRunner(
      [CalleeService, CallerOfService, ListenerService].map((service) => {
        // One worker: whatever comes meanwhile must wait.
        const config = { AMQP_URI: url, seen: log, max_workers: service === CalleeService ? 1 : 100 };
        return new ServiceContainer(service, { config, contracts, logger });
      }),
    );
    await runner.start();
    rpc = await connect(url);
    untyped = await connectUntyped(url);
    wire = await openTransport(url);
  });

  beforeEach(() => {
    log.entries.length = 0;
    logged.length = 0;
  });

  afterAll(async () => {
    await wire.close();
    await untyped.close();
    await rpc.close();
    await runner.stop();
    if (url.startsWith('amqp')) await deleteFromRabbit(url, DECLARED);
  });

  /** A service that never answers, and what it is sent. */
  async function silentService(): Promise<{ readonly service: string; next(): Promise<Delivery> }> {
    const service = uniqueName('silent');
    const deliveries: Delivery[] = [];
    let told: () => void = () => undefined;
    await wire.declareExchange({ name: 'nameko-rpc', type: 'topic' });
    await wire.declareQueue({
      name: `rpc-${service}`,
      autoDelete: true,
      bindings: [{ exchange: 'nameko-rpc', routingKey: `${service}.*` }],
    });
    await wire.consume(`rpc-${service}`, { prefetch: 0 }, (delivery) => {
      deliveries.push(delivery);
      told();
      return Promise.resolve('ack');
    });
    const next = async (): Promise<Delivery> => {
      if (deliveries.length === 0) await new Promise<void>((resolve) => (told = resolve));
      return deliveries.shift() as Delivery;
    };
    return { service, next };
  }

  /** Keeps the only worker of `callee` busy until it is called. */
  async function occupy(): Promise<() => void> {
    const name = uniqueName('busy');
    await rpc.dispatch('caller_of', 'done', name);
    await log.seen('busy');
    return () => log.add(`release ${name}`, true);
  }

  describe('arguments by name', () => {
    test('reach the parameters of these names, whatever their order', async () => {
      expect(await rpc.callee.order.callKw({ quantity: 2, isbn: '3-16' })).toBe('3-16 2 -');
      expect(await rpc.callee.order.callKw({ isbn: '3-16', note: 'soon' })).toBe('3-16 1 soon');
      expect(await untyped['callee'].order.callKw({ isbn: '3-16' })).toBe('3-16 1 -');
    });

    test('are encoded and decoded as any others', async () => {
      const [from, to] = [new Date(0), new Date(86_400_000)];
      expect(await rpc.callee.due.callKw({ to, from })).toEqual([from, to]);
      expect(await rpc.callee.due.with({ timeoutMs: 1000 }).callKw({ from })).toEqual([from]);
    });

    test('that are wrong, missing or unknown do not leave the caller', async () => {
      const { callKw } = rpc.callee.order;
      await expect(callKw({ isbn: 3 } as never)).rejects.toThrow(ValidationError);
      await expect(callKw({ quantity: 3 } as never)).rejects.toThrow(/missing 1 required .*'isbn'/);
      await expect(callKw({ isbn: '3-16', amount: 3 } as never)).rejects.toThrow(IncorrectSignature);
      expect(log.entries).toEqual([]);
    });

    test('travel as keyword arguments', async () => {
      const { service, next } = await silentService();
      const end = failureOf(untyped[service].order.with({ timeoutMs: 50 }).callKw({ isbn: '3-16', quantity: 2 }));
      expect(JSON.parse((await next()).body.toString())).toEqual({ args: [], kwargs: { isbn: '3-16', quantity: 2 } });
      expect(await end).toBeInstanceOf(RpcTimeout);
    });
  });

  describe('the cluster proxy of a service', () => {
    test('calls any service by name, and is no promise', async () => {
      expect(await rpc.caller_of.order('3-16')).toBe('3-16 1 -');
    });
  });

  describe('context', () => {
    test('of a client is asked for anew for every call', async () => {
      let visitor = 0;
      await using client = await connect(url, { contextData: () => ({ visitor: ++visitor }) });
      expect(await client.callee.data()).toEqual({ visitor: '1' });
      expect(await client.callee.data()).toEqual({ visitor: '2' });
    });

    test('of one call is laid over what travels anyway, also over that of a proxy', async () => {
      await using client = await connect(url, { contextData: { user_id: 'wile', language: 'en' } });
      const { data } = client.callee;
      expect(await data.with({ contextData: { language: 'de' } })()).toEqual({ user_id: 'wile', language: 'de' });
      expect(await data()).toEqual({ user_id: 'wile', language: 'en' });
      expect(await client.caller_of.data()).toMatchObject({ user_id: 'wile', through: 'the proxy' });
    });

    test('that cannot be had fails the call', async () => {
      const client = await connect(url, {
        contextData: () => {
          throw new RangeError('no user');
        },
      });
      await expect(client.callee.data()).rejects.toThrow('no user');
      await expect(client.dispatch('caller_of', 'done', '')).rejects.toThrow('no user');
      await client.close();
    });

    test('with a call id stack makes the calls children of that call', async () => {
      await using client = await connect(url, { contextData: { call_id_stack: ['web.get.1'] } });
      const stack = await client.callee.stack();
      expect(stack[0]).toBe('web.get.1');
      expect(stack[1]).toMatch(/^standalone_rpc_proxy\.call\./);
      expect(await client.callee.data()).toEqual({});
    });

    test('comes to a service by the providers of its keys', async () => {
      const contextData = { language: 'en', user_id: 7, user_agent: 'roadrunner', auth_token: 't', tenant: 'acme' };
      expect(await rpc.caller_of.known.with({ contextData })()).toEqual(['en', 7, 'roadrunner', 't', 'acme']);
      expect(await rpc.caller_of.known()).toEqual([null, null, null, null, null]);
    });

    test('that a worker changes goes with the events that it dispatches afterwards', async () => {
      await rpc.caller_of.tell.with({ contextData: { tenant: 'acme' } })('free');
      expect(await log.seen('done')).toEqual(['free, after acme']);
      await log.seen('busy');
      log.add('release free', true);
    });

    test('is what a call logger binds', async () => {
      await rpc.caller_of.known();
      const [, fields] = logged.find(([message]) => message === 'asked') ?? [];
      expect(fields).toEqual({ callId: expect.stringMatching(/^caller_of\.known\./) });
    });
  });

  describe('a deadline', () => {
    test("of a handler's own ends it before its caller's does", async () => {
      const call = rpc.callee.limited('l');
      await expect(call).rejects.toThrow(RpcTimeout);
      await expect(call).rejects.toThrow(/callee\.limited did not end within the (\d+) ms that it was given/);
      expect(await log.seen('given up')).toEqual(['l: WorkerTimeout']);
    });

    test('that is no limit of a handler keeps its service from being hosted', () => {
      class Hasty {
        static readonly serviceName = 'hasty';
        @rpcEntrypoint({ timeout: 0 })
        hurry(): void {
          // never runs
        }
      }
      expect(() => new ServiceContainer(Hasty, { logger })).toThrow(/hasty\.hurry has the timeout 0/);
    });

    test('so far away that no timer reaches it is none', async () => {
      const body = Buffer.from('{"args": ["far"], "kwargs": {}}');
      const headers = { 'ntgen.deadline': Number.MAX_SAFE_INTEGER };
      const to = { exchange: 'nameko-rpc', routingKey: 'callee.order' };
      await wire.publish(to, { body, headers, contentType: 'application/json' });
      expect(await log.seen('order')).toEqual(['far']);
    });

    test('that has passed when the request arrives keeps it from running', async () => {
      await wire.publish(
        { exchange: 'nameko-rpc', routingKey: 'callee.order' },
        {
          body: Buffer.from('{"args": ["late"], "kwargs": {}}'),
          headers: { 'ntgen.deadline': Date.now() - 1 },
          contentType: 'application/json',
        },
      );
      await rpc.callee.order('next');
      expect(log.entries).toEqual([{ what: 'order', value: 'next' }]);
    });

    test('that passes while the request waits, in the queue or for a worker, keeps it from running', async () => {
      const release = await occupy();
      const waits = [1, 2, 3].map((n) => rpc.callee.order.with({ timeoutMs: 50 })(`late ${String(n)}`));
      for (const end of await Promise.allSettled(waits)) expect(end).toMatchObject({ reason: { code: 'NTG4005' } });
      release();
      await rpc.callee.order('next');
      expect(await log.seen('order')).toEqual(['next']);
    });

    test('that has passed before the call is sent ends it at once', async () => {
      await expect(rpc.callee.order.with({ timeoutMs: 0 })('never')).rejects.toMatchObject({
        name: 'RpcTimeout',
        message: 'No time was left to call callee.order.',
        details: { subject: 'callee.order', elapsedMs: 0 },
      });
    });
  });

  describe('a call that is given up', () => {
    test('ends at once, and so does the handler', async () => {
      const controller = new AbortController();
      const call = rpc.callee.hang.with({ signal: controller.signal })('a');
      await log.seen('hangs');
      controller.abort(new RangeError('bored'));
      await expect(call).rejects.toMatchObject({ name: 'CallCancelled', code: 'NTG4013', cause: { message: 'bored' } });
      await expect(call).rejects.toThrow(/The call of callee\.hang was cancelled after \d+ ms/);
      expect(await log.seen('given up')).toEqual(['a: CallCancelled']);
      expect(await rpc.callee.order('next')).toBe('next 1 -');
      expect(logged.filter(([message]) => message.includes('nobody waits for'))).toEqual([]);
    });

    test('gives up what was called for it', async () => {
      const controller = new AbortController();
      const call = rpc.caller_of.hang.with({ signal: controller.signal })('chain');
      await log.seen('hangs');
      controller.abort();
      await expect(call).rejects.toThrow(CallCancelled);
      expect(await log.seen('given up')).toEqual(['chain: CallCancelled']);
    });

    test('while it waits in the queue does not run', async () => {
      const [running, waiting] = [new AbortController(), new AbortController()];
      const ends = [failureOf(rpc.callee.hang.with({ signal: running.signal })('first'))];
      await log.seen('hangs');
      const late = rpc.callee.order.with({ signal: waiting.signal });
      ends.push(failureOf(late('1')), failureOf(late('2')), failureOf(late('3')));
      waiting.abort();
      // What is given up last is heard of last, and only then the worker is free.
      running.abort();
      for (const end of ends) expect(await end).toBeInstanceOf(CallCancelled);
      await rpc.callee.order('next');
      expect(await log.seen('order')).toEqual(['next']);
    });

    test('before it is sent is not sent', async () => {
      const call = rpc.callee.order.with({ signal: AbortSignal.abort() })('never');
      await expect(call).rejects.toThrow(CallCancelled);
      await rpc.callee.order('next');
      expect(await log.seen('order')).toEqual(['next']);
    });

    test('cannot be given up by somebody who does not know its ids', async () => {
      const controller = new AbortController();
      const call = rpc.callee.hang.with({ signal: controller.signal })('mine');
      await log.seen('hangs');
      for (const forged of [{}, { correlationId: 'x' }, { correlationId: 'x', replyTo: 'y' }]) {
        await wire.publish(
          { exchange: 'ntgen.cancel', routingKey: 'callee' },
          { body: Buffer.from('?'), headers: { 'ntgen.deadline': Number.MAX_SAFE_INTEGER }, ...forged },
        );
      }
      controller.abort();
      await expect(call).rejects.toThrow(CallCancelled);
      expect(await log.seen('given up')).toEqual(['mine: CallCancelled']);
    });

    test('of a service that knows no cancelling is dropped by the broker', async () => {
      const { service, next } = await silentService();
      const controller = new AbortController();
      const call = untyped[service].ping.with({ signal: controller.signal })();
      await next();
      controller.abort();
      await expect(call).rejects.toThrow(`The call of ${service}.ping was cancelled`);
    });
  });

  test('of a method that no kill can interrupt is answered by the next instance', async () => {
    const service = uniqueName('deaf');
    const began: string[] = [];
    let told: () => void = () => undefined;
    const called = new Promise<void>((resolve) => (told = resolve));
    const host = async (name: string): Promise<ServiceContainer> => {
      class Deaf {
        static readonly serviceName = service;
        @rpcEntrypoint
        work(): Promise<string> {
          began.push(name);
          told();
          return name === 'first' ? new Promise(() => undefined) : Promise.resolve(name);
        }
      }
      const container = new ServiceContainer(Deaf, { config: { AMQP_URI: url }, logger: silentLogger });
      await container.start();
      return container;
    };
    const first = await host('first');
    const answer: Promise<unknown> = untyped[service].work();
    await called;
    await first.kill();
    const second = await host('second');
    expect(await answer).toBe('second');
    expect(began).toEqual(['first', 'second']);
    await second.stop();
    if (url.startsWith('amqp')) await deleteFromRabbit(url, { queues: [`rpc-${service}`] });
  });

  describe('a failure names what was called', () => {
    test.each([
      [
        'an unknown service',
        () => untyped['nobody'].greet(),
        /Unknown service `nobody`: nobody\.greet cannot be called/,
      ],
      ['an unknown method', () => untyped['callee'].greet(), /The call of callee\.greet found no method `greet`/],
      ['no reply in time', () => rpc.callee.hang.with({ timeoutMs: 50 })('x'), /callee\.hang .*within .*\d+ ms/],
    ])('%s', async (_name, call, message) => {
      const error = (await call().catch((reason: unknown) => reason)) as Error;
      expect(error.message).toMatch(message);
      expect(error).toMatchObject({
        details: { subject: expect.stringMatching(/^\w+\.\w+$/), elapsedMs: expect.any(Number) },
      });
    });

    test('a closed client', async () => {
      const client = await connect(url);
      const error = failureOf(client.callee.hang.with({ timeoutMs: 500 })('open'));
      await log.seen('hangs');
      await Promise.all([client.close(), client.close()]);
      expect(await error).toBeInstanceOf(TransportClosed);
      expect(await error).toMatchObject({
        message: expect.stringMatching(/^The call of callee\.hang failed after \d+ ms: The caller was closed/),
      });
      await client.close();
      await expect(client.callee.order('x')).rejects.toThrow('callee.order cannot be called: the caller is closed.');
      await expect(client.dispatch('caller_of', 'done', 'x')).rejects.toThrow(
        /events\/done cannot be dispatched: the client/,
      );
    });

    test('a reply that cannot be read', async () => {
      const { service, next } = await silentService();
      const error = failureOf(untyped[service].ping());
      const { replyTo = '', correlationId = '' } = await next();
      const reply = { body: Buffer.from('{'), headers: {}, contentType: 'application/json', correlationId };
      await wire.publish({ exchange: 'nameko-rpc', routingKey: replyTo }, reply);
      expect(await error).toMatchObject({ code: 'NTG4007', details: { subject: `${service}.ping` } });
    });
  });

  test('one service can be called on a connection of its own', async () => {
    await using client = await connectService(url, 'callee', { contextData: { user_id: 'wile' } });
    expect(await client.proxy.order('3-16')).toBe('3-16 1 -');
    expect(await client.proxy.data()).toEqual({ user_id: 'wile' });
    expect((await Promise.resolve(client.proxy)) === client.proxy).toBe(true);
  });

  test('thousands of calls at once each get their own answer', async () => {
    await using client = await connect(url);
    const calls = Array.from({ length: 5_000 }, (_, index) => client.caller_of.same(index));
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 5_000 }, (_, index) => index));
  }, 30_000);
});

describeWithRabbit('calls while the broker is lost', (url) => {
  const log = new SeenLog();
  const proxy = new TcpProxy(url);
  let container: ServiceContainer;
  const open: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    await proxy.start();
    container = new ServiceContainer(CalleeService, {
      config: { AMQP_URI: url, seen: log },
      contracts,
      logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    await container.start();
  });

  afterEach(async () => {
    for (const client of open.splice(0)) await client.close();
  });

  afterAll(async () => {
    await container.stop();
    await proxy.stop();
    await deleteFromRabbit(url, DECLARED);
  });

  test('succeed once it is back: those that wait for a reply, and those not sent yet', async () => {
    const rpc = await connect(proxy.urlFor(url));
    open.push(rpc);
    const waiting = failureOf(rpc.callee.limited('through'));
    await log.seen('hangs');
    proxy.cut();
    const unsent = rpc.callee.order('3-16');
    // The handler's own limit is over before the client is back: its reply waits in the queue.
    expect(String(await waiting)).toMatch(/callee\.limited did not end within/);
    expect(await unsent).toBe('3-16 1 -');
  }, 20_000);

  test('end when the client is closed, and events by its timeout', async () => {
    const rpc = await connect(proxy.urlFor(url), { timeout: 1_000 });
    open.push(rpc);
    await proxy.stop();
    await expect(rpc.dispatch('caller_of', 'done', 'lost')).rejects.toMatchObject({ code: 'NTG4017' });
    const waiting = failureOf(rpc.callee.order('lost'));
    await rpc.close();
    expect(await waiting).toBeInstanceOf(TransportClosed);
    await proxy.start();
  }, 20_000);

  test.each([
    ['the call', { idempotent: false }, contracts],
    ['its contract', {}, { ...contracts, callee: onlyOnce(contracts.callee) }],
  ])(
    'end with an unknown outcome where %s says that it must not be made twice',
    async (_name, options, tables) => {
      const rpc = await connectClient<UntypedServices, object>(proxy.urlFor(url), tables);
      open.push(rpc);
      const order = rpc['callee']!.order!.with(options);
      proxy.swallowRequests();
      const call = failureOf(order('lost'));
      await new Promise(setImmediate);
      proxy.cut();
      expect(await call).toMatchObject({
        name: 'OutcomeUnknown',
        code: 'NTG4014',
        message: expect.stringMatching(/The call of callee\.order failed after \d+ ms: The connection was lost before/),
      });
      // Before it was sent nothing is in doubt.
      await proxy.stop();
      const waits = order('3-16');
      await proxy.start();
      expect(await waits).toBe('3-16 1 -');
    },
    20_000,
  );

  test('end by their deadline when it stays away', async () => {
    const rpc = await connect(proxy.urlFor(url));
    open.push(rpc);
    log.entries.length = 0;
    const waiting = failureOf(rpc.callee.hang.with({ timeoutMs: 1_000 })('lost'));
    await log.seen('hangs');
    await proxy.stop();
    const unsent = rpc.callee.order.with({ timeoutMs: 100 })('lost');
    await expect(unsent).rejects.toThrow(/No reply from callee\.order/);
    expect(String(await waiting)).toMatch(/No reply from callee\.hang/);
    await proxy.start();
    expect(await rpc.callee.order('found')).toBe('found 1 -');
    expect(log.entries.filter(({ what, value }) => what === 'order' && value === 'lost')).toEqual([]);
  }, 20_000);
});
