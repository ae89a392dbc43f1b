import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { connect, type Channel, type ChannelModel } from 'amqplib';
import { openTransport } from '../../../src/transport/open.js';
import { channelNumber, insidesOf } from '../../../src/transport/amqp/plane/amqplib-insides.js';
import type { Transport, TransportOptions } from '../../../src/transport/transport.js';
import { deleteFromRabbit, describeWithRabbit, plainly, uniqueName } from '../../support/rabbit.js';
import { consume, message, send, type Inbox } from '../conformance/kit.js';
import { frame, headerFrame, methodFrame, METHODS } from './amqplib-codec.js';

/*
 * The data plane on real connections: what it takes for granted of amqplib, and what it makes of messages that no client would send.
 */

const opened: { close(): Promise<void> }[] = [];
const queues: string[] = [];
const failures: unknown[] = [];
const outages: Error[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
  failures.length = outages.length = 0;
});

async function open(url: string, options: TransportOptions = {}): Promise<Transport> {
  const listener = {
    failed: (reason: unknown) => failures.push(reason),
    disconnected: (_address: string, reason: Error) => outages.push(reason),
  };
  const transport = await openTransport(url, { ...options, listener });
  opened.push(transport);
  return transport;
}

async function stranger(url: string): Promise<{ model: ChannelModel; channel: Channel }> {
  const model = await connect(url);
  opened.push(model);
  return { model, channel: await model.createChannel() };
}

describeWithRabbit('amqplib, as far as it is not documented', (url) => {
  test('is like the version that this was written for', async () => {
    const manifest = new URL('../../../node_modules/amqplib/package.json', import.meta.url);
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    expect(version).toMatch(/^2\.3\./);
    const { model, channel } = await stranger(url);
    const insides = insidesOf(model);
    expect(insides?.frameMax).toBe(131_072);
    expect(channelNumber(channel)).toBe(1);
    expect(channelNumber(await model.createChannel())).toBe(2);
  });

  test('asks its stream for bytes by `read()`, and takes none for an answer that it has heard', async () => {
    const { model, channel } = await stranger(url);
    const stream = insidesOf(model)?.stream;
    if (stream === undefined) throw new Error('amqplib has other insides');
    const read = stream.read.bind(stream) as () => Buffer | null;
    let isAsked = false;
    stream.read = () => {
      isAsked = true;
      return read() ?? null;
    };
    await channel.assertQueue('', { exclusive: true });
    expect(isAsked).toBe(true);
    const { connection } = model as unknown as { connection: { checkRecv(): boolean; recvFrame(): unknown } };
    connection.checkRecv();
    const answers = [Buffer.alloc(0), null];
    stream.read = () => answers.shift() ?? null;
    expect([connection.recvFrame(), connection.checkRecv()]).toEqual([false, true]);
    stream.read = read;
  });

  test('a connection with other insides is left to it', () => {
    for (const connection of [{}, { stream: {}, frameMax: 4096, rest: Buffer.alloc(0) }]) {
      expect(insidesOf({ connection } as unknown as ChannelModel)).toBeUndefined();
    }
  });
});

const ways = [
  ['read by ourselves', (url: string) => url],
  ['read by amqplib', plainly],
] as const;

describe.each(ways)('messages that no client would send, %s', (_way, urlOf) => {
  describeWithRabbit('on RabbitMQ', (url) => {
    afterAll(() => deleteFromRabbit(url, { queues: queues.splice(0) }));

    async function receiving(
      options: TransportOptions = {},
    ): Promise<{ transport: Transport; queue: string; inbox: Inbox }> {
      const transport = await open(urlOf(url), options);
      const queue = uniqueName('hostile');
      queues.push(queue);
      await transport.declareQueue({ name: queue, bindings: [] });
      const { inbox } = await consume(transport, queue, 1);
      return { transport, queue, inbox };
    }

    async function publishRaw(queue: string, table: Buffer): Promise<void> {
      const { model, channel } = await stranger(url);
      const { stream } = insidesOf(model) ?? {};
      const number = channelNumber(channel) ?? 0;
      const fields = { ticket: 0, exchange: '', routingKey: queue, mandatory: false, immediate: false };
      stream?.write(Buffer.from(methodFrame(METHODS.publish, number, fields)));
      stream?.write(headerFrame(number, table, 3));
      stream?.write(frame(3, number, Buffer.from('bad')));
      // An answer: by then the broker has read what came before.
      await channel.checkQueue(queue);
    }

    test('headers of thousands of levels: the message says so, the connection stays, the next one comes', async () => {
      const { transport, queue, inbox } = await receiving();
      let value = Buffer.from('V');
      for (let level = 0; level < 5_000; level += 1) {
        const size = Buffer.alloc(5, 'A');
        size.writeUInt32BE(value.length, 1);
        value = Buffer.concat([size, value]);
      }
      await publishRaw(queue, Buffer.concat([Buffer.from('\u0001a'), value]));
      await send(transport, queue, 'good');

      const bad = await inbox.take();
      expect(bad.body).toBe('bad');
      expect(bad.delivery).toMatchObject({
        headers: {},
        undecodable: 'The headers are nested more than 64 levels deep.',
      });
      expect((await inbox.take()).body).toBe('good');
      expect([outages, failures]).toEqual([[], []]);
    });

    test("Python's letters for integers, and a name that changes objects", async () => {
      const { queue, inbox } = await receiving();
      const int64 = Buffer.from([0, 0, 1, 0, 0, 0, 0, 1]);
      const list = Buffer.concat([Buffer.from('\u0001aL'), int64, Buffer.from('\u0009__proto__t\u0001')]);
      await publishRaw(queue, list);
      const { delivery } = await inbox.take();
      expect({ ...delivery.headers }).toEqual({ a: 2 ** 40 + 1 });
      expect(outages).toEqual([]);
    });

    test('a body that is too long: the message says so, the connection stays, the next one comes', async () => {
      const { transport, queue, inbox } = await receiving({ maxMessageBytes: 200_000 });
      const to = { exchange: '', routingKey: queue };
      await transport.publish(to, message('x'.repeat(1_000_000), { headers: { a: 1 }, correlationId: 'long' }));
      await transport.publish(to, message('y'.repeat(200_000)));
      const { delivery } = await inbox.take();
      expect(delivery).toMatchObject({
        correlationId: 'long',
        headers: { a: 1 },
        undecodable: 'The body has 1000000 bytes; more than 200000 are not taken.',
      });
      expect(delivery.bodyBytes).toBe(1_000_000);
      expect(delivery.body.toString()).toBe('x'.repeat(65_536));
      expect((await inbox.take()).body).toHaveLength(200_000);
      expect(outages).toEqual([]);
    });
  });
});

describeWithRabbit('the way that messages take', (url) => {
  test('is chosen in the URL, between two', async () => {
    const wrong = new URL(url);
    wrong.searchParams.set('plane', 'slow');
    await expect(openTransport(wrong.href)).rejects.toMatchObject({
      code: 'NTG5005',
      message: expect.stringMatching(/has to be "fast", which is the default, or "plain"/),
    });
  });
});
