import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { refTo, type Schema } from '../../src/contract/schema.js';
import { date } from './support/arbitrary.js';
import { arrayOf, contract, DATE, NULL, NUMBER, object, rpc, STRING } from './support/contracts.js';
import { loadPayload, loadService } from './support/load.js';

const noon = new Date('2026-01-31T12:00:00.000Z');
const dawn = new Date('2026-02-01T06:30:00.000Z');

const $defs = {
  Tree: object({ planted: DATE, 'branches?': arrayOf(refTo('Tree')) }),
  Circle: object({ kind: { const: 'circle' }, drawn: DATE }),
  Dot: object({ kind: { const: 'dot' } }),
};

/** To the wire and back, as a broker would carry it. */
function roundTrip(schema: Schema, value: unknown): unknown {
  const payload = loadPayload(schema, $defs);
  const wire = payload.encode!(value);
  const carried: unknown = JSON.parse(JSON.stringify(wire));
  expect(carried).toEqual(wire);
  expect(payload.check(carried)).toBe(true);
  return payload.decode!(carried);
}

describe('dates come back as dates', () => {
  test.each<[string, Schema, unknown]>([
    ['alone', DATE, noon],
    ['in an object', object({ at: DATE, name: STRING }), { at: noon, name: 'x' }],
    ['in a property that may be missing', object({ 'at?': DATE }), {}],
    ['in a property named like an inherited one', object({ constructor: DATE }), { constructor: noon }],
    ['in arrays of arrays', arrayOf(arrayOf(DATE)), [[noon], [], [dawn, noon]]],
    ['in a record', { type: 'object', additionalProperties: DATE }, { a: noon, b: dawn }],
    [
      'in a record beside properties',
      object({ a: STRING, b: STRING }, { additionalProperties: DATE }),
      { a: 'a', b: 'b', c: noon },
    ],
    ['in a tuple', { type: 'array', prefixItems: [STRING, DATE], items: DATE, minItems: 1 }, ['x', noon, dawn]],
    ['in a tuple cut short', { type: 'array', prefixItems: [STRING, DATE], items: false, minItems: 1 }, ['x']],
    ['beside null', { anyOf: [DATE, NULL] }, noon],
    ['beside null, when null', { anyOf: [DATE, NULL] }, null],
    ['beside other kinds', { anyOf: [object({ at: DATE }), arrayOf(DATE), DATE, NUMBER] }, [noon]],
    ['beside other kinds, alone', { anyOf: [object({ at: DATE }), arrayOf(DATE), DATE, NUMBER] }, noon],
    [
      'beside other objects',
      { anyOf: [object({ from: DATE }), object({ from: DATE, to: DATE })] },
      { from: noon, to: dawn },
    ],
    [
      'in a tagged branch',
      { anyOf: [refTo('Circle'), refTo('Dot')], discriminator: { propertyName: 'kind' } },
      { kind: 'circle', drawn: noon },
    ],
    [
      'not in the other branch',
      { anyOf: [refTo('Circle'), refTo('Dot')], discriminator: { propertyName: 'kind' } },
      { kind: 'dot', drawn: 'late' },
    ],
    [
      'down a type that contains itself',
      refTo('Tree'),
      { planted: noon, branches: [{ planted: dawn, branches: [{ planted: noon }] }] },
    ],
  ])('%s', (_case, schema, value) => {
    expect(roundTrip(schema, value)).toEqual(value);
  });

  test('wherever they are', () => {
    const place = object({
      a: DATE,
      'b?': arrayOf(DATE),
      c: { anyOf: [DATE, NULL] },
      d: { type: 'object', additionalProperties: refTo('Tree') },
    });
    const payload = loadPayload(place, $defs);
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.record(
        {
          planted: date(),
          branches: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie('tree'), { maxLength: 2 })),
        },
        { noNullPrototype: true },
      ),
    }));
    const value = fc.record(
      {
        a: date(),
        b: fc.array(date()),
        c: fc.option(date()),
        d: fc.dictionary(fc.string(), tree, { noNullPrototype: true, maxKeys: 3 }),
      },
      { requiredKeys: ['a', 'c', 'd'], noNullPrototype: true },
    );
    fc.assert(
      fc.property(value, (some) => {
        const wire: unknown = JSON.parse(JSON.stringify(payload.encode!(some)));
        expect(payload.check(wire)).toBe(true);
        expect(payload.decode!(wire)).toEqual(some);
      }),
    );
  });
});

describe('arguments', () => {
  const { entrypoints } = loadService(
    contract({
      entrypoints: [
        rpc('plain', [{ name: 'a', schema: STRING }]),
        rpc('rest', [
          { name: 'a', schema: DATE, optional: true },
          { name: 'more', schema: arrayOf(DATE), rest: true },
        ]),
        rpc('tuple', [
          {
            name: 'pair',
            schema: { type: 'array', prefixItems: [STRING, DATE], items: false, minItems: 2 },
            rest: true,
          },
        ]),
      ],
    }),
  );
  const [plain, rest, tuple] = entrypoints.map(({ args }) => args);

  test('have no codec where none is needed', () => {
    expect(Object.keys(plain!)).toEqual(['check']);
  });

  test('are turned each, and keep their number', () => {
    expect(rest!.encode!([noon, dawn])).toEqual([noon.toISOString(), dawn.toISOString()]);
    expect(rest!.encode!([])).toEqual([]);
    expect(rest!.decode!([undefined, noon.toISOString()])).toEqual([undefined, noon]);
    expect(tuple!.decode!(tuple!.encode!(['x', noon]) as unknown[])).toEqual(['x', noon]);
  });
});

describe('an encoder', () => {
  const schema = object({ at: DATE, 'in?': object({ list: arrayOf(DATE) }), 'tree?': refTo('Tree') });
  const { encode, check } = loadPayload(schema, $defs);

  test('leaves what has another shape as it is', () => {
    const invalid = new Date(NaN);
    for (const value of [null, undefined, 1, 'x', [noon], noon]) expect(encode!(value)).toBe(value);
    expect(encode!({ at: 1, in: [noon], tree: 'x' })).toEqual({ at: 1, in: [noon], tree: 'x' });
    expect(encode!({ at: invalid })).toEqual({ at: invalid });
  });

  test('stands any value, and changes none', () => {
    fc.assert(
      fc.property(fc.record({ at: fc.anything(), in: fc.anything(), tree: fc.anything() }), (value) => {
        const before = Object.entries(value);
        encode!(value);
        expect(Object.entries(value)).toEqual(before);
      }),
    );
  });

  test('does not follow what has no end', () => {
    const tree: Record<string, unknown> = { planted: noon };
    tree['branches'] = [tree];
    const value = { at: noon, tree };
    expect(encode!(value)).toBe(value);
    expect(check(value)).toBe(false);
  });

  test('copies along the way to a date, and hands on the rest', () => {
    const other = { far: ['away'] };
    const encoded = encode!({ at: noon, other }) as Record<string, unknown>;
    expect(encoded['at']).toBe(noon.toISOString());
    expect(encoded['other']).toBe(other);
  });

  test('does not set a prototype by a name', () => {
    const value: unknown = JSON.parse('{"at":"x","__proto__":{"at":"y"}}');
    expect(JSON.stringify(encode!(value))).toBe('{"at":"x","__proto__":{"at":"y"}}');
  });
});

describe('other values come back as what they were', () => {
  const BIGINT: Schema = { type: 'string', format: 'bigint', 'x-ntgen': 'bigint' };
  const BYTES: Schema = { type: 'string', format: 'base64', 'x-ntgen': 'Uint8Array' };
  const URI: Schema = { type: 'string', format: 'uri', 'x-ntgen': 'URL' };
  const mapOf = (values: Schema): Schema => ({ type: 'object', additionalProperties: values, 'x-ntgen': 'Map' });
  const setOf = (items: Schema): Schema => ({ type: 'array', items, 'x-ntgen': 'Set' });

  test.each<[string, Schema, unknown]>([
    ['a bigint', BIGINT, -(2n ** 70n)],
    ['a bigint beside a literal', { anyOf: [BIGINT, { const: 'all' }] }, 0n],
    ['bytes', BYTES, Buffer.from([0, 255, 128])],
    ['no bytes', BYTES, Buffer.alloc(0)],
    ['a URL', URI, new URL('https://example.com/a b?c=d#e')],
    [
      'a map',
      mapOf(NUMBER),
      new Map([
        ['a', 1],
        ['__proto__', 2],
      ]),
    ],
    [
      'a map of maps of dates',
      mapOf(mapOf(DATE)),
      new Map([
        ['a', new Map([['b', noon]])],
        ['c', new Map()],
      ]),
    ],
    ['a set', setOf(STRING), new Set(['b', 'a'])],
    ['a set of objects', setOf(object({ at: DATE })), new Set([{ at: noon }, { at: noon }])],
    ['kinds side by side', { anyOf: [mapOf(DATE), setOf(BIGINT), BYTES, NULL] }, new Set([1n])],
    ['bytes beside an object', { anyOf: [object({ at: DATE }), BYTES] }, Buffer.from('x')],
    ['a map in an object', object({ 'stock?': mapOf(BIGINT) }), { stock: new Map([['a', 1n]]) }],
  ])('%s', (_, schema, value) => {
    expect(roundTrip(schema, value)).toEqual(value);
  });

  test('bytes of a part of a buffer are that part', () => {
    const whole = Uint8Array.from([1, 2, 3, 4]);
    expect(roundTrip(BYTES, whole.subarray(1, 3))).toEqual(Buffer.from([2, 3]));
  });

  test.each<[string, Schema, unknown]>([
    ['a map with other keys than strings', mapOf(NUMBER), new Map([[1, 1]])],
    ['a map of something else', mapOf(NUMBER), new Map([['a', 'x']])],
    ['a number for a bigint', BIGINT, 1],
    ['an array for bytes', BYTES, [1]],
    ['a relative URL', URI, '/a'],
  ])('%s is refused by the guard', (_, schema, value) => {
    const { encode, check } = loadPayload(schema);
    expect(check(encode!(value))).toBe(false);
  });
});
