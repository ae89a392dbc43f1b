import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connect as connectTcp, createServer, type AddressInfo, type Server } from 'node:net';
import { openTransport } from '../../../src/transport/open.js';
import type { Delivery, Transport } from '../../../src/transport/transport.js';
import { decodeHeaders, encodeHeaders } from '../../../src/wire/headers.js';
import { deleteFromRabbit, describeWithRabbit, uniqueName } from '../../support/rabbit.js';
import { bodyOf, contentHeaderOf, readCapture, readFixture, type CapturedMessage } from '../captures.js';
import { fieldTypes } from './field-types.js';
import { VerbatimClient } from './verbatim-client.js';

// The types of header fields: what py-amqp has written is read, and what is written here py-amqp reads as the same value.

const EVERY_TYPE = readCapture('rpc_context_headers').messages[0];
const { cases } = readFixture('rpc_raw_requests') as { cases: readonly { label: string; request: CapturedMessage }[] };

describeWithRabbit('header fields', (url) => {
  const queue = uniqueName('headers');
  let transport: Transport;
  let verbatim: VerbatimClient;
  let tap: Tap;
  const deliveries: ((delivery: Delivery) => void)[] = [];

  beforeAll(async () => {
    tap = await Tap.start(url);
    transport = await openTransport(tap.url);
    verbatim = await VerbatimClient.open(url);
    await transport.declareQueue({ name: queue, autoDelete: true, bindings: [] });
    await transport.consume(queue, { prefetch: 0 }, (delivery) => {
      deliveries.shift()?.(delivery);
      return Promise.resolve('ack');
    });
  });

  afterAll(async () => {
    await verbatim.close();
    await transport.close();
    await tap.stop();
    await deleteFromRabbit(url, { queues: [queue] });
  });

  async function arrives(message: CapturedMessage): Promise<Delivery> {
    const delivery = new Promise<Delivery>((resolve) => deliveries.push(resolve));
    verbatim.publish('', queue, contentHeaderOf(message), bodyOf(message));
    return delivery;
  }

  test('context data of every type that Python sends arrives', async () => {
    if (EVERY_TYPE === undefined) throw new Error('the fixture is empty');
    // `L` among them, which amqplib does not know.
    expect(JSON.stringify(EVERY_TYPE.header_field_types)).toMatch(/"L".*"T"/);
    const { headers } = await arrives(EVERY_TYPE);
    expect(decodeHeaders(headers)).toEqual({
      callIdStack: [expect.stringMatching(/^standalone_rpc_proxy\.call\./)],
      data: {
        language: 'en-gb',
        user_id: 42,
        user_agent: 'ntgen/1',
        auth_token: 'tok',
        custom: { a: [1, null, 2.5, true, '☃'] },
        f: 1.5,
        big: 1_099_511_627_776,
        neg: -3,
        flag: false,
        list: ['a', 1],
        'nameko.already': 'x',
        // Python sends bytes in the type of texts. Where they are no text, something is lost: a deviation.
        bytes: '\0\ufffd',
        date: new Date('2020-01-02T03:04:05Z'),
      },
    });
  });

  test.each(['header non-prefixed + unknown', 'collision plain and prefixed'])('%s', async (label) => {
    const raw = cases.find((other) => other.label === label);
    if (raw === undefined) throw new Error('no such case');
    expect((await arrives(raw.request)).headers).toEqual(raw.request.properties.headers);
  });

  test('the connection outlives a hundred of them, cut into packets anywhere', async () => {
    if (EVERY_TYPE === undefined) throw new Error('the fixture is empty');
    tap.cutsInto = 7;
    const last = await Promise.all(Array.from({ length: 100 }, () => arrives(EVERY_TYPE)));
    tap.cutsInto = undefined;
    expect(new Set(last.map(({ headers }) => headers['nameko.big']))).toEqual(new Set([1_099_511_627_776]));
    expect(tap.connections).toBe(2);
  });

  test('what is sent has the types that Python would have given it, but for bytes and very small numbers', async () => {
    const data = {
      language: 'en-gb',
      user_id: 42,
      small: -3,
      // amqplib by itself writes this as `s`, a short string to py-amqp, which then misreads whatever follows
      short: 300,
      f: 1.5,
      flag: false,
      list: ['a', 1],
      custom: { a: [1, null, 2.5, true, '☃'] },
      date: new Date('2020-01-02T03:04:05Z'),
      // an unsigned one to py-amqp, hence never used for negative numbers
      big: 1_099_511_627_776,
      very_small: -1_099_511_627_776,
      bytes: Buffer.from([0, 255]),
    };
    const headers = encodeHeaders({ data, callIdStack: ['a.b.c'], deadline: Date.now() });
    tap.sent.length = 0;
    await transport.publish({ exchange: '', routingKey: queue }, { body: Buffer.from('1'), headers });
    expect(fieldTypes(Buffer.concat(tap.sent))).toEqual({
      'nameko.language': 'S',
      'nameko.user_id': 'I',
      'nameko.small': 'I',
      'nameko.short': 'I',
      'nameko.f': 'd',
      'nameko.flag': 't',
      'nameko.list': { A: ['S', 'I'] },
      'nameko.custom': { F: { a: { A: ['I', 'V', 'd', 't', 'S'] } } },
      'nameko.date': 'T',
      'nameko.big': 'l',
      'nameko.very_small': 'd',
      'nameko.bytes': 'x',
      'nameko.call_id_stack': { A: ['S'] },
      // A number of this size would leave a Python hop as `L`.
      'ntgen.deadline': 'S',
    });
  });
});

/** Stands between the transport and the broker, keeps what is sent, and cuts what is received into small packets. */
class Tap {
  readonly sent: Buffer[] = [];
  readonly url: string;
  connections = 0;
  cutsInto: number | undefined;
  readonly #server: Server;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async start(url: string): Promise<Tap> {
    const { hostname, port } = new URL(url);
    const server = createServer({ noDelay: true }, (client) => {
      tap.connections += 1;
      const broker = connectTcp(Number(port || 5672), hostname);
      client.on('data', (chunk) => {
        tap.sent.push(chunk);
        broker.write(chunk);
      });
      broker.on('data', (chunk) => {
        const size = tap.cutsInto ?? chunk.length;
        for (let at = 0; at < chunk.length; at += size) client.write(chunk.subarray(at, at + size));
      });
      for (const [one, other] of [
        [client, broker],
        [broker, client],
      ] as const) {
        one.on('error', () => undefined);
        one.on('close', () => other.destroy());
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    // `address` is a string for pipes only.
    through.port = String((server.address() as AddressInfo).port);
    const tap = new Tap(server, through.href);
    return tap;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
