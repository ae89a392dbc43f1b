import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  connect as connectUntyped,
  MethodNotFound,
  RemoteError,
  RpcTimeout,
  ServiceContainer,
  ServiceRunner,
  UnknownService,
  ValidationError,
  type Logger,
} from '../../src/index.js';
import { openTransport } from '../../src/transport/open.js';
import type { Delivery, Transport } from '../../src/transport/transport.js';
import type { Message } from '../../src/wire/message.js';
import { connect, contracts } from '../services/generated/index.js';
import { CallerService, EchoService } from '../services/echo.service.js';
import { LiarService } from '../services/liar.service.js';
import { SeenLog } from '../services/log.js';
import { Priority, type Task } from '../services/shapes.js';
import { describeTransports } from '../support/transports.js';

const PYTHON_UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

const task: Task = {
  title: 'write',
  priority: Priority.High,
  due: new Date('2030-02-03T04:05:06.789Z'),
  tags: ['a', 'b'],
  hours: { ann: 1.5 },
  span: [new Date('2030-01-01T00:00:00Z')],
  state: { kind: 'done', at: new Date('2030-01-02T00:00:00Z') },
  subtasks: [
    {
      title: 'think',
      priority: Priority.Low,
      due: new Date('2029-01-01T00:00:00Z'),
      tags: [],
      hours: {},
      span: [new Date('2029-01-01T00:00:00Z'), new Date('2029-01-02T00:00:00Z')],
      state: { kind: 'open' },
      subtasks: [],
      note: null,
    },
  ],
};

describeTransports('services', (url) => {
  const log = new SeenLog();
  const logged: string[] = [];
  const errors = new SeenLog();
  const logger: Logger = {
    debug: (_fields, message) => logged.push(`debug ${message}`),
    info: (_fields, message) => logged.push(`info ${message}`),
    warn: (_fields, message) => logged.push(`warn ${message}`),
    error: (_fields, message) => {
      logged.push(`error ${message}`);
      errors.add('error', message);
    },
  };
  let runner: ServiceRunner;
  let rpc: Awaited<ReturnType<typeof connect>>;
  let untyped: Awaited<ReturnType<typeof connectUntyped>>;
  let raw: RawCaller;

  beforeAll(async () => {
    const config = { AMQP_URI: url, WEB_SERVER_ADDRESS: '127.0.0.1:0', seen: log };
    runner = new ServiceRunner(
      [EchoService, CallerService, LiarService].map(
        (service) => new ServiceContainer(service, { config, contracts, logger }),
      ),
    );
    await runner.start();
    rpc = await connect(url, { contextData: { user_id: 'wile' } });
    untyped = await connectUntyped(url);
    raw = await RawCaller.open(url);
  });

  beforeEach(() => {
    log.entries.length = 0;
    logged.length = 0;
    errors.entries.length = 0;
  });

  afterAll(async () => {
    await raw.close();
    await untyped.close();
    await rpc.close();
    await runner.stop();
  });

  test('a typed call comes back with the values that its types promise', async () => {
    expect(await rpc.echo.task(task)).toEqual(task);
    expect(log.entries).toEqual([{ what: 'task', value: task }]);
  });

  test('optional, default and rest parameters may be left out, from the end or in the middle', async () => {
    expect(await rpc.echo.add_up(1)).toBe(1);
    expect(await rpc.echo.add_up(1, 2, 3, 4)).toBe(10);
    expect(await rpc.echo.optional()).toEqual(['-', '-']);
    expect(await rpc.echo.optional(undefined, 'second')).toEqual(['-', 'second']);
  });

  test('many calls at once each get their own answer', async () => {
    const sums = await Promise.all(Array.from({ length: 100 }, (_, index) => rpc.echo.add_up(index, 1)));
    expect(sums).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });

  test('an event reaches its handler, from a service and from a client', async () => {
    await rpc.echo.say(task);
    await rpc.dispatch('echo', 'said.quietly', 'psst');
    expect(await log.seen('heard')).toEqual([task]);
    expect(await log.seen('strained')).toEqual(['psst']);
  });

  test('the call id stack grows along the chain, oldest first', async () => {
    const stack = await rpc.caller.stack();
    expect(stack.map((id) => id.replace(PYTHON_UUID, '*'))).toEqual([
      'standalone_rpc_proxy.call.*',
      'caller.stack.*',
      'echo.stack.*',
    ]);
  });

  test('context data travels along the chain, with what a worker has added', async () => {
    expect(await rpc.caller.data()).toEqual({ user_id: 'wile', added: 'on the way' });
  });

  test('a nested call inherits what is left of the time', async () => {
    const left = await rpc.caller.remainingMs.with({ timeoutMs: 5000 })();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(5000);
  });

  test('a call that gets no answer in time ends, and so does its worker', async () => {
    const call = rpc.echo.sleep.with({ timeoutMs: 150 })();
    await expect(call).rejects.toThrow(RpcTimeout);
    await expect(call).rejects.toThrow(/echo\.sleep/);
    expect(await log.seen('woken')).toEqual([expect.stringContaining('echo.sleep did not end within')]);
  });

  test('a call is given up when its signal fires', async () => {
    const controller = new AbortController();
    const call = rpc.echo.sleep.with({ signal: controller.signal, timeoutMs: 1000 })();
    await log.seen('asleep');
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'NTG4013' });
    expect(await log.seen('woken')).toEqual([expect.stringMatching(/echo\.sleep was cancelled/)]);
  });

  test('an unknown service and an unknown method end at once', async () => {
    await expect(untyped['nobody'].greet()).rejects.toThrow(UnknownService);
    await expect(untyped['echo'].nothing()).rejects.toThrow(MethodNotFound);
  });

  test('a client can be awaited without calling a service named "then"', async () => {
    const same = await Promise.resolve(untyped);
    expect(same).toBe(untyped);
    expect((await Promise.resolve(rpc.echo)) === rpc.echo).toBe(true);
  });

  test('a bad request does not leave its caller', async () => {
    const bad = { ...task, due: 'tomorrow', state: { kind: 'lost' } } as unknown as Task;
    const refused = (await rpc.echo.task(bad).catch((error: unknown) => error)) as ValidationError;
    expect(refused).toBeInstanceOf(ValidationError);
    expect(refused.role).toBe('request');
    expect(refused.issues.map(({ pointer }) => pointer)).toEqual(expect.arrayContaining(['/task/due']));
    expect(log.entries).toEqual([]);
    expect(logged).toEqual([]);
  });

  test('a bad request of an untyped caller is refused where it arrives: the handler does not run', async () => {
    const call = untyped['echo'].task({ ...JSON.parse(JSON.stringify(task)), tags: ['a', 2] });
    await expect(call).rejects.toMatchObject({
      name: 'ValidationError',
      role: 'request',
      subject: 'echo.task',
      issues: [{ pointer: '/task/tags/1', expected: 'a string', got: '2' }],
    });
    expect(log.entries).toEqual([]);
    expect(logged).toEqual([expect.stringContaining('warn a request to echo.task was refused')]);
  });

  test("a bad event stays at its dispatcher; an untyped dispatcher's is refused by the handler, which lives on", async () => {
    await expect(rpc.dispatch('echo', 'said.quietly', 1 as never)).rejects.toMatchObject({ role: 'event' });
    await expect(rpc.dispatch('echo', 'shouted' as never, 1 as never)).rejects.toThrow(/one of the events of echo/);
    await untyped.dispatch('echo', 'said.quietly', { not: 'a string' });
    await untyped.dispatch('echo', 'said.quietly', 'fail');
    await untyped.dispatch('echo', 'said.quietly', 'good');
    expect(await log.seen('strained', 2)).toEqual(['fail', 'good']);
    // Each event is handled by itself: which is told first is chance.
    expect((await errors.seen('error', 2)).toSorted()).toEqual([
      expect.stringContaining('said.quietly of echo was refused by echo.strained'),
      'echo.strained failed',
    ]);
  });

  test('a result that breaks its own contract is told to the caller as the response', async () => {
    for (const method of ['age', 'born', 'cyclic'] as const) {
      await expect(rpc.liar[method]()).rejects.toMatchObject({
        name: 'ValidationError',
        role: 'response',
        subject: `liar.${method}`,
      });
    }
  });

  test('a response that another kind of server has got wrong is refused by the client', async () => {
    const impostor = await openTransport(url);
    const service = `age-${randomUUID()}`;
    const table = contracts.liar;
    const renamed = { ...table, service };
    const queue = `rpc-${service}`;
    await impostor.declareExchange({ name: 'nameko-rpc', type: 'topic' });
    await impostor.declareQueue({
      name: queue,
      autoDelete: true,
      bindings: [{ exchange: 'nameko-rpc', routingKey: `${service}.*` }],
    });
    await impostor.consume(queue, { prefetch: 1 }, async ({ replyTo = '', correlationId = '' }) => {
      const body = Buffer.from('{"result": "old enough", "error": null}');
      const reply = { body, headers: {}, contentType: 'application/json', correlationId };
      await impostor.publish({ exchange: 'nameko-rpc', routingKey: replyTo }, reply);
      return 'ack';
    });
    const { connectClient } = await import('../../src/codegen/v1.js');
    const client = await connectClient<Record<string, { age(): Promise<number> }>, object>(url, { [service]: renamed });
    await expect(client[service]?.age()).rejects.toMatchObject({ role: 'response', subject: `${service}.age` });
    await client.close();
    await impostor.close();
  });

  test('what a method throws arrives as an error of the other side, whatever it was', async () => {
    await expect(rpc.liar.throwText()).rejects.toThrow(RemoteError);
    await expect(rpc.liar.throwText()).rejects.toThrow(/just text/);
    await expect(rpc.liar.confess('abc')).rejects.toMatchObject({ excType: 'Caught', excPath: 'liar.Caught' });
    expect(logged.filter((line) => line.includes('confess'))).toEqual([
      'warn liar.confess failed as expected: it was 3 letters',
    ]);
  });

  test('no error shows a sensitive value', async () => {
    const refused = await rpc.liar.confess(['hunter2'] as never).catch(String);
    expect(refused).toMatch(/secret/);
    expect(refused).not.toMatch(/hunter2/);
  });

  test("a request shaped like Python's gets its reply, keyword arguments bound by name", async () => {
    const reply = await raw.call('echo.add_up', '{"args": [1], "kwargs": {"second": 41}}');
    expect(reply.contentType).toBe('application/json');
    expect(JSON.parse(reply.body.toString())).toEqual({ result: 42, error: null });
  });

  test("arguments that do not bind are answered with Python's sentence", async () => {
    const reply = await raw.call('echo.add_up', '{"args": [], "kwargs": {"second": 41}}');
    expect(JSON.parse(reply.body.toString())).toEqual({
      result: null,
      error: {
        exc_type: 'IncorrectSignature',
        exc_path: 'nameko.exceptions.IncorrectSignature',
        exc_args: [expect.stringContaining("missing 1 required positional argument: 'first'")],
        value: expect.stringContaining("missing 1 required positional argument: 'first'"),
      },
    });
  });

  test.each([
    ['malformed JSON', '{"args": [', {}],
    ['no object', '"args"', {}],
    ['no args', '{"kwargs": {}}', {}],
    ['a foreign content type', '{"args": [1], "kwargs": {}}', { contentType: 'application/x-python-serialize' }],
    ['a poisoned prototype', '{"args": [1], "kwargs": {"__proto__": {}}}', {}],
  ])('%s is answered as a malformed request, and the service lives', async (_name, body, properties) => {
    const reply = await raw.call('echo.add_up', body, properties);
    expect(JSON.parse(reply.body.toString())).toMatchObject({
      error: { exc_path: 'nameko.exceptions.MalformedRequest' },
    });
    expect(await rpc.echo.add_up(1, 1)).toBe(2);
  });

  test('a request without reply_to runs, is acknowledged and logged, and the service lives', async () => {
    await raw.send('echo.task', JSON.stringify({ args: [task], kwargs: {} }));
    expect(await log.seen('task')).toEqual([task]);
    await raw.send('echo.task', '{');
    expect(await rpc.echo.add_up(1, 1)).toBe(2);
    await raw.drained('rpc-echo');
    expect(logged.filter((line) => line.includes('no reply_to'))).toHaveLength(2);
  });

  test('hostile headers do no harm', async () => {
    const headers = { 'nameko.call_id_stack': 7, 'nameko.x': null, plain: [1, [2]] };
    const reply = await raw.call('echo.add_up', '{"args": [1], "kwargs": {}}', { headers });
    expect(JSON.parse(reply.body.toString())).toEqual({ result: 1, error: null });
  });
});

/** Sends requests as bytes, as a foreign program would. */
class RawCaller {
  readonly #transport: Transport;
  readonly #key: string;
  readonly #waiting = new Map<string, (delivery: Delivery) => void>();

  private constructor(transport: Transport, key: string) {
    this.#transport = transport;
    this.#key = key;
  }

  static async open(url: string): Promise<RawCaller> {
    const transport = await openTransport(url);
    const key = randomUUID();
    const queue = `raw-caller-${key}`;
    await transport.declareExchange({ name: 'nameko-rpc', type: 'topic' });
    await transport.declareQueue({
      name: queue,
      exclusive: true,
      durable: false,
      bindings: [{ exchange: 'nameko-rpc', routingKey: key }],
    });
    const caller = new RawCaller(transport, key);
    await transport.consume(queue, { prefetch: 0 }, (delivery) => {
      caller.#waiting.get(delivery.correlationId ?? '')?.(delivery);
      return Promise.resolve('ack');
    });
    return caller;
  }

  async call(routingKey: string, body: string, properties: Partial<Message> = {}): Promise<Delivery> {
    const correlationId = randomUUID();
    const reply = new Promise<Delivery>((resolve) => this.#waiting.set(correlationId, resolve));
    await this.send(routingKey, body, { replyTo: this.#key, correlationId, ...properties });
    return reply;
  }

  async send(routingKey: string, body: string, properties: Partial<Message> = {}): Promise<void> {
    await this.#transport.publish(
      { exchange: 'nameko-rpc', routingKey },
      { body: Buffer.from(body), headers: {}, contentType: 'application/json', ...properties },
    );
  }

  /** Resolves when nothing of the queue is ready or unsettled any more: what comes last was handled last. */
  async drained(_queue: string): Promise<void> {
    await this.call('echo.add_up', '{"args": [1], "kwargs": {}}');
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }
}
