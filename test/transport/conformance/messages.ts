import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '../../../src/transport/transport.js';
import type { Message } from '../../../src/wire/message.js';
import { bodies, consume, contents, message, outcome, send, type Bench, type Scenarios } from './kit.js';

const ALL_PROPERTIES: Omit<Message, 'body' | 'headers'> = {
  contentType: 'application/json',
  contentEncoding: 'utf-8',
  deliveryMode: 2,
  priority: 0,
  correlationId: 'c-1',
  replyTo: 'r-1',
  expirationMs: 60_000,
  messageId: 'm-1',
  type: 'order',
  appId: 'shop',
  timestamp: 1_700_000_000,
};

const GOOD_HEADERS = {
  text: 'ä€😀',
  empty: '',
  half: 'x\ud800y',
  numbers: [
    0,
    -0,
    1,
    -1,
    127,
    128,
    -129,
    32_768,
    2 ** 31,
    -(2 ** 31),
    2 ** 53,
    -(2 ** 40),
    -(2 ** 70),
    2 ** 51 + 0.5,
    1.5,
    -1e-7,
    1e300,
  ],
  truths: [true, false, null],
  nested: { list: [{ deep: ['er'] }], empty: {}, none: [] },
  left: undefined,
  date: new Date('2030-01-02T03:04:05.678Z'),
  bytes: new Uint8Array([0, 255]),
  'nameko.call_id_stack': ['a.b.1'],
};

const BAD_HEADERS: Readonly<Record<string, unknown>> = {
  'not a number': NaN,
  infinity: Infinity,
  'a function': () => undefined,
  'a bigint': 1n,
  'a symbol': Symbol('x'),
  'undefined in a list': [undefined],
  'a map': new Map([['a', 1]]),
  'a class instance': new (class Point {})(),
  'an invalid date': new Date(NaN),
  'a type trap': { '!': 'uint8', value: 1000 },
  '__proto__ inside': JSON.parse('{"__proto__": {"admin": true}}'),
  'more than 64 KiB': 'x'.repeat(70_000),
  'a name of 256 bytes': { ['x'.repeat(256)]: 1 },
  'far too deep': nested(100),
};

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

const BAD_PROPERTIES: Readonly<Record<string, unknown>> = {
  'priority 256': { priority: 256 },
  'priority 1.5': { priority: 1.5 },
  'deliveryMode 3': { deliveryMode: 3 },
  'expirationMs -1': { expirationMs: -1 },
  'expirationMs NaN': { expirationMs: NaN },
  'correlationId of 256 bytes': { correlationId: 'ä'.repeat(128) },
  'replyTo 5': { replyTo: 5 },
  'timestamp 1.5': { timestamp: 1.5 },
  'type of 256 bytes': { type: 'x'.repeat(256) },
  'body of text': { body: 'text' },
};

export const messages: Scenarios = {
  async 'all properties arrive as they were sent'(bench) {
    return roundTrip(bench, message('body', ALL_PROPERTIES));
  },

  async 'what was not sent does not arrive'(bench) {
    return roundTrip(bench, message(''));
  },

  async 'a message without an id is given one of its own'(bench) {
    const transport = await bench.open();
    const queue = await bench.queue(transport);
    await send(transport, queue, 'a', 'b');
    const ids = (await contents(transport, queue)).map(({ messageId = '' }) => messageId);
    return [ids.map(({ length }) => length), new Set(ids).size];
  },

  async 'what is left of a deadline need not be whole'(bench) {
    return (await roundTrip(bench, message('x', { expirationMs: 60_000.2 }))).expirationMs;
  },

  async 'headers arrive as AMQP carries them'(bench) {
    return (await roundTrip(bench, message('x', { headers: GOOD_HEADERS }))).headers;
  },

  async 'headers that arrived can be sent on'(bench) {
    const { headers } = await roundTrip(bench, message('x', { headers: GOOD_HEADERS }));
    const again = await roundTrip(bench, message('x', { headers }));
    return JSON.stringify(again.headers) === JSON.stringify(headers);
  },

  async 'headers without a form on the wire are refused, and hurt nobody'(bench) {
    const transport = await bench.open();
    const queue = await bench.queue(transport);
    const to = { exchange: '', routingKey: queue };
    const seen: Record<string, string> = {};
    for (const [what, value] of Object.entries(BAD_HEADERS)) {
      seen[what] = await outcome(transport.publish(to, message('bad', { headers: { value } })));
    }
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    seen['a circle'] = await outcome(transport.publish(to, message('bad', { headers: circle })));
    seen['CC'] = await outcome(transport.publish(to, message('bad', { headers: { CC: ['elsewhere'] } })));
    await send(transport, queue, 'good');
    return [seen, await bodies(transport, queue)];
  },

  async 'properties out of range are refused, and hurt nobody'(bench) {
    const transport = await bench.open();
    const queue = await bench.queue(transport);
    const seen: Record<string, string> = {};
    for (const [what, properties] of Object.entries(BAD_PROPERTIES)) {
      // Wrong on purpose: JavaScript has no compiler to ask.
      const bad = message('bad', properties as Partial<Message>);
      seen[what] = await outcome(transport.publish({ exchange: '', routingKey: queue }, bad));
    }
    const longKey = { exchange: '', routingKey: 'x'.repeat(256) };
    seen['routing key of 256 bytes'] = await outcome(transport.publish(longKey, message('bad')));
    await send(transport, queue, 'good');
    return [seen, await bodies(transport, queue)];
  },

  async 'bodies are copies, on the way out and for each receiver'(bench) {
    const transport = await bench.open();
    const exchange = await bench.exchange(transport, 'fanout');
    const bindings = [{ exchange, routingKey: '' }];
    const [one, two] = [await bench.queue(transport, { bindings }), await bench.queue(transport, { bindings })];
    const list = ['before'];
    const original = message('before', { headers: { list } });
    const published = transport.publish({ exchange, routingKey: '' }, original);
    original.body.fill('x');
    list.push('after');
    await published;
    const [first] = await contents(transport, one);
    const seen = [first?.body.toString(), first?.headers];
    first?.body.fill('y');
    const [second] = await contents(transport, two);
    return [seen, second?.body.toString(), second?.headers];
  },

  async 'bodies of any size and any bytes'(bench) {
    const transport = await bench.open();
    const queue = await bench.queue(transport);
    const body = Buffer.alloc(
      300_000,
      Uint8Array.from({ length: 256 }, (_, index) => index),
    );
    await transport.publish({ exchange: '', routingKey: queue }, { body, headers: {} });
    const [delivery] = await contents(transport, queue);
    return delivery?.body.equals(body);
  },

  async 'an expired message is not delivered'(bench) {
    const transport = await bench.open();
    const queue = await bench.queue(transport);
    const to = { exchange: '', routingKey: queue };
    await transport.publish(to, message('short', { expirationMs: 1 }));
    await transport.publish(to, message('long', { expirationMs: 60_000 }));
    await transport.publish(to, message('short', { expirationMs: 1 }));
    await transport.publish(to, message('for ever'));
    // Nothing tells that a message has expired.
    await sleep(20);
    return bodies(transport, queue);
  },

  async 'an expiration of 0: to a waiting consumer or to nobody'(bench) {
    const transport = await bench.open();
    const queue = await bench.queue(transport);
    const to = { exchange: '', routingKey: queue };
    await transport.publish(to, message('nobody there', { expirationMs: 0 }));
    await sleep(20);
    const { inbox } = await consume(transport, queue);
    await transport.publish(to, message('somebody there', { expirationMs: 0 }));
    return (await inbox.take()).body;
  },
};

/** Sends a message to a queue of its own and returns what arrives, but for the names, and an id that was not sent. */
async function roundTrip(
  bench: Bench,
  sent: Message,
): Promise<Omit<Delivery, 'body' | 'routingKey'> & { body: string }> {
  const transport = await bench.open();
  const queue = await bench.queue(transport);
  await transport.publish({ exchange: '', routingKey: queue }, sent);
  const [delivery] = await contents(transport, queue);
  if (delivery === undefined) throw new Error('nothing arrived');
  const { body, routingKey: _routingKey, messageId, ...rest } = delivery;
  return { ...rest, ...(sent.messageId !== undefined && { messageId }), body: body.toString() };
}
