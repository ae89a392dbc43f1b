import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { IntegerTags } from '../../src/transport/amqp/integer-tags.js';

// How the bytes of a connection are read; that amqplib then understands them, `test/wire/replay/header-bytes.test.ts` shows.

/** A frame of AMQP. */
function frame(type: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt8(type, 0);
  head.writeUInt16BE(1, 1);
  head.writeUInt32BE(payload.length, 3);
  return Buffer.concat([head, payload, Buffer.from([0xce])]);
}

/** A content header whose headers are this table. */
function contentHeader(table: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(table.length);
  const flags = Buffer.from([0xa0, 0x00]);
  return frame(2, Buffer.concat([Buffer.alloc(12), flags, Buffer.from('\x01j'), size, table]));
}

const long = Buffer.from([0, 0, 1, 0, 0, 0, 0, 0]);
const field = (name: string, tag: string, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([name.length]), Buffer.from(name + tag), value]);
const sized = (content: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, content.length]), content]);

/** `{ a: long, in: { b: 'L', list: [long] }, z: short }`, with the letters given. */
function table(longTag: string, shortTag: string): Buffer {
  const list = sized(Buffer.concat([Buffer.from(longTag), long]));
  const inner = Buffer.concat([field('b', 'S', sized(Buffer.from('L'))), field('list', 'A', list)]);
  return Buffer.concat([
    field('a', longTag, long),
    field('in', 'F', sized(inner)),
    field('z', shortTag, Buffer.from([1, 2])),
  ]);
}

const body = frame(3, Buffer.from('aLbUc'));
const python = Buffer.concat([body, contentHeader(table('L', 'U')), body, frame(8, Buffer.alloc(0))]);
const readable = Buffer.concat([body, contentHeader(table('l', 's')), body, frame(8, Buffer.alloc(0))]);

describe('letters of integers', () => {
  test('are changed where a header has them, and nowhere else', () => {
    expect(new IntegerTags().push(Buffer.from(python))).toEqual(readable);
  });

  test.each([1, 2, 3, 5, 7, 11, 40])('are found in chunks of %d bytes', (size) => {
    const tags = new IntegerTags();
    const chunks: Buffer[] = [];
    for (let at = 0; at < python.length; at += size) {
      chunks.push(Buffer.from(tags.push(Buffer.from(python.subarray(at, at + size)))));
    }
    expect(Buffer.concat(chunks)).toEqual(readable);
  });

  test('a content header that makes no sense is handed on', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const sent = Buffer.concat([frame(2, Buffer.from(bytes)), contentHeader(Buffer.from(bytes)), body]);
        const got = new IntegerTags().push(Buffer.from(sent));
        expect(got).toHaveLength(sent.length);
        expect(got.subarray(-body.length)).toEqual(body);
      }),
    );
  });
});
