import { afterEach, describe, expect, test } from '@jest/globals';
import { connect, RpcTimeout, ServiceContainer, silentLogger, type ServiceConfig } from '../../../src/index.js';
import { openTransport } from '../../../src/transport/open.js';
import type { Delivery } from '../../../src/transport/transport.js';
import { encodeReply } from '../../../src/wire/rpc.js';
import { rpcExchange, rpcQueue } from '../../../src/wire/names.js';
import { describeTransports } from '../../support/transports.js';
import { deleteFromRabbit, uniqueName } from '../../support/rabbit.js';
import { isRequest, readCapture, type Capture } from '../captures.js';
import { neutral, Recorder, theirs, type Told } from './conversation.js';
import { isRoot, renamed, replay } from './replay.js';
import { ReplyListener } from './reply-listener.js';
import { chainServices, Gate, greetingContract, greetingService } from './services.js';

// Calls that overlap, or come too late; and what differs from Nameko on purpose.

describeTransports('calls', (url) => {
  const isMemory = url.startsWith('memory:');
  const prefix = isMemory ? '' : `${uniqueName('calls')}.`;
  const greeting = `${prefix}greeting_service`;
  const [a, b, c] = [`${prefix}chain_a`, `${prefix}chain_b`, `${prefix}chain_c`] as const;
  const exchange = `${prefix}nameko-rpc`;
  const cleanup: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const work of cleanup.splice(0).toReversed()) await work();
  });

  function captured(name: string): Capture {
    return renamed(readCapture(name), prefix, ['greeting_service', 'chain_a', 'chain_b', 'chain_c']);
  }

  function record(): Recorder {
    const recorder = new Recorder(url);
    cleanup.push(async () => {
      recorder.stop();
      if (isMemory) return;
      await deleteFromRabbit(url, recorder.leftovers);
    });
    return recorder;
  }

  async function host(pid: number, gate = new Gate(), config: ServiceConfig = {}): Promise<void> {
    const services = [greetingService(greeting, pid, gate), ...chainServices(a, b, c)];
    const containers = services.map(
      (service) =>
        new ServiceContainer(service, {
          config: { ...config, AMQP_URI: url, rpc_exchange: exchange },
          ...(service.serviceName === greeting ? { contracts: { [greeting]: greetingContract(greeting) } } : {}),
          logger: silentLogger,
        }),
    );
    await Promise.all(containers.map((container) => container.start()));
    cleanup.push(async () => {
      await Promise.all(containers.map((container) => container.stop()));
    });
  }

  async function client(): Promise<Awaited<ReturnType<typeof connect>>> {
    const opened = await connect(url, { rpcExchange: exchange });
    cleanup.push(() => opened.close());
    return opened;
  }

  test('rpc_async: many calls on one reply queue, answered in any order', async () => {
    const capture = captured('rpc_async');
    const recorder = record();
    await host(19637, new Gate(3));
    const rpc = await client();
    const calls = [0.3, 0.19999999999999998, 0.09999999999999998].map((seconds, index) =>
      rpc[greeting].slow.callAsync(seconds, index),
    );
    expect((await Promise.all(calls)).map(([index]) => index)).toEqual([0, 1, 2]);
    const again = (await Promise.all(calls)).map(([index]) => index);
    expect(again).toEqual([0, 1, 2]);
    expect(await rpc[a].run_async(4)).toEqual([0, 1, 2, 3]);
    expect(inAnyOrder(recorder.published)).toEqual(inAnyOrder(theirs(capture.messages)));
    // The quickest was asked last and answered first.
    expect(recorder.published.filter(isAnswer).slice(0, 3).map(resultOf)).toEqual([
      [2, 19637],
      [1, 19637],
      [0, 19637],
    ]);
  });

  test('prefetch_and_worker_pool: as many unsettled requests as there are workers', async () => {
    const capture = captured('prefetch_and_worker_pool');
    const recorder = record();
    await host(3795, new Gate(3, 3, 1), { max_workers: 3 });
    const rpc = await client();
    await Promise.all(Array.from({ length: 7 }, (_, index) => rpc[greeting].slow(1, index)));
    expect(recorder.prefetches.get(`rpc-${greeting}`)).toBe(3);
    expect(inAnyOrder(recorder.published)).toEqual(inAnyOrder(theirs(capture.messages)));
    const results = recorder.published.filter(isAnswer).map((told) => (resultOf(told) as [number])[0]);
    // Three at once, then the next three.
    expect([results.slice(0, 3), results.slice(3, 6), results.slice(6)].map((group) => group.toSorted())).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [6],
    ]);
  });

  test('parent_calls_tracked: each service keeps as many ids as it is told', async () => {
    const capture = captured('parent_calls_tracked');
    const starts = capture.messages.flatMap((message, index) => (isRoot(message) && isRequest(message) ? [index] : []));
    const settings = [0, 1, 2, undefined];
    expect(starts).toHaveLength(settings.length);
    for (const [index, tracked] of settings.entries()) {
      const messages = capture.messages.slice(starts[index], starts[index + 1]);
      const {
        ours,
        theirs: nameko,
        recorder,
      } = await replay(
        url,
        { ...capture, messages },
        {
          services: chainServices(a, b, c),
          config: { rpc_exchange: exchange, ...(tracked === undefined ? {} : { parent_calls_tracked: tracked }) },
          client: 'captured',
        },
      );
      expect(neutral(ours)).toEqual(neutral(nameko));
      if (!isMemory) {
        await deleteFromRabbit(url, recorder.leftovers);
      }
    }
  });

  test('rpc_context_headers: a stack that comes with the request', async () => {
    const capture = captured('rpc_context_headers');
    const replayed = await replay(
      url,
      { ...capture, messages: capture.messages.slice(-2) },
      {
        services: [greetingService(greeting)],
        config: { rpc_exchange: exchange },
        client: 'captured',
      },
    );
    expect(neutral(replayed.ours)).toEqual(neutral(replayed.theirs));
    if (!isMemory) await deleteFromRabbit(url, replayed.recorder.leftovers);
  });

  test('client_timeout_and_late_reply: what comes too late, or twice, disturbs nobody', async () => {
    const recorder = record();
    const foreign = await openTransport(url);
    cleanup.push(() => foreign.close());
    const requests: Delivery[] = [];
    await foreign.declareExchange(rpcExchange(exchange));
    await foreign.declareQueue(rpcQueue(greeting, exchange));
    const reply = async ({ replyTo = '', correlationId = '' }: Delivery, result: unknown): Promise<void> => {
      await foreign.publish({ exchange, routingKey: replyTo }, encodeReply({ result }, { correlationId }));
    };
    await foreign.consume(`rpc-${greeting}`, { prefetch: 0 }, async (request) => {
      requests.push(request);
      if (request.routingKey.endsWith('.hello')) await reply(request, 'Hello!');
      return 'ack';
    });
    const rpc = await client();
    await expect(rpc[greeting].slow.with({ timeoutMs: 50 })(2, 'late')).rejects.toThrow(RpcTimeout);
    expect(await rpc[greeting].hello('x')).toBe('Hello!');
    const [late] = requests;
    if (late === undefined) throw new Error('the request did not arrive');
    await reply(late, ['late', 1448]);
    await reply(late, ['late, once more', 1448]);
    expect(await rpc[greeting].hello('y')).toBe('Hello!');
    const sent = recorder.published.filter(({ exchange: to, mandatory }) => to === exchange && mandatory);
    const nameko = theirs(captured('client_timeout_and_late_reply').messages).filter(({ mandatory }) => mandatory);
    const [slow, hello] = nameko;
    expect(neutral(sent.slice(0, 2))).toEqual(neutral([slow, hello]));
  });

  test('large_message: 400 kB there and back, in many frames', async () => {
    record();
    await host(0);
    const rpc = await client();
    const text = 'x'.repeat(400_000);
    expect(await rpc[greeting].echo(text)).toEqual({ args: [text], kwargs: {} });
  });

  describe('deviations', () => {
    test('a result of NaN or Infinity is an error, not a reply that is no JSON', async () => {
      record();
      await host(0);
      const rpc = await client();
      for (const [kind, text] of [
        ['nan', 'NaN'],
        ['inf', 'Infinity'],
      ]) {
        await expect(rpc[greeting].value(kind)).rejects.toMatchObject({
          excPath: 'nameko.exceptions.UnserializableValueError',
          value: `Unserializable value: ${String(text)}; JSON has no form for it.`,
        });
      }
    });

    test('a request with NaN or Infinity is malformed, and says why', async () => {
      record();
      await host(0);
      const replies = await ReplyListener.open(url, exchange, 'here');
      cleanup.push(() => replies.close());
      for (const number of ['NaN', '-Infinity']) {
        await replies.transport.publish(
          { exchange, routingKey: `${greeting}.hello` },
          {
            body: Buffer.from(`{"args": [${number}], "kwargs": {}}`),
            headers: {},
            contentType: 'application/json',
            replyTo: 'here',
          },
        );
        const { body } = await replies.next();
        expect(JSON.parse(body.toString('utf8'))).toMatchObject({
          error: {
            exc_path: 'nameko.exceptions.MalformedRequest',
            value: 'The message body is not valid JSON. JSON has no NaN and no Infinity, though Python writes them.',
          },
        });
      }
    });

    test('JavaScript has no parameters that are by keyword only, and none that take any keyword', async () => {
      record();
      await host(0);
      const rpc = await client();
      expect(await rpc[greeting].strict(1)).toEqual([1, 2]);
      const replies = await ReplyListener.open(url, exchange, 'here');
      cleanup.push(() => replies.close());
      const calls = captured('rpc_errors').messages.filter(({ body_utf8 }) => body_utf8.includes('"kwargs": {"c": 5}'));
      const echo = captured('rpc_success').messages.filter(({ body_utf8 }) => body_utf8.includes('"kwargs": {"x": 1'));
      const said: unknown[] = [];
      for (const { routing_key: routingKey, body_utf8: body } of [...calls, ...echo].filter(isRequest)) {
        const message = { body: Buffer.from(body), headers: {}, contentType: 'application/json', replyTo: 'here' };
        await replies.transport.publish({ exchange, routingKey }, message);
        said.push(
          (JSON.parse((await replies.next()).body.toString('utf8')) as { error: { value: unknown } }).error.value,
        );
      }
      expect(said).toEqual([
        "strict() got an unexpected keyword argument 'c'",
        "echo() got an unexpected keyword argument 'x'",
      ]);
    });
  });
});

const isAnswer = ({ replyTo, correlationId }: Told): boolean => replyTo === undefined && correlationId !== undefined;

function resultOf({ body }: Told): unknown {
  return (body as { readonly result: unknown }).result;
}

/** As a bag: each message with its uuids replaced. Who refers to whom is seen by the results. */
function inAnyOrder(told: readonly Told[]): readonly string[] {
  return told.map((message) => JSON.stringify(neutral([message]))).toSorted();
}
