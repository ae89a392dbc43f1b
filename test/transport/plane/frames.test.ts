import { describe, expect, test } from '@jest/globals';
import type { ConsumeMessage, MessageProperties } from 'amqplib';
import fc from 'fast-check';
import { ByteWriter } from '../../../src/transport/amqp/plane/byte-writer.js';
import { FrameReader } from '../../../src/transport/amqp/plane/frame-reader.js';
import type { ReturnedMessage } from '../../../src/transport/amqp/plane/publish-line.js';
import { writePublish } from '../../../src/transport/amqp/plane/publish-frames.js';
import { deliveryOf, publishOptions } from '../../../src/transport/amqp/properties.js';
import type { Delivery } from '../../../src/transport/transport.js';
import { wireForm } from '../../../src/transport/wire-form.js';
import type { Address, Message } from '../../../src/wire/message.js';
import { contentFrames, decodeFrames, frame, type Frame, methodFrame, METHODS } from './amqplib-codec.js';
import { addresses, chunks, messages } from './arbitrary.js';

/*
 * What we write is what amqplib reads, and what amqplib writes is what we read: to whichever of the two a message is left, it is
 * the same message.
 */

const CHANNEL = 3;
/** Small, so that bodies have several frames. */
const FRAME_MAX = 4096;
const PARTS = 100;

/** A message as amqplib's channel would put it together from its frames. */
function assembled([method, header, ...bodies]: readonly Frame[]): ConsumeMessage {
  return {
    fields: method?.fields as unknown as ConsumeMessage['fields'],
    properties: header?.fields as unknown as MessageProperties,
    content: Buffer.concat(bodies.map(({ content = Buffer.alloc(0) }) => content)),
  };
}

/** What amqplib would send for a message. */
function encodedByAmqplib(method: number, fields: object, message: Message): Buffer {
  const { mandatory: _mandatory, ...properties } = publishOptions(message, false);
  return Buffer.concat([
    Buffer.from(methodFrame(method, CHANNEL, fields)),
    contentFrames(CHANNEL, properties, message.body, PARTS),
  ]);
}

interface Seen {
  readonly deliveries: (readonly [tag: number, delivery: Delivery])[];
  readonly returned: ReturnedMessage[];
  readonly answers: (readonly [answer: string, tag: number, multiple: boolean])[];
  readonly foreign: Buffer[];
  /** In the order in which all of that came. */
  readonly order: string[];
}

/** Reads as amqplib does: until there is nothing more. */
function read(incoming: readonly Buffer[]): Seen {
  const waiting = [...incoming];
  const seen: Seen = { deliveries: [], returned: [], answers: [], foreign: [], order: [] };
  const reader = new FrameReader({
    read: () => waiting.shift() ?? null,
    broken: (reason) => {
      throw reason;
    },
    frameMax: FRAME_MAX,
    maxMessageBytes: 1_000_000,
  });
  reader.attach(CHANNEL, {
    delivered: (tag, delivery) => {
      seen.deliveries.push([tag, delivery]);
      seen.order.push('delivered');
    },
    returned: (message) => {
      seen.returned.push(message);
      seen.order.push('returned');
    },
    confirmed: (tag, multiple) => {
      seen.answers.push(['confirmed', tag, multiple]);
      seen.order.push('confirmed');
    },
    refused: (tag, multiple) => {
      seen.answers.push(['refused', tag, multiple]);
      seen.order.push('refused');
    },
  });
  for (let bytes = reader.read(); bytes !== null; bytes = reader.read()) {
    if (bytes.length === 0) continue;
    seen.foreign.push(bytes);
    seen.order.push('foreign');
  }
  return seen;
}

/** Without `undefined`, buffers as numbers, and without the prototypes that differ on purpose. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('a message that we write', () => {
  test('is the one that amqplib would have written, to its own reader', () => {
    const writer = new ByteWriter();
    fc.assert(
      fc.property(addresses, messages, fc.boolean(), (to, message, mandatory) => {
        const form = wireForm(to, message);
        writePublish(writer, { number: CHANNEL, frameMax: FRAME_MAX }, to, form, mandatory);
        const ours = decodeFrames(writer.take());
        const { exchange, routingKey } = to;
        const fields = { ticket: 0, exchange, routingKey, mandatory, immediate: false };
        const theirs = decodeFrames(encodedByAmqplib(METHODS.publish, fields, form));

        expect(ours.every(({ channel }) => channel === CHANNEL)).toBe(true);
        expect(ours.slice(0, 2)).toEqual(theirs.slice(0, 2));
        expect(assembled(ours).content).toEqual(form.body);
      }),
    );
  });

  test('has bodies in frames of the agreed size', () => {
    const writer = new ByteWriter();
    fc.assert(
      fc.property(fc.nat(5 * FRAME_MAX), (size) => {
        const body = Buffer.alloc(size, 'abc');
        writePublish(
          writer,
          { number: 1, frameMax: FRAME_MAX },
          { exchange: '', routingKey: 'q' },
          { body, headers: {} },
          false,
        );
        const bytes = writer.take();
        const frames = decodeFrames(bytes);
        expect(frames[1]?.size).toBe(size);
        expect(frames.length).toBe(2 + Math.ceil(size / (FRAME_MAX - 8)));
        expect(assembled(frames).content.equals(body)).toBe(true);
      }),
    );
  });
});

const incoming = fc.record({
  to: addresses,
  message: messages,
  tag: fc.integer({ min: 1 }),
  redelivered: fc.boolean(),
});

function deliverFields(to: Address, deliveryTag: number, redelivered: boolean): object {
  return { consumerTag: 'amq.ctag-1', deliveryTag, redelivered, ...to };
}

describe('a message that amqplib would read', () => {
  test('is the same to us, in chunks of any size', () => {
    fc.assert(
      fc.property(
        fc.array(incoming, { maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }),
        (sent, sizes) => {
          const forms = sent.map(({ to, message }) => wireForm(to, message));
          const bytes = sent.map(({ to, tag, redelivered }, index) =>
            encodedByAmqplib(METHODS.deliver, deliverFields(to, tag, redelivered), forms[index] as Message),
          );
          const { deliveries, foreign } = read(chunks(Buffer.concat(bytes), sizes));
          expect(foreign).toEqual([]);
          expect(deliveries.map(([tag]) => tag)).toEqual(sent.map(({ tag }) => tag));
          const theirs = bytes.map((each) => deliveryOf(assembled(decodeFrames(each))));
          expect(plain(deliveries.map(([, delivery]) => delivery))).toEqual(plain(theirs));
        },
      ),
    );
  });

  test('a returned message is known by what identifies it', () => {
    fc.assert(
      fc.property(addresses, messages, (to, message) => {
        const fields = { replyCode: 312, replyText: 'NO_ROUTE', ...to };
        const { returned } = read([encodedByAmqplib(METHODS.return, fields, wireForm(to, message))]);
        const { correlationId, messageId, body } = message;
        expect(returned).toEqual([{ ...to, correlationId, messageId, body }]);
      }),
    );
  });
});

describe('the bytes of a connection', () => {
  const to = { exchange: 'nameko-rpc', routingKey: 'shop.order' };
  const message = wireForm(to, {
    body: Buffer.from('{"args":[],"kwargs":{}}'),
    headers: { list: [{ a: 'ä' }] },
    correlationId: 'c',
  });
  const heartbeat = frame(8, 0, Buffer.alloc(0));
  const elsewhere = Buffer.from(methodFrame(METHODS.ack, CHANNEL + 1, { deliveryTag: 5, multiple: false }));
  const command = Buffer.from(methodFrame(METHODS.flowOk, CHANNEL, { active: true }));
  const parts = [
    encodedByAmqplib(METHODS.deliver, deliverFields(to, 1, false), message),
    heartbeat,
    elsewhere,
    Buffer.from(methodFrame(METHODS.ack, CHANNEL, { deliveryTag: 7, multiple: true })),
    command,
    encodedByAmqplib(METHODS.deliver, deliverFields(to, 2, true), message),
    Buffer.from(methodFrame(METHODS.nack, CHANNEL, { deliveryTag: 2 ** 40, multiple: false, requeue: false })),
    encodedByAmqplib(METHODS.return, { replyCode: 312, replyText: 'NO_ROUTE', ...to }, message),
    heartbeat,
  ];
  const bytes = Buffer.concat(parts);
  const whole = read([bytes]);
  const delivers = Buffer.from(methodFrame(METHODS.deliver, CHANNEL, deliverFields(to, 1, false)));

  test('go where they belong, in their order', () => {
    expect(whole.order).toEqual([
      'delivered',
      'foreign',
      'confirmed',
      'foreign',
      'delivered',
      'refused',
      'returned',
      'foreign',
    ]);
    expect(whole.answers).toEqual([
      ['confirmed', 7, true],
      ['refused', 2 ** 40, false],
    ]);
    expect(whole.foreign).toEqual([Buffer.concat([heartbeat, elsewhere]), command, heartbeat]);
  });

  test('may be cut anywhere', () => {
    for (let at = 1; at < bytes.length; at += 1) {
      const seen = read([bytes.subarray(0, at), bytes.subarray(at)]);
      expect({ ...seen, foreign: Buffer.concat(seen.foreign), order: [] }).toEqual({
        ...whole,
        foreign: Buffer.concat(whole.foreign),
        order: [],
      });
    }
  });

  test('may come one by one', () => {
    const seen = read(chunks(bytes, [1]));
    expect(seen.order).toEqual([
      'delivered',
      'foreign',
      'foreign',
      'confirmed',
      'foreign',
      'delivered',
      'refused',
      'returned',
      'foreign',
    ]);
    expect(Buffer.concat(seen.foreign)).toEqual(Buffer.concat(whole.foreign));
  });

  test('are heard by amqplib, also when all of them are for others: a heartbeat is what was read', () => {
    const waiting = [parts[0] as Buffer];
    const reader = new FrameReader({
      read: () => waiting.shift() ?? null,
      broken: fail,
      frameMax: FRAME_MAX,
      maxMessageBytes: 100,
    });
    reader.attach(CHANNEL, { delivered: () => undefined, returned: fail, confirmed: fail, refused: fail });
    expect([reader.read(), reader.read()]).toEqual([Buffer.alloc(0), null]);
  });

  test.each([
    ['a frame without its end', Buffer.concat([parts[0]?.subarray(0, -1) ?? heartbeat, Buffer.from([0])])],
    ['a frame that is longer than was agreed', frame(3, CHANNEL, Buffer.alloc(FRAME_MAX))],
    ['a body without a message', frame(3, CHANNEL, Buffer.from('x'))],
    ['a header without a message', contentFrames(CHANNEL, {}, Buffer.alloc(0), 1)],
    ['a message within another', Buffer.concat([delivers, delivers])],
  ])('%s ends the connection, and nothing of it is read', (_name, broken) => {
    const waiting = [broken, bytes];
    const reasons: Error[] = [];
    const reader = new FrameReader({
      read: () => waiting.shift() ?? null,
      broken: (reason) => reasons.push(reason),
      frameMax: FRAME_MAX,
      maxMessageBytes: 100,
    });
    reader.attach(CHANNEL, { delivered: fail, returned: fail, confirmed: fail, refused: fail });
    while (reader.read() !== null);
    expect(reasons).toEqual([expect.objectContaining({ message: expect.stringMatching(/ came\b| began before /) })]);
  });
});

function fail(): never {
  throw new Error('nobody should be told');
}
