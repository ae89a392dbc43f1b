import fc from 'fast-check';
import { FORMATS } from '../../../src/contract/formats.js';
import { refName, refTo, type Format, type Schema, type Tail, type Template } from '../../../src/contract/schema.js';
import { DATE, STRING } from './contracts.js';

type Definitions = Readonly<Record<string, Schema>>;

/** A schema of the subset with its named types, and JSON values of which some keep it and some nearly do. */
export interface SchemaWithValues {
  readonly schema: Schema;
  readonly $defs: Definitions;
  readonly values: readonly unknown[];
}

const NAMES = ['a', 'b', 'constructor', 'toString', 'two words', "it's", 'é'];
const DEFINITIONS = ['Card', 'Page<Card>', 'a/b~c'];

const FORMAT_NAMES = Object.keys(FORMATS) as Format[];
const FORMATTED: Readonly<Record<Format, string>> = {
  base64: 'aGk=',
  bigint: '-12',
  date: '2024-02-29',
  'date-time': '2024-02-29T00:00:00Z',
  email: 'a.b@c.de',
  ipv4: '127.0.0.1',
  ipv6: '::1',
  uri: 'a:b',
  uuid: '00000000-0000-4000-8000-000000000000',
};

const literal = fc.oneof(fc.constantFrom('a', 'b', "it's", '', '</x>'), fc.constantFrom(-1, 0, 2.5, 1e21));
const leaf: fc.Arbitrary<Schema> = fc.oneof(
  fc.constantFrom<Schema[]>(
    STRING,
    DATE,
    {},
    { type: 'string', minLength: 1, maxLength: 3 },
    { type: 'string', pattern: "^[a-z']+$", maxLength: 9 },
    { type: 'number', minimum: -1, exclusiveMaximum: 2.5 },
    { type: 'integer', maximum: 9, exclusiveMinimum: -9, multipleOf: 2 },
    { type: 'array', uniqueItems: true, maxItems: 3 },
    { minLength: 2, minimum: 1, format: 'date' },
    { not: {} },
    ...FORMAT_NAMES.map((format): Schema => ({ type: 'string', format })),
    ...(['number', 'integer', 'boolean', 'null', 'object', 'array'] as const).map((type): Schema => ({ type })),
  ),
  fc.oneof(literal, fc.boolean()).map((value): Schema => ({ const: value })),
  fc.uniqueArray(literal, { minLength: 1, maxLength: 7 }).map((values): Schema => ({ enum: values })),
  fc.constantFrom(...DEFINITIONS).map(refTo),
);

const { schema: anySchema } = fc.letrec<{ schema: Schema; object: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'schema' },
    { weight: 3, arbitrary: leaf },
    { weight: 3, arbitrary: tie('object') },
    { weight: 1, arbitrary: tie('schema').map((items): Schema => ({ type: 'array', items })) },
    { weight: 1, arbitrary: bounded(tie('schema')) },
    { weight: 1, arbitrary: tuple(tie('schema')) },
    {
      weight: 1,
      arbitrary: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf): Schema => ({ anyOf })),
    },
    { weight: 1, arbitrary: tagged(tie('object')) },
    { weight: 1, arbitrary: tailed(tie('schema')) },
    { weight: 1, arbitrary: keyed(tie('schema')) },
  ),
  object: object(tie('schema')),
}));

function object(schema: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> {
  return fc
    .record({
      properties: fc.dictionary(fc.constantFrom(...NAMES), schema, { maxKeys: 4 }),
      required: fc.subarray(NAMES, { maxLength: 2 }),
      additionalProperties: fc.oneof(
        { weight: 3, arbitrary: fc.constant(undefined) },
        fc.constant(false as const),
        schema,
      ),
    })
    .map(({ properties, required, additionalProperties }) => ({
      type: 'object',
      // without the null prototype that fast-check likes to give
      properties: { ...properties },
      ...(required.length === 0 ? {} : { required }),
      ...(additionalProperties === undefined ? {} : { additionalProperties }),
    }));
}

function bounded(schema: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> {
  return fc.tuple(schema, fc.nat(2), fc.nat(2)).map(([items, minItems, more]): Schema => ({
    type: 'array',
    items,
    minItems,
    maxItems: minItems + more,
  }));
}

function tuple(schema: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> {
  const places = fc.array(schema, { minLength: 1, maxLength: 3 });
  return fc
    .tuple(places, fc.nat(3), fc.oneof(fc.constant(false as const), schema))
    .map(([prefixItems, minItems, items]): Schema => ({
      type: 'array',
      prefixItems,
      items,
      minItems: Math.min(minItems, prefixItems.length),
    }));
}

/** A tuple that goes on behind what may come any number of times. */
function tailed(schema: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> {
  const places = fc.array(schema, { maxLength: 2 });
  const suffix = fc.array(schema, { minLength: 1, maxLength: 2 });
  return fc.tuple(places, schema, suffix).map(([prefixItems, items, suffixItems]): Schema => ({
    type: 'array',
    ...(prefixItems.length === 0 ? {} : { prefixItems }),
    items: { anyOf: [items, ...suffixItems] },
    minItems: prefixItems.length + suffixItems.length,
    'x-ntgen-tail': { items, suffixItems },
  }));
}

/** An object whose keys are asked something. */
function keyed(schema: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> {
  const others = fc.oneof(fc.constant(undefined), fc.constant(false as const), schema);
  const names = fc.constantFrom<(Schema | undefined)[]>(undefined, { enum: ['a', 'x-1', 'y'] }, { pattern: '^[a-y]' });
  return fc.tuple(schema, schema, others, names).map(([one, other, additionalProperties, propertyNames]): Schema => ({
    type: 'object',
    properties: { a: one },
    patternProperties: { '^x-': other, '^[a-x]': { anyOf: [one, other] } },
    ...(additionalProperties === undefined ? {} : { additionalProperties }),
    ...(propertyNames === undefined ? {} : { propertyNames }),
  }));
}

function tagged(branch: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> {
  return fc.array(branch, { minLength: 2, maxLength: 3 }).map((branches): Schema => ({
    anyOf: branches.map((schema, index) => ({
      ...schema,
      properties: { ...schema.properties, kind: { const: `k${String(index)}` } },
      required: [...new Set([...(schema.required ?? []), 'kind'])],
    })),
    discriminator: { propertyName: 'kind' },
  }));
}

/** A value that is likely to keep the schema. */
function valueOf(schema: Schema, $defs: Definitions, depth = 0): fc.Arbitrary<unknown> {
  const inner = (one: Schema): fc.Arbitrary<unknown> => valueOf(one, $defs, depth + 1);
  if (depth > 8) return fc.constant(null);
  if (schema.$ref !== undefined) return inner($defs[refName(schema.$ref)] ?? {});
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(inner));
  switch (schema.type) {
    case 'string':
      if (schema['x-ntgen-template'] !== undefined) return templateText(schema['x-ntgen-template']);
      if (schema.format === 'date-time') return date().map((at) => at.toISOString());
      if (schema.format !== undefined) return fc.constant(FORMATTED[schema.format]);
      return fc.oneof(fc.string({ unit: 'grapheme', maxLength: 4 }), fc.constantFrom('a', 'ab', '😀😀', "it's"));
    case 'number':
      return fc.oneof(fc.integer(), fc.constant(1.5));
    case 'integer':
      return fc.integer();
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return arrayValue(schema, inner);
    case 'object':
      return objectValue(schema, inner);
    default:
      return json();
  }
}

/** A text of a template, mostly. */
function templateText({ texts, types }: Template): fc.Arbitrary<string> {
  const gaps = types.map((type) =>
    type === 'number' || type === 'bigint'
      ? fc.integer().map(String)
      : fc.constantFrom('', 'A', 'Ab', 'b c', '1', '\n', 'ä', texts[1] ?? ''),
  );
  return fc.tuple(...gaps).map((filled) => texts.map((text, index) => text + (filled[index] ?? '')).join(''));
}

/** Names that keep a pattern, and one that may not. */
function keyOf(pattern: string, keys: NonNullable<Schema['x-ntgen-keys']>[string] | undefined): fc.Arbitrary<string> {
  if (keys === undefined) return fc.constantFrom(pattern.replace(/\W/g, ''), 'x-1', 'y');
  return keys === 'number' ? fc.oneof(fc.integer().map(String), fc.constant('01')) : templateText(keys);
}

function tailValue(
  { prefixItems = [] }: Schema,
  { items, suffixItems }: Tail,
  inner: (schema: Schema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const [before, middle, after] = [
    fc.tuple(...prefixItems.map(inner)),
    fc.array(inner(items), { maxLength: 3 }),
    fc.tuple(...suffixItems.map(inner)),
  ];
  return fc.tuple(before, middle, after).map((parts) => parts.flat());
}

function arrayValue(schema: Schema, inner: (schema: Schema) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const tail = schema['x-ntgen-tail'];
  if (tail !== undefined) return tailValue(schema, tail, inner);
  const { prefixItems = [], items = {}, minItems = 0, maxItems = minItems + 2 } = schema;
  const rest = items === false ? fc.constant([]) : fc.array(inner(items), { maxLength: maxItems });
  return fc
    .tuple(
      fc.tuple(...prefixItems.map(inner)),
      rest,
      fc.integer({ min: minItems, max: minItems + prefixItems.length + 2 }),
    )
    .map(([first, others, length]) => [...first, ...others].slice(0, length));
}

function objectValue(schema: Schema, inner: (schema: Schema) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const unnamed = additionalProperties === undefined || additionalProperties === false ? {} : additionalProperties;
  const { propertyNames, patternProperties = {}, 'x-ntgen-keys': keys = {} } = schema;
  const key = propertyNames === undefined ? fc.constantFrom('x', 'y') : inner(propertyNames).map(String);
  const others = additionalProperties === false ? fc.constant({}) : fc.dictionary(key, inner(unnamed));
  const patterns = Object.entries(patternProperties).map(([pattern, values]) =>
    fc.array(fc.tuple(keyOf(pattern, keys[pattern]), inner(values)), { maxLength: 2 }),
  );
  const named = [...new Set([...Object.keys(properties), ...required])].map((name) => {
    const value = inner(Object.hasOwn(properties, name) ? (properties[name] ?? {}) : unnamed);
    const isThere = required.includes(name) ? fc.constant(true) : fc.boolean();
    return fc.tuple(isThere, value).map(([there, one]) => (there ? [[name, one]] : []));
  });
  return fc.tuple(others, fc.tuple(...patterns), ...named).map(([more, matching, ...entries]) => ({
    ...more,
    ...Object.fromEntries(matching.flat()),
    ...Object.fromEntries(entries.flat()),
  }));
}

export function date(): fc.Arbitrary<Date> {
  return fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
}

function json(): fc.Arbitrary<unknown> {
  return fc.jsonValue({ maxDepth: 2 });
}

/** The value with something in it changed, left out or added. */
function spoilt(value: unknown): fc.Arbitrary<unknown> {
  const other = fc.oneof(json(), fc.constantFrom(null, '', 0, 1.5, true, [], {}, 'k1', '2026-02-30T00:00:00Z'));
  if (Array.isArray(value)) {
    const at = fc.nat(value.length);
    return fc.oneof(
      other,
      fc.tuple(at, other).map(([index, item]) => value.toSpliced(index, 1, item)),
      at.map((index) => value.toSpliced(index, 1)),
      at.chain((index) => spoilt(value[index]).map((item) => value.toSpliced(index, 1, item))),
    );
  }
  if (typeof value !== 'object' || value === null) return other;
  const names = [...Object.keys(value), 'x', ...NAMES];
  const without = (name: string): [string, unknown][] => Object.entries(value).filter(([known]) => known !== name);
  return fc.constantFrom(...names).chain((name) =>
    fc.oneof(
      fc.constant(Object.fromEntries(without(name))),
      fc
        .oneof(other, spoilt(Object.fromEntries(Object.entries(value))[name]))
        .map((inner) => Object.fromEntries([...without(name), [name, inner]])),
    ),
  );
}

export const schemaWithValues: fc.Arbitrary<SchemaWithValues> = fc
  .tuple(anySchema, fc.tuple(...DEFINITIONS.map(() => fc.oneof(object(leaf), tuple(leaf), leaf))))
  .map(([schema, named]) => ({
    schema,
    // a definition that is only another's name could be its own, which no type can be
    $defs: Object.fromEntries(
      DEFINITIONS.map((name, index) => [name, named[index]?.$ref === undefined ? (named[index] ?? {}) : STRING]),
    ),
  }))
  .chain(({ schema, $defs }) => valuesFor(schema, $defs).map((values) => ({ schema, $defs, values })));

/** JSON values of which some keep the schema and some nearly do. */
export function valuesFor(schema: Schema, $defs: Definitions): fc.Arbitrary<readonly unknown[]> {
  const good = valueOf(schema, $defs);
  const values = fc.array(fc.oneof(good, good.chain(spoilt), json()), { minLength: 6, maxLength: 10 });
  return values.map((some) => some.map((value): unknown => JSON.parse(JSON.stringify(value))));
}
