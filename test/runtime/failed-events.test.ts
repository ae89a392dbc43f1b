import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { connect, type Options } from 'amqplib';
import { once } from 'node:events';
import {
  Backoff,
  consume,
  Context,
  eventHandler,
  silentLogger,
  type Logger,
  type ServiceClass,
} from '../../src/index.js';
import { ServiceContainer } from '../../src/runtime/container.js';
import { openTransport } from '../../src/transport/open.js';
import type { Delivery, Transport } from '../../src/transport/transport.js';
import { decodeDeadLetter } from '../../src/wire/dead-letter.js';
import type { Message } from '../../src/wire/message.js';
import { Log, SeenLog } from '../services/log.js';
import { deleteFromRabbit, describeWithRabbit, uniqueName } from '../support/rabbit.js';
import { describeTransports } from '../support/transports.js';
import { contents, Inbox } from '../transport/conformance/kit.js';

/** Without the scatter, so that runs are alike. */
const QUICK = { scheduleMs: [20, 30], jitterMs: 0 };

let url: string;
let transport: Transport;
let containers: ServiceContainer[] = [];
let log: SeenLog;
let names: { readonly source: string; readonly service: string; readonly queue: string };
const logged: string[] = [];
const logger: Logger = {
  ...silentLogger,
  warn: (_fields, message) => logged.push(message),
  error: (_fields, message) => logged.push(message),
};

async function begin(broker: string): Promise<void> {
  url = broker;
  log = new SeenLog();
  logged.length = 0;
  names = { source: uniqueName('src'), service: uniqueName('svc'), queue: uniqueName('queue') };
  transport = await openTransport(url);
  await transport.declareExchange({ name: `${names.source}.events`, type: 'topic' });
}

async function end(): Promise<void> {
  await Promise.all(containers.map((container) => container.kill()));
  containers = [];
  await transport.close();
  if (!url.startsWith('amqp')) return;
  const methods = ['handle', 'other'].map((method) => `evt-${names.source}-sold--${names.service}.${method}`);
  const queues = [...methods, names.queue, `ntgen.dead.${names.service}`];
  await deleteFromRabbit(url, { queues, exchanges: [`${names.source}.events`] });
}

async function start(
  service: ServiceClass,
  { config = {}, wrap = (opened: Transport): Transport => opened } = {},
): Promise<ServiceContainer> {
  const container = new ServiceContainer(service, {
    config: { AMQP_URI: url, seen: log, ...config },
    logger,
    openTransport: async (broker, options) => wrap(await openTransport(broker, options)),
  });
  containers.push(container);
  await container.start();
  return container;
}

/** Runs for each event `sold`, or each message of the queue, with what the method is to do. */
function makeService(options: object, handle: (payload: unknown, context: ReturnType<typeof Context>) => unknown) {
  class Service {
    static readonly serviceName = names.service;
    readonly log = Log();
    readonly context = Context();

    @eventHandler(names.source as 'event_source', 'sold' as 'pool_evt', options)
    async handle(payload: unknown): Promise<void> {
      const { attempt, redelivered, messageId, data } = this.context;
      this.log.add('handled', payload);
      this.log.add('attempt', { attempt, redelivered, messageId, data: { ...data } });
      await handle(payload, this.context);
    }

    @eventHandler(names.source as 'event_source', 'sold' as 'pool_evt')
    other(payload: unknown): void {
      this.log.add('other', payload);
    }

    @consume(names.queue, options)
    async take(payload: unknown): Promise<void> {
      this.log.add('taken', payload);
      await handle(payload, this.context);
    }
  }
  return Service;
}

async function dispatch(body: string, properties: Partial<Message> = {}): Promise<void> {
  const message = { body: Buffer.from(body), headers: {}, contentType: 'application/json', ...properties };
  await transport.publish({ exchange: `${names.source}.events`, routingKey: 'sold' }, message);
}

function deadQueue(): string {
  return `ntgen.dead.${names.service}`;
}

async function dead(count = 1): Promise<Delivery[]> {
  const inbox = new Inbox();
  const consumer = await transport.consume(deadQueue(), { prefetch: 0 }, inbox.handle);
  const found: Delivery[] = [];
  while (found.length < count) found.push((await inbox.take()).delivery);
  await consumer.cancel();
  return found;
}

describeTransports('a failed event', (broker) => {
  beforeEach(() => begin(broker));
  afterEach(end);

  test('is tried again after a time, by its own method alone, as the same message; then it is done', async () => {
    const handle = (_payload: unknown, { attempt }: { attempt: number }): void => {
      if (attempt < 3) throw new TypeError('not yet');
    };
    const container = await start(makeService({ retry: QUICK }, handle));
    await dispatch('1', { messageId: 'm-1', headers: { 'nameko.language': 'nl' } });
    const common = { redelivered: false, messageId: 'm-1', data: { language: 'nl' } };
    expect(await log.seen('attempt', 3)).toEqual([1, 2, 3].map((attempt) => ({ attempt, ...common })));
    expect(await log.seen('other')).toEqual([1]);
    await container.stop();
    expect(await contents(transport, deadQueue())).toEqual([]);
    expect(logged.filter((line) => line.includes('.handle'))).toEqual([
      `${names.service}.handle failed at attempt 1, and is tried again in 20 ms: not yet`,
      `${names.service}.handle failed at attempt 2, and is tried again in 30 ms: not yet`,
    ]);
  });

  test('F21: that fails as often as it may lies in the dead queue, and what follows flows', async () => {
    const handle = (payload: unknown): void => {
      if (payload === 'poison') throw new RangeError('it never works');
    };
    await start(makeService({ retry: { ...QUICK, limit: 2 } }, handle));
    await dispatch('"poison"', { messageId: 'm-2', headers: { 'nameko.language': 'nl', kept: [1] }, priority: 4 });
    await dispatch('"good"');
    const [letter] = await dead();
    expect(letter).toMatchObject({
      messageId: 'm-2',
      priority: 4,
      contentType: 'application/json',
      headers: { 'nameko.language': 'nl', kept: [1] },
    });
    expect(letter?.body.toString()).toBe('"poison"');
    expect(letter && decodeDeadLetter(letter)).toMatchObject({
      reason: 'retries exhausted',
      handler: `${names.service}.handle`,
      queue: `evt-${names.source}-sold--${names.service}.handle`,
      exchange: `${names.source}.events`,
      routingKey: 'sold',
      errorType: 'RangeError',
      errorMessage: 'it never works',
      attempt: 3,
    });
    expect((await log.seen('handled', 4)).toSorted()).toEqual(['good', 'poison', 'poison', 'poison']);
  });

  test('waits where its method throws `Backoff`, whatever its options are, also instead of going back at once', async () => {
    const handle = (_payload: unknown, { attempt }: { attempt: number }): void => {
      if (attempt === 1) throw new Backoff(QUICK);
      if (attempt === 2) throw new Backoff({ ...QUICK, limit: 1 });
    };
    await start(makeService({ requeueOnError: true }, handle));
    await dispatch('1');
    const [letter] = await dead();
    expect(letter && decodeDeadLetter(letter)).toMatchObject({
      reason: 'retries exhausted',
      errorPath: 'nameko_amqp_retry.backoff.Expired',
      errorMessage: "Backoff aborted after '1' retries (~0 seconds)",
      attempt: 2,
    });
    expect(await log.seen('handled', 2)).toEqual([1, 1]);
  });

  test.each([
    ['without a `retry`', {}, new TypeError('no')],
    ['an expected error', { retry: QUICK, expectedErrors: [RangeError] }, new RangeError('no')],
    [
      'an error that is not among those to try again for',
      { retry: { ...QUICK, for: [RangeError] } },
      new TypeError('no'),
    ],
  ])('lies in the dead queue at once: %s', async (_title, options, error) => {
    const service = makeService(options, () => {
      throw error;
    });
    await start(service);
    await dispatch('1');
    const [letter] = await dead();
    expect(letter && decodeDeadLetter(letter)).toMatchObject({ reason: 'failed', attempt: 1, errorMessage: 'no' });
    expect(log.entries.filter(({ what }) => what === 'handled')).toHaveLength(1);
  });

  test('an error among those to try again for is one, although it is expected', async () => {
    const handle = (_payload: unknown, { attempt }: { attempt: number }): void => {
      if (attempt === 1) throw new RangeError('once');
    };
    await start(makeService({ retry: { ...QUICK, for: [RangeError] }, expectedErrors: [RangeError] }, handle));
    await dispatch('1');
    const [first, second] = (await log.seen('attempt', 2)) as readonly { attempt: number; messageId?: string }[];
    expect([first?.attempt, second?.attempt]).toEqual([1, 2]);
    // What is sent without an id is given one, and keeps it.
    expect(first?.messageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(second?.messageId).toBe(first?.messageId);
  });

  test('F40: whose handler does not end has failed: its signal fires, and its place is free', async () => {
    const handle = async (payload: unknown, { signal }: { signal: AbortSignal }): Promise<void> => {
      if (payload !== 'stuck') return;
      signal.addEventListener('abort', () => log.add('signal', 'fired'));
      await new Promise(() => undefined);
    };
    await start(makeService({}, handle), { config: { max_workers: 1, HANDLER_TIMEOUT: 0.05 } });
    await dispatch('"stuck"');
    await dispatch('"next"');
    const [letter] = await dead();
    expect(letter && decodeDeadLetter(letter)).toMatchObject({ reason: 'failed', errorPath: 'ntgen.WorkerTimeout' });
    expect(await log.seen('signal')).toEqual(['fired']);
    expect(await log.seen('handled', 2)).toEqual(['stuck', 'next']);
  });

  test('a message of a queue is treated alike', async () => {
    const service = makeService({ retry: { ...QUICK, limit: 1 } }, () => {
      throw new TypeError('no');
    });
    await start(service);
    await transport.publish({ exchange: '', routingKey: names.queue }, { body: Buffer.from('text'), headers: {} });
    const [letter] = await dead();
    expect(letter && decodeDeadLetter(letter)).toMatchObject({
      reason: 'retries exhausted',
      handler: `${names.service}.take`,
      queue: names.queue,
      exchange: '',
      routingKey: names.queue,
    });
    expect(await log.seen('taken', 2)).toEqual(['text', 'text']);
  });

  test('is gone where dead letters are turned off', async () => {
    const service = makeService({}, () => {
      throw new TypeError('no');
    });
    const container = await start(service, { config: { DEAD_LETTERS: false } });
    await dispatch('1');
    await log.seen('handled');
    await container.stop();
    expect(await contents(transport, `evt-${names.source}-sold--${names.service}.handle`)).toEqual([]);
    await expect(transport.consume(deadQueue(), { prefetch: 0 }, () => Promise.resolve('ack'))).rejects.toThrow(
      'no queue',
    );
  });

  test('is not acknowledged before the dead queue has it: a queue that was deleted is declared again', async () => {
    const service = makeService({}, () => {
      throw new TypeError('no');
    });
    const outcomes: string[] = [];
    let refusals = 1;
    await start(service, {
      wrap: (opened) => {
        const publish = opened.publish.bind(opened);
        opened.publish = async (to, message, options) => {
          if (to.exchange === 'ntgen.dead' && refusals-- > 0) {
            outcomes.push('refused');
            throw new Error('no such queue');
          }
          outcomes.push('taken');
          return publish(to, message, options);
        };
        return opened;
      },
    });
    await dispatch('1');
    expect(await dead()).toHaveLength(1);
    expect(outcomes).toEqual(['refused', 'taken']);
    expect(log.entries.filter(({ what }) => what === 'handled')).toHaveLength(1);
    expect(logged.filter((line) => line.includes('could not be put'))).toEqual([
      'a failed message could not be put into the dead queue, another attempt follows: no such queue',
    ]);
  });

  test('goes back to its queue when its container stops before the dead queue has it', async () => {
    const service = makeService({}, () => {
      throw new TypeError('no');
    });
    let refuse = (): void => undefined;
    const refused = new Promise<void>((resolve) => (refuse = resolve));
    const container = await start(service, {
      wrap: (opened) => {
        const publish = opened.publish.bind(opened);
        opened.publish = async (to, message, options) => {
          if (to.exchange !== 'ntgen.dead') return publish(to, message, options);
          refuse();
          throw new Error('full');
        };
        return opened;
      },
    });
    await dispatch('1');
    await refused;
    await container.stop();
    const left = await contents(transport, `evt-${names.source}-sold--${names.service}.handle`);
    expect(left.map(({ body }) => body.toString())).toEqual(['1']);
    expect(await contents(transport, deadQueue())).toEqual([]);
  });

  test('goes back to its queue when its container is killed while it is handled', async () => {
    const container = await start(
      makeService({ retry: QUICK }, async (_payload, { signal }) => {
        await once(signal, 'abort');
      }),
    );
    await dispatch('1');
    await log.seen('handled');
    await container.kill();
    const left = await contents(transport, `evt-${names.source}-sold--${names.service}.handle`);
    expect(left.map(({ body, redelivered }) => [body.toString(), redelivered])).toEqual([['1', true]]);
  });
});

describeTransports('what a peer sends ends no service, and lies in the dead queue with its reason', (broker) => {
  beforeEach(() => begin(broker));
  afterEach(end);

  test.each<readonly [string, Buffer, Partial<Message>, RegExp]>([
    ['F22: no JSON', Buffer.from('{'), {}, /not valid JSON/],
    ['F22: no UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, /not valid UTF-8/],
    ['F22: a byte order mark', Buffer.from('\ufeff1'), {}, /not valid JSON/],
    ['F23: a content type that nobody reads', Buffer.from('a: 1'), { contentType: 'application/x-yaml' }, /x-yaml/],
    ['F23: JSON and something else', Buffer.from('1'), { contentType: 'application/json garbage' }, /garbage/],
    ['F23: a compression that nobody undoes', Buffer.from('1'), { headers: { compression: 'x-lzma' } }, /x-lzma/],
    [
      'F23: a compressed body that is none',
      Buffer.from('1'),
      { headers: { compression: 'application/x-gzip' } },
      /decompressed/,
    ],
    ['F28: a prototype', Buffer.from('{"__proto__": {"admin": true}}'), {}, /__proto__/],
    ['F28: an escaped one', Buffer.from('{"\\u005f_proto__": 1}'), {}, /__proto__/],
  ])('%s', async (_title, body, properties, message) => {
    await start(makeService({ retry: QUICK }, () => undefined));
    await transport.publish(
      { exchange: '', routingKey: `evt-${names.source}-sold--${names.service}.handle` },
      { body, headers: {}, contentType: 'application/json', ...properties },
    );
    await dispatch('"good"');
    const [letter] = await dead();
    expect(letter?.body).toEqual(body);
    expect(letter && decodeDeadLetter(letter)).toMatchObject({
      reason: 'undecodable',
      errorPath: 'nameko.exceptions.MalformedRequest',
      errorMessage: expect.stringMatching(message),
      attempt: 1,
    });
    expect(await log.seen('handled')).toEqual(['good']);
  });

  test('F31: headers that are meant to mislead: they count nothing and lead nowhere', async () => {
    const headers = {
      'ntgen.retry_count': -3,
      'ntgen.first_failed': Number.MAX_SAFE_INTEGER,
      'ntgen.exchange': 7,
      'ntgen.dead.reason': 'invented',
      'nameko.rpc_method_id': 'other',
      'x-death': ['x', { exchange: 'backoff', count: 'many' }],
    };
    const service = makeService({}, () => {
      throw new TypeError('no');
    });
    await start(service);
    await dispatch('1', { headers });
    const [letter] = await dead();
    expect(letter && decodeDeadLetter(letter)).toMatchObject({
      reason: 'failed',
      attempt: 1,
      exchange: `${names.source}.events`,
    });
    expect(await log.seen('attempt')).toMatchObject([{ attempt: 1, data: {} }]);
  });
});

describeWithRabbit('what only a raw client can send', (broker) => {
  beforeEach(() => begin(broker));
  afterEach(end);

  test.each<readonly [string, Options.Publish]>([
    ['a header that would send copies elsewhere', { headers: { CC: ['elsewhere'] } }],
    ['headers without room for more', { headers: { big: 'x'.repeat(64_000) } }],
    ['a moment that no number of JavaScript holds', { timestamp: 2 ** 60 }],
  ])('F31: %s: what can be kept is, with the reason', async (_title, properties) => {
    const service = makeService({ retry: { ...QUICK, limit: 1, for: [TypeError] } }, (payload) => {
      if (payload === 'hostile') throw new TypeError('no');
    });
    await start(service);
    const connection = await connect(broker);
    const channel = await connection.createConfirmChannel();
    const queue = `evt-${names.source}-sold--${names.service}.handle`;
    channel.sendToQueue(queue, Buffer.from('"hostile"'), { contentType: 'application/json', ...properties });
    await channel.waitForConfirms();
    await connection.close();
    await dispatch('"good"');
    const [letter] = await dead();
    expect(letter?.body.toString()).toBe('"hostile"');
    expect(letter && decodeDeadLetter(letter)).toMatchObject({ queue, errorMessage: 'no' });
    expect(await log.seen('other')).toEqual(['good']);
  });
});

describeWithRabbit('beside nameko-amqp-retry', (broker) => {
  beforeEach(() => begin(broker));
  afterEach(end);

  test('what kombu has declared is what we declare: nothing is refused, and there is one binding', async () => {
    const delayMs = 37; // of nobody else's queue
    const queue = `backoff--${String(delayMs)}ms`;
    const int = (value: number): object => ({ '!': 'int', value }); // how py-amqp writes what Python counts
    const connection = await connect(broker);
    const channel = await connection.createChannel();
    await channel.assertExchange('backoff', 'headers', { durable: true });
    await channel.assertQueue(queue, {
      durable: true,
      arguments: { 'x-expires': int(delayMs + 5_000), 'x-dead-letter-exchange': '' },
    });
    await channel.bindQueue(queue, 'backoff', '', { backoff: int(delayMs), 'x-match': 'any' });
    const handle = (_payload: unknown, { attempt }: { attempt: number }): void => {
      if (attempt === 1) throw new Backoff({ scheduleMs: [delayMs], jitterMs: 0 });
    };
    await start(makeService({}, handle));
    await dispatch('1');
    expect(await log.seen('attempt', 2)).toMatchObject([{ attempt: 1 }, { attempt: 2 }]);
    // One unbinding takes away the only binding: then nothing routes there any more.
    await channel.unbindQueue(queue, 'backoff', '', { backoff: int(delayMs), 'x-match': 'any' });
    const lost = { body: Buffer.from('1'), headers: { backoff: delayMs } };
    await expect(
      transport.publish({ exchange: 'backoff', routingKey: 'q' }, lost, { mandatory: true }),
    ).rejects.toThrow('No queue is bound');
    await channel.deleteQueue(queue);
    await connection.close();
  });

  test('a message that Python has put to wait goes on from there', async () => {
    const handle = (): void => {
      throw new TypeError('no');
    };
    await start(makeService({ retry: { ...QUICK, limit: 3 } }, handle));
    // As the Python library leaves it: without a word of ours, with what RabbitMQ 3 has counted.
    const waited = { 'x-death': [{ exchange: 'backoff', queue: 'backoff--20ms', reason: 'expired', count: 2 }] };
    const message = { body: Buffer.from('1'), headers: { ...waited, backoff: 20 }, contentType: 'application/json' };
    const queue = `evt-${names.source}-sold--${names.service}.handle`;
    await transport.publish({ exchange: '', routingKey: queue }, message);
    const [letter] = await dead();
    expect(letter && decodeDeadLetter(letter)).toMatchObject({ reason: 'retries exhausted', attempt: 4 });
    expect(await log.seen('attempt', 2)).toMatchObject([{ attempt: 3 }, { attempt: 4 }]);
  });
});

describe('a retry that cannot be is refused before the service starts', () => {
  beforeEach(() => begin(`memory://${uniqueName('retry')}`));
  afterEach(end);

  test.each<readonly [string, object, RegExp]>([
    ['together with requeueOnError', { retry: true, requeueOnError: true }, /both `retry` and `requeueOnError`/],
    ['without a time', { retry: { scheduleMs: [] } }, /`scheduleMs` of at least one time/],
    ['with a negative time', { retry: { scheduleMs: [-1] } }, /in milliseconds from 0/],
    ['with half a retry', { retry: { limit: 1.5 } }, /`limit` that is a whole number/],
    ['with a negative jitter', { retry: { jitterMs: -1 } }, /`jitterMs` in milliseconds/],
  ])('%s', async (_title, options, message) => {
    await expect(start(makeService(options, () => undefined))).rejects.toThrow(message);
  });
});
