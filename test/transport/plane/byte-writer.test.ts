import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ByteWriter } from '../../../src/transport/amqp/plane/byte-writer.js';

test('what was taken is never written over, however much follows', () => {
  const writer = new ByteWriter();
  const written: [taken: Buffer, text: string][] = [];
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string({ maxLength: 300, unit: 'grapheme' }),
          fc.nat(70_000).map((size) => 'ä'.repeat(size)),
        ),
      ),
      (texts) => {
        for (const text of texts) writer.longText(text);
        const expected = texts.map((text) => {
          const bytes = Buffer.from(text);
          const size = Buffer.alloc(4);
          size.writeUInt32BE(bytes.length);
          return Buffer.concat([size, bytes]);
        });
        written.push([writer.take(), Buffer.concat(expected).toString('hex')]);
        expect(writer.size).toBe(0);
      },
    ),
    { numRuns: 50 },
  );
  for (const [taken, hex] of written) expect(taken.toString('hex') === hex).toBe(true);
});

test('what failed is taken back', () => {
  const writer = new ByteWriter();
  writer.uint16(0x0102);
  const { size } = writer;
  writer.longText('x'.repeat(200_000));
  writer.cutTo(size);
  writer.uint8(3);
  expect(writer.take()).toEqual(Buffer.from([1, 2, 3]));
});
