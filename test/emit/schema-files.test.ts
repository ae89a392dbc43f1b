import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { FORMATS } from '../../src/contract/formats.js';
import { SchemaFindings } from '../../src/read/schema-files/findings.js';
import { NamedSchemas } from '../../src/read/schema-files/named-schemas.js';
import { References } from '../../src/read/schema-files/references.js';
import { SchemaReader } from '../../src/read/schema-files/schema-reader.js';
import { valuesFor } from './support/arbitrary.js';
import { loadPayload } from './support/load.js';

/** Enough to find a slip; `FC_RUNS=2000` for a change of the reader of schema files. */
const RUNS = Number(process.env['FC_RUNS'] ?? 60);

/** JSON Schema as people write it, more freely than contracts have it. */
type Raw = Readonly<Record<string, unknown>> | boolean;

const NAMES = ['a', 'b', 'constructor', "it's"];
const OF_TYPE: Readonly<Record<string, Raw>> = {
  string: { minLength: 1, pattern: '^[^z]*$' },
  number: { minimum: -3, exclusiveMaximum: 9.5 },
  integer: { multipleOf: 3 },
  array: { maxItems: 2, uniqueItems: true },
  boolean: {},
  null: {},
};

const leaf: fc.Arbitrary<Raw> = fc.oneof(
  fc.constant(true),
  fc.constantFrom(...Object.keys(FORMATS)).map((format): Raw => ({ type: 'string', format })),
  fc
    .tuple(fc.uniqueArray(fc.constantFrom(...Object.keys(OF_TYPE)), { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([type, isAsking]): Raw =>
      isAsking ? Object.assign({ type }, ...type.map((one) => OF_TYPE[one])) : { type },
    ),
  fc
    .uniqueArray(fc.constantFrom('x', '', 1, -2.5, true, false, null), { minLength: 1 })
    .map((values): Raw => ({ enum: values })),
  fc.constantFrom('x', 1, true, false, null).map((value): Raw => ({ const: value, title: 'T', default: 1 })),
  fc.constantFrom('One', 'Other').map((name): Raw => ({ $ref: `#/$defs/${name}` })),
);

const { schema: anySchema } = fc.letrec<{ schema: Raw; object: Raw }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'raw' },
    { weight: 3, arbitrary: leaf },
    { weight: 3, arbitrary: tie('object') },
    { weight: 1, arbitrary: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf): Raw => ({ anyOf })) },
    { weight: 1, arbitrary: tie('schema').map((items): Raw => ({ type: ['array', 'null'], items, minItems: 1 })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('schema'), fc.boolean())
        .map(([first, isOpen]): Raw => ({ type: 'array', prefixItems: [first], items: isOpen, minItems: 1 })),
    },
    // of other kinds, so that no value fits two
    {
      weight: 1,
      arbitrary: tie('object').map((object): Raw => ({
        oneOf: [object, { type: ['string', 'number'] }, { type: 'null' }],
      })),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(tie('schema'), tie('schema')).map(([one, other]): Raw => ({
        allOf: [
          { type: 'object', properties: { one }, required: ['one'] },
          { type: 'object', properties: { other }, required: ['b'] },
        ],
      })),
    },
  ),
  object: fc
    .record({
      properties: fc.dictionary(fc.constantFrom(...NAMES), tie('schema'), { maxKeys: 3 }),
      required: fc.subarray(NAMES, { maxLength: 2 }),
      more: fc.oneof(
        fc.constant({}),
        fc.boolean().map((additionalProperties) => ({ additionalProperties })),
        tie('schema').map((additionalProperties) => ({ additionalProperties })),
        tie('schema').map((one) => ({ patternProperties: { '^.*$': one } })),
      ),
    })
    // a property that a record's pattern matches as well must keep both, which is asked for nowhere
    .map(({ properties, required, more }): Raw => ({
      type: 'object',
      ...('patternProperties' in more ? {} : { properties: { ...properties } }),
      required,
      ...more,
    })),
}));

function read(raw: Raw, $defs: Readonly<Record<string, Raw>>) {
  const findings = new SchemaFindings();
  const named = new NamedSchemas(new References('/', findings), findings);
  const reader = new SchemaReader(named, findings);
  const source = { path: 'a.json', file: '/a.json', data: { raw, $defs }, locate: () => undefined };
  const draft = reader.read(raw, { source, pointer: '/raw' });
  const { $defs: defs, apply } = named.settle((inner, place) => reader.read(inner, place));
  return { schema: apply(draft), $defs: defs, told: findings.list().map(({ message }) => message) };
}

describe('the guard of a schema file and Ajv on the file itself agree', () => {
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
    const One = {
      type: 'object',
      properties: { next: { $ref: '#/$defs/One' }, kind: { const: 'one' } },
      required: ['kind'],
    };
    const Other = { type: 'object', properties: { kind: { enum: ['x', 'y'] } }, required: ['kind'] };
    const withValues = anySchema.chain((raw) => {
      const { schema, $defs, told } = read(raw, { One, Other });
      return valuesFor(schema, $defs).map((values) => ({ raw, schema, $defs, told, values }));
    });
    fc.assert(
      fc.property(withValues, ({ raw, schema, $defs, told, values }) => {
        expect(told).toEqual([]);
        const { check } = loadPayload(schema, $defs);
        const validate = ajv.compile(raw === true ? {} : { ...(raw as object), $defs: { One, Other } });
        for (const value of values) {
          const isValid = validate(value);
          expect({ raw, value, accepted: check(value) }).toEqual({ raw, value, accepted: isValid });
          if (isValid) accepted += 1;
          else refused += 1;
        }
      }),
      { numRuns: RUNS },
    );
    // a generator that makes only one sort of value would prove nothing
    expect(Math.min(accepted, refused)).toBeGreaterThan(RUNS / 2);
  }, 120_000);
});
