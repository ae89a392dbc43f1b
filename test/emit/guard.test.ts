import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { explain } from '../../src/contract/explain.js';
import { FORMATS } from '../../src/contract/formats.js';
import { refTo, type Schema } from '../../src/contract/schema.js';
import { schemaWithValues } from './support/arbitrary.js';
import { arrayOf, contract, DATE, NULL, NUMBER, object, rpc, STRING } from './support/contracts.js';
import { loadPayload, loadService } from './support/load.js';

/** Enough to find a slip; `FC_RUNS=2000` for a change of the guards themselves. */
const RUNS = Number(process.env['FC_RUNS'] ?? 120);

function accepts(schema: Schema, value: unknown, $defs: Readonly<Record<string, Schema>> = {}): boolean {
  return loadPayload(schema, $defs).check(value);
}

describe('a guard', () => {
  test('takes a property of its own that is undefined for absent', () => {
    const schema = object({ a: STRING, 'b?': NUMBER }, { additionalProperties: false });
    expect(accepts(schema, { a: 'x', b: undefined, c: undefined })).toBe(true);
    expect(accepts(schema, { a: undefined })).toBe(false);
    expect(accepts(object({ a: {} }), { a: undefined })).toBe(false);
  });

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'does not take an inherited %s for a property',
    (name) => {
      const own = (value: unknown): unknown =>
        JSON.parse(JSON.stringify({ x: value }).replace('"x"', JSON.stringify(name)));
      const required = { type: 'object', properties: Object.fromEntries([[name, {}]]), required: [name] } as const;
      expect(accepts(required, {})).toBe(false);
      expect(accepts(required, own(1))).toBe(true);
      const optional = { type: 'object', properties: Object.fromEntries([[name, STRING]]) } as const;
      expect(accepts(optional, {})).toBe(true);
      expect(accepts(optional, own('text'))).toBe(true);
      expect(accepts(optional, own(1))).toBe(false);
    },
  );

  test('holds an object apart from an array, null and a text', () => {
    for (const value of [[], null, 'x', 1, undefined, () => 1]) expect(accepts({ type: 'object' }, value)).toBe(false);
    expect(accepts({ type: 'object' }, Object.create(null))).toBe(true);
  });

  test('refuses numbers that JSON does not have', () => {
    for (const value of [NaN, Infinity, '1', 1n]) expect(accepts(NUMBER, value)).toBe(false);
    expect([1, 1.5, -0, 1e300].map((value) => accepts({ type: 'integer' }, value))).toEqual([true, false, true, true]);
  });

  test('tells the branches of a union by their tag', () => {
    const $defs = {
      Circle: object({ kind: { const: 'circle' }, radius: NUMBER }),
      Line: object({ kind: { const: 'line' } }),
    };
    const shape: Schema = { anyOf: [refTo('Circle'), refTo('Line')], discriminator: { propertyName: 'kind' } };
    expect(accepts(shape, { kind: 'circle', radius: 1 }, $defs)).toBe(true);
    expect(accepts(shape, { kind: 'circle' }, $defs)).toBe(false);
    expect(accepts(shape, { kind: 'square', radius: 1 }, $defs)).toBe(false);
    expect(accepts(shape, { radius: 1 }, $defs)).toBe(false);
  });

  test('goes round in a type that contains itself', () => {
    const $defs = { Tree: object({ value: NUMBER, 'children?': arrayOf(refTo('Tree')) }) };
    expect(accepts(refTo('Tree'), { value: 1, children: [{ value: 2 }, { value: 3, children: [] }] }, $defs)).toBe(
      true,
    );
    expect(accepts(refTo('Tree'), { value: 1, children: [{ value: '2' }] }, $defs)).toBe(false);
  });

  test('takes nothing for null where a result is null', () => {
    const { entrypoints } = loadService(
      contract({
        entrypoints: [rpc('clear', [], NULL), rpc('find', [], { anyOf: [STRING, NULL] }), rpc('name', [], STRING)],
      }),
    );
    expect(entrypoints.map(({ result }) => result?.check(undefined))).toEqual([true, true, false]);
  });
});

describe('the guard of arguments', () => {
  const check = (...params: Parameters<typeof rpc>[1]): ((...args: readonly unknown[]) => boolean | undefined) => {
    const { entrypoints } = loadService(contract({ entrypoints: [rpc('method', params)] }));
    return (...args) => entrypoints[0]?.args.check(args);
  };

  test('counts them', () => {
    const accepted = check({ name: 'a', schema: STRING }, { name: 'b', schema: NUMBER, optional: true });
    expect([accepted('x'), accepted('x', undefined), accepted('x', 1)]).toEqual([true, true, true]);
    expect([accepted(), accepted('x', 'y'), accepted('x', 1, 2), accepted('x', null)]).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect([check()(), check()(undefined)]).toEqual([true, false]);
  });

  test('asks that one of any type is there', () => {
    const accepted = check({ name: 'a', schema: {} });
    expect([accepted(null), accepted(), accepted(undefined)]).toEqual([true, false, false]);
  });

  test('spreads the rest', () => {
    const accepted = check({ name: 'a', schema: STRING }, { name: 'more', schema: arrayOf(NUMBER), rest: true });
    expect([accepted('x'), accepted('x', 1, 2), accepted('x', 1, 'y'), accepted(1)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('spreads a rest that is a tuple', () => {
    const pair: Schema = { type: 'array', prefixItems: [STRING, NUMBER], items: false, minItems: 1 };
    const accepted = check({ name: 'pair', schema: pair, rest: true });
    expect([accepted('x'), accepted('x', 1), accepted(), accepted('x', 1, 2)]).toEqual([true, true, false, false]);
  });

  test('is for a list, and asks nothing where arguments do not travel', () => {
    const timer = { kind: 'timer', method: 'sweep', params: [], arity: 0, options: {} };
    const { entrypoints } = loadService(contract({ entrypoints: [rpc('ping', []), timer] }));
    expect(entrypoints.map(({ args }) => args.check({ length: 0 }))).toEqual([false, true]);
  });
});

describe('a guard and Ajv agree', () => {
  const ajv = new Ajv2020({
    strict: false,
    ownProperties: true,
    logger: false,
    addUsedSchema: false,
    formats: Object.fromEntries(Object.entries(FORMATS).map(([name, { is }]) => [name, is])),
  });

  test('on whatever is JSON', () => {
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(schemaWithValues, ({ schema, $defs, values }) => {
        const { check } = loadPayload(schema, $defs);
        const validate = ajv.compile({ ...schema, $defs });
        const hasTail = JSON.stringify([schema, $defs]).includes('x-ntgen-tail');
        for (const value of values) {
          // what stands behind a rest place is ntgen's own keyword; to Ajv by itself such an array is a wider one
          const isValid = hasTail ? check(value) : validate(value);
          expect({ value, accepted: check(value) }).toEqual({ value, accepted: isValid });
          if (isValid) expect({ value, accepted: validate(value) }).toEqual({ value, accepted: true });
          expect({ value, issues: explain(schema, $defs, value).length > 0 }).toEqual({ value, issues: !isValid });
          if (isValid) accepted += 1;
          else refused += 1;
        }
      }),
      { numRuns: RUNS },
    );
    // a generator that makes only one sort of value would prove nothing
    expect(Math.min(accepted, refused)).toBeGreaterThan(RUNS);
  }, 120_000);

  test('on a date without revival, and one with', () => {
    expect(accepts({ type: 'string', format: 'date-time' }, '2026-01-31T12:00:00Z')).toBe(true);
    expect(accepts(DATE, '2026-01-31')).toBe(false);
    expect(accepts(DATE, new Date())).toBe(false);
  });
});
