import { describe, expect, test } from '@jest/globals';
import { checkDocument, explain } from '../../src/contract/explain.js';
import { refTo, type Schema } from '../../src/contract/schema.js';

const $defs = {
  Card: {
    type: 'object',
    properties: { number: { type: 'string' }, holder: { type: 'string' } },
    required: ['number'],
  },
  Cash: {
    type: 'object',
    properties: { method: { const: 'cash' }, amount: { type: 'number' } },
    required: ['method', 'amount'],
  },
  Bill: {
    type: 'object',
    properties: { method: { const: 'bill' }, card: refTo('Card') },
    required: ['method', 'card'],
  },
  Payment: { anyOf: [refTo('Cash'), refTo('Bill')], discriminator: { propertyName: 'method' } },
  Tree: { type: 'object', properties: { value: { type: 'number' }, left: refTo('Tree') }, required: ['value'] },
  'Page<a/b~c>': { type: 'object', properties: { size: { type: 'integer' } } },
} as const satisfies Readonly<Record<string, Schema>>;

describe('an issue says where, what was expected and what came', () => {
  test.each<[Schema, unknown, string, string, string]>([
    [{ type: 'string' }, 1, '', 'a string', '1'],
    [{ type: 'integer' }, 1.5, '', 'an integer', '1.5'],
    [{ type: 'boolean' }, 'true', '', 'true or false', '"true"'],
    [{ type: 'null' }, 0, '', 'null', '0'],
    [{ const: 'a' }, 'b', '', '"a"', '"b"'],
    [{ enum: ['a', 1] }, 'b', '', 'one of "a", 1', '"b"'],
    [{ type: 'string', format: 'date-time' }, 'noon', '', 'a date-time such as "2026-01-31T12:00:00Z"', '"noon"'],
    [refTo('Card'), {}, '', 'the property "number"', 'nothing'],
    [refTo('Card'), undefined, '', 'an object', 'nothing'],
    [refTo('Card'), { number: undefined }, '', 'the property "number"', 'nothing'],
    [refTo('Bill'), { method: 'bill', card: { number: 1 } }, '/card/number', 'a string', '1'],
    [refTo('Page<a/b~c>'), { size: 'x' }, '/size', 'an integer', '"x"'],
    [{ type: 'object', properties: { 'a/b~c': { type: 'null' } } }, { 'a/b~c': 1 }, '/a~1b~0c', 'null', '1'],
    [{ type: 'object', additionalProperties: false }, { 'a/b': 1 }, '/a~1b', 'no such property', '1'],
    [
      { type: 'object', properties: { constructor: {} }, required: ['constructor'] },
      {},
      '',
      'the property "constructor"',
      'nothing',
    ],
    [{ type: 'array', items: { type: 'string' } }, ['a', 2], '/1', 'a string', '2'],
    [{ type: 'array', minItems: 2 }, [1], '', 'at least 2 items', '[1]'],
    [{ type: 'array', prefixItems: [{}], items: false }, [1, 2], '', 'at most 1 item', '[1,2]'],
    [{ type: 'number' }, 'x'.repeat(1000), '', 'a number', `"${'x'.repeat(58)}…`],
  ])('%j against %j', (schema, value, pointer, expected, got) => {
    expect(explain(schema, $defs, value)).toEqual([{ pointer, expected, got }]);
  });

  test('and there is none where all is well', () => {
    expect(explain(refTo('Payment'), $defs, { method: 'cash', amount: 1, extra: [] })).toEqual([]);
    expect(explain({ type: 'null' }, $defs, undefined)).toEqual([]);
  });

  test('five are enough', () => {
    const value = Array.from({ length: 100 }, (_, index) => index);
    const issues = explain({ type: 'array', items: { type: 'string' } }, $defs, value);
    expect(issues.map(({ pointer }) => pointer)).toEqual(['/0', '/1', '/2', '/3', '/4']);
  });

  test('one is enough in a large value', () => {
    const value = Array.from({ length: 100_000 }, (_, index) => index);
    expect(explain({ type: 'array', items: refTo('Payment') }, $defs, value)).toEqual([
      { pointer: '/0', expected: 'an object', got: '0' },
    ]);
  });
});

describe('of a union the closest branch is explained', () => {
  test.each<[string, Schema, unknown, string, string]>([
    ['by its tag', refTo('Payment'), { method: 'bill', card: {} }, '/card', 'the property "number"'],
    ['by its tag, which is wrong', refTo('Payment'), { method: 'gold' }, '/method', 'one of "cash", "bill"'],
    ['by its tag, which is missing', refTo('Payment'), {}, '', 'the property "method"'],
    [
      'by a literal',
      { anyOf: [refTo('Cash'), refTo('Bill')] },
      { method: 'bill', amount: 1 },
      '',
      'the property "card"',
    ],
    [
      'by depth',
      { anyOf: [{ type: 'string' }, refTo('Card'), { type: 'object', required: ['x'] }] },
      { number: 1 },
      '/number',
      'a string',
    ],
    [
      'by type',
      { anyOf: [{ type: 'null' }, { type: 'array', items: refTo('Payment') }] },
      [{ method: 'cash' }],
      '/0',
      'the property "amount"',
    ],
    [
      'none of them',
      { anyOf: [{ type: 'string' }, { type: 'null' }, { enum: ['a', 1] }] },
      2,
      '',
      'a string or null or one of "a", 1',
    ],
  ])('%s', (_case, schema, value, pointer, expected) => {
    expect(explain(schema, $defs, value)).toEqual([expect.objectContaining({ pointer, expected })]);
  });

  test('unions within unions do not multiply', () => {
    const defs = {
      Node: {
        type: 'object',
        properties: { next: { anyOf: [refTo('Node'), refTo('Node'), { type: 'null' }] } },
        required: ['next'],
      },
    } as const;
    let value: unknown = { next: 'end' };
    for (let depth = 0; depth < 6; depth++) value = { next: value };
    expect(explain(refTo('Node'), defs, value)).toHaveLength(1);
  });
});

describe('what is sensitive is not shown', () => {
  const schema: Schema = {
    type: 'object',
    properties: { card: refTo('Card'), cards: { type: 'array', items: refTo('Card') }, token: { type: 'string' } },
    required: ['token'],
  };

  test.each<[string, unknown, string]>([
    ['card.number', { token: 't', card: { number: 4111 } }, '********'],
    ['card', { token: 't', card: { number: 4111 } }, '********'],
    ['card.number', { token: 't', card: ['4111'] }, '["4111"]'],
    ['card.number', { token: 't', cards: { number: 4111 } }, '{"number":4111}'],
    ['cards.number', { token: 't', cards: [{ number: 4111 }] }, '********'],
    ['cards[0].number', { token: 't', cards: [{ number: 4111 }] }, '********'],
    ['cards[1].number', { token: 't', cards: [{ number: 4111 }] }, '4111'],
    ['token.secret', { token: { secret: 'x', open: 'y' } }, '{"secret":"********","open":"y"}'],
    ['token', { token: [1] }, '********'],
  ])('%s in %j', (path, value, got) => {
    expect(explain(schema, $defs, value, { sensitive: [path] })).toEqual([expect.objectContaining({ got })]);
  });

  test('a missing one is still missing', () => {
    expect(explain(schema, $defs, {}, { sensitive: ['token'] })).toEqual([
      { pointer: '', expected: 'the property "token"', got: 'nothing' },
    ]);
  });
});

describe('what cannot be looked at is an issue, not a crash', () => {
  const endless: Record<string, unknown> = { value: 1 };
  endless['left'] = endless;

  test.each<[string, unknown]>([
    ['endless', endless],
    ['a bigint', { value: 1n }],
    [
      'a getter that throws',
      {
        get value() {
          throw new Error('no');
        },
      },
    ],
    ['as deep as the stack', nested(100_000)],
  ])('%s', (_case, value) => {
    expect(explain(refTo('Tree'), $defs, value)).toEqual([
      { pointer: '', expected: 'a value that JSON can carry', got: 'one that it cannot' },
    ]);
  });

  test('too deep for a validator', () => {
    for (const depth of [1_000, 2_000, 3_000, 4_000]) {
      expect(explain(refTo('Tree'), $defs, nested(depth)).length).toBeGreaterThan(0);
    }
  });
});

describe('a document is checked against a schema with definitions of its own', () => {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://example.org/config.json',
    type: 'object',
    properties: { port: { $ref: '#/$defs/port' } },
    $defs: { port: { oneOf: [{ type: 'integer', minimum: 1 }, { const: 'any' }] } },
  };

  test('as often as one likes', () => {
    expect(checkDocument(schema, { port: 80 })).toEqual([]);
    expect(checkDocument(structuredClone(schema), { port: 'any' })).toEqual([]);
    expect(checkDocument(schema, { port: 0 })).toEqual([
      { pointer: '/port', expected: 'a number that is at least 1', got: '0' },
    ]);
  });
});

/** A tree with a text where a number should be, at the very end. */
function nested(depth: number): unknown {
  let value: unknown = { value: 'leaf' };
  for (let index = 0; index < depth; index++) value = { value: index, left: value };
  return value;
}
