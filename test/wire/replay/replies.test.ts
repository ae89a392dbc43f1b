import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deflateSync } from 'node:zlib';
import {
  connect,
  MethodNotFound,
  rpc,
  RpcProxy,
  ServiceContainer,
  silentLogger,
  type UntypedProxy,
} from '../../../src/index.js';
import { openTransport } from '../../../src/transport/open.js';
import type { Transport } from '../../../src/transport/transport.js';
import type { Message } from '../../../src/wire/message.js';
import { rpcExchange, rpcQueue } from '../../../src/wire/names.js';
import { describeTransports } from '../../support/transports.js';
import { deleteFromRabbit, uniqueName } from '../../support/rabbit.js';
import { readFixture } from '../captures.js';

// A service of somebody else's that answers with whatever the fixture has: what Nameko's callers got, ntgen's get, or
// something better. No reply that names the call leaves it hanging.

interface SentReply {
  readonly body: string;
  readonly property_overrides: Readonly<Record<string, unknown>>;
}

const fixture = readFixture('node_service_replies') as {
  readonly replies_sent: Readonly<Record<string, readonly SentReply[]>>;
  /** `full OK "ok"` or `err_mnf EXC nameko.exceptions.MethodNotFound None nm ('nm',)`, in the order of the replies. */
  readonly standalone_results: readonly string[];
  readonly in_service_results: readonly string[];
};

const ok = (result: unknown): unknown => ({ result });
const unreadable = (text: RegExp): unknown => ({
  error: expect.objectContaining({ code: 'NTG4007', message: expect.stringMatching(text) }),
});
const remote = (message: string): unknown => ({ error: expect.objectContaining({ name: 'RemoteError', message }) });

/** Where ntgen's caller gets something else than Nameko's, which is an error about Nameko's own code, or a wait for ever. */
const DEVIATIONS: Readonly<Record<string, unknown>> = {
  ct_charset: ok(1),
  no_ct: ok(1),
  no_result_key: unreadable(/neither `result` nor `error`/),
  empty_obj: unreadable(/neither `result` nor `error`/),
  bad_json: unreadable(/not valid JSON/),
  null_body: unreadable(/reply is null/),
  list_body: unreadable(/reply is a list/),
  string_body: unreadable(/reply is a string/),
  error_string: remote('Error boom'),
  err_no_type: remote('Error v'),
};

/** Replies that the fixture has none of. */
const MORE: Readonly<Record<string, { readonly reply: Partial<Message>; readonly outcome: unknown }>> = {
  pickle: {
    reply: { body: Buffer.from([0x80, 4]), contentType: 'application/x-python-serialize', contentEncoding: 'binary' },
    outcome: unreadable(/content type is "application\/x-python-serialize"/),
  },
  nan: {
    reply: { body: Buffer.from('{"result": NaN, "error": null}') },
    outcome: unreadable(/NaN.*Python writes them/),
  },
  not_utf8: { reply: { body: Buffer.from([0x22, 0xff, 0x22]) }, outcome: unreadable(/UTF-8/) },
  nothing: { reply: { body: Buffer.alloc(0) }, outcome: unreadable(/reply is a string/) },
  unknown_compression: {
    reply: { body: Buffer.from('x'), headers: { compression: 'application/x-lzma' } },
    outcome: unreadable(/application\/x-lzma/),
  },
  compressed: {
    reply: { body: deflateSync('{"result": 7, "error": null}'), headers: { compression: 'application/x-gzip' } },
    outcome: ok(7),
  },
  big_integer: { reply: { body: Buffer.from('{"result": 9007199254740993, "error": null}') }, outcome: ok(2 ** 53) },
  kombu_5_3: {
    reply: {
      body: Buffer.from('{"result": {"__type__": "datetime", "__value__": "2020-01-02T03:04:05"}, "error": null}'),
    },
    outcome: ok('2020-01-02T03:04:05Z'),
  },
  poisoned: {
    reply: { body: Buffer.from('{"result": {"__proto__": 1}, "error": null}') },
    outcome: unreadable(/__proto__/),
  },
};

/** What the fixture says of the outcome. */
function told(results: readonly string[], label: string): unknown {
  const line = results.find((result) => result.startsWith(`${label} `)) ?? '';
  const [, value] = / OK (.*)$/.exec(line) ?? [];
  if (value !== undefined) return ok(JSON.parse(value));
  const [, name = '', text = ''] = / EXC (?:\w+\.)*(\w+) \S+ (.*?) \(.*\)$/.exec(line) ?? [];
  if (name === 'RpcTimeout') return { error: expect.objectContaining({ name: 'RpcTimeout' }) };
  return { error: expect.objectContaining({ name, message: expect.stringContaining(text) }) };
}

async function outcome(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
}

const labels = [...Object.keys(fixture.replies_sent)];

describeTransports('replies of somebody else', (url) => {
  const service = uniqueName('foreign');
  const viaName = uniqueName('via');
  const exchange = uniqueName('rpc');
  let foreign: Transport;
  let client: Awaited<ReturnType<typeof connect>>;
  let container: ServiceContainer;

  class Via {
    static readonly serviceName = viaName;
    readonly foreign = (RpcProxy as (name: string) => UntypedProxy)(service);

    @rpc call(label: string): Promise<unknown> {
      return this.foreign[label].with({ timeoutMs: label === 'never' ? 100 : 10_000 })();
    }
  }

  beforeAll(async () => {
    foreign = await openTransport(url);
    const queue = rpcQueue(service, exchange);
    await foreign.declareExchange(rpcExchange(exchange));
    await foreign.declareQueue(queue);
    await foreign.consume(queue.name, { prefetch: 0 }, async ({ routingKey, replyTo = '', correlationId = '' }) => {
      for (const reply of repliesTo(routingKey.slice(service.length + 1), correlationId)) {
        await foreign.publish({ exchange, routingKey: replyTo }, reply);
      }
      return 'ack';
    });
    client = await connect(url, { rpcExchange: exchange });
    container = new ServiceContainer(Via, { config: { AMQP_URI: url, rpc_exchange: exchange }, logger: silentLogger });
    await container.start();
  });

  afterAll(async () => {
    await client.close();
    await container.stop();
    await foreign.close();
    if (!url.startsWith('memory:')) {
      await deleteFromRabbit(url, { queues: [`rpc-${service}`, `rpc-${viaName}`], exchanges: [exchange] });
    }
  });

  const call = (label: string): Promise<unknown> =>
    outcome(client[service][label].with({ timeoutMs: label === 'never' ? 100 : 10_000 })());

  test.each(labels)('%s: to a client', async (label) => {
    const expected = DEVIATIONS[label] ?? told(fixture.standalone_results, label);
    expect(await call(label)).toEqual(expected);
  });

  test('MethodNotFound keeps the name that came, and says which call it was', async () => {
    const { error } = (await call('err_mnf')) as { error: MethodNotFound };
    expect(error).toBeInstanceOf(MethodNotFound);
    expect(error.details).toMatchObject({ method: 'nm', subject: `${service}.err_mnf` });
  });

  test.each(Object.entries(MORE))('%s: to a client', async (label, { outcome: expected }) => {
    expect(await call(label)).toEqual(expected);
  });

  describe('to a service, whose own caller gets', () => {
    test.each(labels.filter((label) => !(label in DEVIATIONS) && label !== 'never'))('%s: the same', async (label) => {
      const got = await outcome(client[viaName].call(label));
      expect(got).toEqual(told(fixture.in_service_results, label));
    });

    // Nameko's service would wait for ever for the replies that it cannot decode.
    test.each([...Object.keys(DEVIATIONS), 'never'])('%s: an answer at any rate', async (label) => {
      const got = await outcome(client[viaName].call(label));
      if (label === 'ct_charset' || label === 'no_ct') expect(got).toEqual(ok(1));
      else expect(got).toMatchObject({ error: { name: 'RemoteError' } });
    });
  });
});

/** What the foreign service sends. */
function repliesTo(label: string, correlationId: string): readonly Message[] {
  const more = MORE[label]?.reply;
  const usual = {
    headers: {},
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    deliveryMode: 2,
    priority: 0,
    correlationId,
  } as const;
  if (more !== undefined) return [{ body: Buffer.alloc(0), ...usual, ...more }];
  return (fixture.replies_sent[label] ?? []).map(({ body, property_overrides: { persistent, ...overrides } }) => {
    const message: Record<string, unknown> = { ...usual, body: Buffer.from(body), ...overrides };
    if (persistent === false) message['deliveryMode'] = 1;
    const given = Object.entries(message).filter(([name, value]) => name === 'headers' || value !== '(absent)');
    const properties = Object.fromEntries(given) as unknown as Message; // what the fixture calls them, we do too
    return properties.headers === ('(absent)' as unknown) ? { ...properties, headers: {} } : properties;
  });
}
