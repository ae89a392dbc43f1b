import fc from 'fast-check';
import type { Message } from '../../../src/wire/message.js';

/** Names that a header may have: up to 255 bytes, and no `__proto__`, `CC` or `BCC`. */
const names = fc
  .string({ maxLength: 40, unit: 'grapheme' })
  .filter((name) => !['__proto__', 'CC', 'BCC', '!'].includes(name));

const scalars = fc.oneof(
  fc.string({ maxLength: 120, unit: 'grapheme' }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc.date({ min: new Date(0), noInvalidDate: true }),
  fc.uint8Array({ maxLength: 20 }),
  fc.record({ '!': fc.constant('decimal'), value: fc.record({ places: fc.nat(255), digits: fc.nat() }) }),
);

/** Headers of all kinds that may be sent. */
export const headers: fc.Arbitrary<Record<string, unknown>> = fc.letrec<{
  value: unknown;
  table: Record<string, unknown>;
}>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalars, fc.array(tie('value'), { maxLength: 4 }), tie('table')),
  table: fc.dictionary(names, tie('value'), { maxKeys: 5 }),
})).table;

const shortTexts = fc.string({ maxLength: 60, unit: 'grapheme' });

const properties = fc.record(
  {
    contentType: fc.oneof(fc.constant('application/json'), shortTexts),
    contentEncoding: fc.oneof(fc.constant('utf-8'), shortTexts),
    deliveryMode: fc.constantFrom(1 as const, 2 as const),
    priority: fc.nat(255),
    correlationId: fc.oneof(fc.uuid(), shortTexts),
    replyTo: shortTexts,
    expirationMs: fc.nat(),
    messageId: shortTexts,
    type: shortTexts,
    appId: shortTexts,
    timestamp: fc.nat(),
  },
  { requiredKeys: [] },
);

/** Any message that may be sent. */
export const messages: fc.Arbitrary<Message> = fc
  .tuple(properties, headers, fc.uint8Array({ maxLength: 300 }))
  .map(([given, table, body]) => ({ ...given, headers: table, body: Buffer.from(body) }));

export const addresses = fc.record({ exchange: shortTexts, routingKey: shortTexts });

/** The bytes in chunks of any sizes. */
export function chunks(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const cut: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    cut.push(bytes.subarray(at, at + size));
    at += size;
  }
  return cut;
}
