import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ConsumeMessage, MessageProperties } from 'amqplib';
import { DecodeGuard } from '../../../src/transport/amqp/plane/decode-guard.js';
import { FrameReader } from '../../../src/transport/amqp/plane/frame-reader.js';
import { deliveryOf } from '../../../src/transport/amqp/properties.js';
import type { Delivery } from '../../../src/transport/transport.js';
import { contentFrames, decodeFrames, frame, headerFrame, methodFrame, METHODS } from './amqplib-codec.js';
import { chunks } from './arbitrary.js';

/*
 * What a peer may put into a message that no client of its own language would: by both ways it arrives, at most as one that cannot be
 * read, and harms nothing else on its connection.
 */

const MAX_BODY = 1_000;
const FRAME_MAX = 131_072;

const deliver = (tag: number): Buffer =>
  Buffer.from(
    methodFrame(METHODS.deliver, 1, {
      consumerTag: 'c',
      deliveryTag: tag,
      redelivered: false,
      exchange: 'x',
      routingKey: 'k',
    }),
  );
const good = Buffer.concat([
  deliver(2),
  contentFrames(1, { headers: { a: 1 }, correlationId: 'c' }, Buffer.from('good'), 100),
]);

/** By our own reader. */
function fast(bytes: Buffer, sizes: readonly number[] = [bytes.length]): Delivery[] {
  const waiting = chunks(bytes, sizes);
  const deliveries: Delivery[] = [];
  const reader = new FrameReader({
    read: () => waiting.shift() ?? null,
    broken: (reason) => {
      throw reason;
    },
    frameMax: FRAME_MAX,
    maxMessageBytes: MAX_BODY,
  });
  const nothing = (): void => undefined;
  reader.attach(1, {
    delivered: (_tag, delivery) => deliveries.push(delivery),
    returned: nothing,
    confirmed: nothing,
    refused: nothing,
  });
  while (reader.read() !== null);
  return deliveries;
}

/** By amqplib, behind the guard. */
function plainly(bytes: Buffer, sizes: readonly number[] = [bytes.length]): Delivery[] {
  const guard = new DecodeGuard(FRAME_MAX, MAX_BODY);
  const readable = Buffer.concat(chunks(bytes, sizes).map((chunk) => Buffer.from(guard.push(chunk))));
  const deliveries: Delivery[] = [];
  let message: { fields: unknown; properties?: unknown; left: number; parts: Buffer[] } = {
    fields: {},
    left: 0,
    parts: [],
  };
  for (const { id, fields, size = 0, content } of decodeFrames(readable)) {
    if (id === METHODS.deliver) message = { fields, left: 0, parts: [] };
    else if (content === undefined) message = { ...message, properties: fields, left: size };
    else {
      message.parts.push(content);
      message.left -= content.length;
    }
    if (id === METHODS.deliver || message.left > 0) continue;
    deliveries.push(
      deliveryOf({
        fields: message.fields as ConsumeMessage['fields'],
        properties: message.properties as MessageProperties,
        content: Buffer.concat(message.parts),
      }),
    );
  }
  return deliveries;
}

const ways = [
  ['read by ourselves', fast],
  ['read by amqplib', plainly],
] as const;

const field = (name: string, tag: string, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([Buffer.byteLength(name)]), Buffer.from(name), Buffer.from(tag), value]);
const sized = (content: Buffer): Buffer => {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(content.length);
  return Buffer.concat([size, content]);
};
const int64 = Buffer.from([0, 0, 1, 0, 0, 0, 0, 1]);

function nested(levels: number, kind: 'A' | 'F'): Buffer {
  let value = Buffer.from('V');
  for (let level = 0; level < levels; level += 1) {
    const content = kind === 'A' ? value : Buffer.concat([Buffer.from('\u0001a'), value]);
    value = Buffer.concat([Buffer.from(kind), sized(content)]);
  }
  return Buffer.concat([Buffer.from('\u0001a'), value]);
}

/** A message with such a header table, and a good one behind it. */
function withTable(table: Buffer): Buffer {
  return Buffer.concat([deliver(1), headerFrame(1, table, 2), frame(3, 1, Buffer.from('hi')), good]);
}

const UNREADABLE: Readonly<Record<string, readonly [table: Buffer, why: RegExp]>> = {
  'lists, 5,000 levels deep': [nested(5_000, 'A'), /nested more than 64 levels/],
  'tables, 5,000 levels deep': [nested(5_000, 'F'), /nested more than 64 levels/],
  'a letter that nobody knows': [field('a', 'Z', int64), /unknown type, "Z"/],
  'a value that is longer than all': [field('a', 'S', Buffer.from([255, 255, 255, 255])), /longer than they are/],
  'a value that is cut off': [field('a', 'l', int64.subarray(0, 3)), /end within a value/],
  'a name that is cut off': [Buffer.from([40, 97]), /end within a value/],
};

const READABLE: Readonly<Record<string, readonly [table: Buffer, headers: object]>> = {
  "Python's letters for integers": [
    Buffer.concat([field('a', 'L', int64), field('b', 'U', Buffer.from([255, 254])), field('l', 'l', int64)]),
    { a: 2 ** 40 + 1, b: -2, l: 2 ** 40 + 1 },
  ],
  '64 levels': [nested(63, 'A'), { a: expect.any(Array) }],
  '60 KB': [field('a', 'S', sized(Buffer.alloc(60_000, 'x'))), { a: 'x'.repeat(60_000) }],
  'a name __proto__': [
    Buffer.concat([
      field('__proto__', 'F', sized(field('admin', 't', Buffer.from([1])))),
      field('b', 'I', Buffer.from([0, 0, 0, 7])),
    ]),
    { b: 7 },
  ],
  'names that objects have': [
    Buffer.concat([field('constructor', 'V', Buffer.alloc(0)), field('toString', 't', Buffer.from([1]))]),
    { constructor: null, toString: true },
  ],
};

describe.each(ways)('headers, %s', (_way, read) => {
  test.each(Object.entries(UNREADABLE))('%s: the message says so, and keeps its body', (_name, [table, why]) => {
    const [bad, next] = read(withTable(table));
    expect(bad).toMatchObject({ routingKey: 'k', headers: {}, undecodable: expect.stringMatching(why) });
    expect(bad?.body.toString()).toBe('hi');
    expect(next).toMatchObject({ correlationId: 'c', headers: { a: 1 } });
    expect(next).not.toHaveProperty('undecodable');
  });

  test.each(Object.entries(READABLE))('%s: are read', (_name, [table, headers]) => {
    const [message] = read(withTable(table));
    expect({ ...message?.headers }).toEqual(headers);
    expect(message).not.toHaveProperty('undecodable');
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
    expect((message?.headers as { admin?: unknown }).admin).toBeUndefined();
  });

  test('any bytes at all: nothing throws, and the next message is read', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        (table, sizes) => {
          const deliveries = read(withTable(Buffer.from(table)), sizes);
          expect(deliveries).toHaveLength(2);
          expect(deliveries[1]).toMatchObject({ correlationId: 'c', headers: { a: 1 } });
        },
      ),
    );
  });
});

test('both ways read the same of any bytes', () => {
  const tags = fc.constantFrom(...Buffer.from('SItlLAFVdfbBsUuiTDxZ'));
  const bytes = fc.array(fc.oneof(fc.constant(0), fc.constant(1), fc.nat(255), tags), { maxLength: 80 });
  fc.assert(
    fc.property(bytes, (table) => {
      const message = withTable(Buffer.from(table));
      expect(JSON.stringify(fast(message))).toBe(JSON.stringify(plainly(message)));
    }),
    { numRuns: 500 },
  );
});

describe.each(ways)('a body that is too long, %s', (_way, read) => {
  test.each([MAX_BODY + 1, 50_000])(
    'of %d bytes, has its beginning kept; its message arrives, and the next one',
    (size) => {
      const bytes = Buffer.concat([
        deliver(1),
        contentFrames(1, { correlationId: 'long', headers: { a: 2 } }, Buffer.alloc(size, 'x'), 700),
        good,
      ]);
      const [long, next] = read(bytes, [333]);
      const undecodable = `The body has ${String(size)} bytes; more than 1000 are not taken.`;
      expect(long).toMatchObject({ correlationId: 'long', headers: { a: 2 }, undecodable, bodyBytes: size });
      expect(long?.body.toString()).toBe('x'.repeat(MAX_BODY));
      expect(next?.body.toString()).toBe('good');
    },
  );

  test('of just the longest size does arrive', () => {
    const bytes = Buffer.concat([deliver(1), contentFrames(1, {}, Buffer.alloc(MAX_BODY, 'x'), 700)]);
    const [message] = read(bytes);
    expect(message?.body).toHaveLength(MAX_BODY);
    expect(message).not.toHaveProperty('undecodable');
  });

  test('of an absurd size is not kept', () => {
    const bytes = Buffer.concat([
      deliver(1),
      headerFrame(1, Buffer.alloc(0), Number.MAX_SAFE_INTEGER),
      frame(3, 1, Buffer.alloc(70_000)),
    ]);
    // There may be no message before all of its bytes have come.
    for (const { body } of read(bytes)) expect(body.length).toBeLessThanOrEqual(MAX_BODY);
  });
});
