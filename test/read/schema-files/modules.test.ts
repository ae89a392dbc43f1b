import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Contract } from '../../../src/contract/contract.js';
import { read, type DescribedReading } from './support.js';

jest.setTimeout(180_000); // modules are run in a process of their own

const STOCK = `import { defineService, Type, Wire } from 'ntgen/schema';

export const Order = Type.Object({ code: Type.String(), note: Type.Optional(Type.String()) });
export const Kind = Type.Union([Type.Literal('big'), Type.Literal('small')]);
export const Size = Type.Enum({ Big: 'big', Small: 'small', Unknown: null } as never);
export const { Node, Leaf } = Type.Module({
  Node: Type.Object({ next: Type.Union([Type.Ref('Node'), Type.Ref('Leaf')]) }),
  Leaf: Type.Object({ value: Type.Number() }),
});

console.log('{"not": "a message"}');
process.stdout.write('nor this');

export const stock = defineService('stock', {
  description: 'What is there.',
  methods: {
    get: {
      params: [
        { name: 'order', schema: Order },
        { name: 'again', schema: Type.Optional(Order), optional: true } as never,
      ].slice(0, 1),
      result: Type.Tuple([Type.String(), Type.Optional(Type.Number())]),
    },
    codecs: { result: Type.Object({ at: Wire.Date(), id: Type.BigInt(), tags: Wire.Set(Type.String()), rest: Wire.Map(Order) }) },
    kinds: { params: [{ name: 'kind', schema: Kind }], result: Type.Record(Type.String(), Type.Null()) },
    tree: { result: Node },
    merged: { result: Type.Intersect([Order, Type.Object({ more: Type.Boolean() })]) },
    unsafe: { result: Type.Unsafe({ type: 'string', format: 'uuid' }) },
    id: { params: [{ name: 'id', schema: Type.TemplateLiteral('id-\${number}') }] },
    script: { result: Type.Script('{ a: string, b?: number[] }') },
  },
  events: { gone: Order, empty: Type.Null() },
});
export default stock;
`;

const BAD = `import { defineService, Type } from 'ntgen/schema';

class Custom { _zod = {}; }
const Fine = Type.Object({ when: Type.Decode(Type.String(), (text) => new Date(text)) });

export const bad = defineService('bad', {
  methods: {
    codec: { result: Fine },
    refined: { result: Type.Refine(Type.String(), () => true) },
    custom: { result: new Custom() as never },
    code: { result: (() => 1) as never },
    optional: { params: [{ name: 'a', schema: Type.Optional(Type.String()) }] },
    map: { result: Type.Object({ a: new Map() as never }) },
  },
});

export const kinds = defineService('kinds', {
  methods: {
    nothing: { result: Type.Object({ a: Type.Undefined() }) },
    call: { result: Type.Function([], Type.Null()) },
    loose: { result: Type.Ref('Nowhere') },
  },
});
`;

describe('a schema module', () => {
  let reading: DescribedReading;
  let stock: Contract | undefined;
  beforeAll(async () => {
    reading = await read(
      {
        'src/a.schema.ts': STOCK,
        'src/bad.schema.ts': BAD,
        'src/empty.schema.ts': `import { Type } from 'ntgen/schema';\nexport const Order = Type.Object({});\n`,
        'src/exits.schema.ts': `import 'ntgen/schema';\nprocess.exit(0);\n`,
        'src/hangs.schema.ts': `import 'ntgen/schema';\nawait new Promise(() => setInterval(() => {}, 1000));\n`,
        'src/imports.schema.ts': `import 'ntgen/schema';\nimport './helper.js';\n`,
        'src/helper.ts': `export const helper: number = JSON.parse('{');\n`,
        'src/syntax.schema.ts': `import 'ntgen/schema';\nexport const = 1;\n`,
        'src/throws.schema.ts': `import 'ntgen/schema';\n\nthrow new Error('no such luck');\n`,
        'src/waits.schema.ts': `import 'ntgen/schema';\nawait new Promise(() => {});\n`,
        // one that comes after all these, and is read all the same
        'src/zebra.schema.ts': `import { defineService } from 'ntgen/schema';\nexport const zebra = defineService('zebra', {});\nsetInterval(() => {}, 1000);\n`,
      },
      { timeLimit: 8 },
    );
    stock = reading.contracts.find(({ service }) => service === 'stock');
  });

  const resultOf = (method: string): unknown => stock?.entrypoints.find((one) => one.method === method)?.result;
  const STRING = { type: 'string' };

  test('is a contract as well, whatever it prints', () => {
    expect(reading.contracts.map(({ service }) => service)).toEqual(['stock', 'kinds', 'zebra']);
    expect(stock).toMatchObject({ source: 'src/a.schema.ts', schemaFile: 'src/a.schema.ts', doc: 'What is there.' });
    expect(stock?.events).toEqual({ empty: { type: 'null' }, gone: { $ref: '#/$defs/Order' } });
  });

  test('gives types the names of its exports, and types that hold themselves their own', () => {
    expect(stock?.entrypoints.find(({ method }) => method === 'get')?.params).toEqual([
      { name: 'order', schema: { $ref: '#/$defs/Order' } },
    ]);
    expect(stock?.$defs).toEqual({
      Kind: { enum: ['big', 'small'] },
      Leaf: { type: 'object', properties: { value: { type: 'number' } }, required: ['value'] },
      Node: {
        type: 'object',
        properties: { next: { anyOf: [{ $ref: '#/$defs/Leaf' }, { $ref: '#/$defs/Node' }] } },
        required: ['next'],
      },
      Order: { type: 'object', properties: { code: STRING, note: STRING }, required: ['code'] },
    });
    expect(resultOf('tree')).toEqual({ $ref: '#/$defs/Node' });
  });

  test('has every kind of TypeBox that has a form on the wire', () => {
    expect(resultOf('get')).toEqual({
      type: 'array',
      prefixItems: [STRING, { type: 'number' }],
      items: false,
      minItems: 1,
    });
    expect(resultOf('codecs')).toMatchObject({
      properties: {
        at: { ...STRING, format: 'date-time', 'x-ntgen': 'Date' },
        id: { ...STRING, format: 'bigint', 'x-ntgen': 'bigint' },
        rest: { type: 'object', additionalProperties: { $ref: '#/$defs/Order' }, 'x-ntgen': 'Map' },
        tags: { type: 'array', items: STRING, 'x-ntgen': 'Set' },
      },
    });
    expect(resultOf('kinds')).toEqual({ type: 'object', additionalProperties: { type: 'null' } });
    expect(resultOf('merged')).toEqual({
      type: 'object',
      properties: { code: STRING, more: { type: 'boolean' }, note: STRING },
      required: ['code', 'more'],
    });
    expect(resultOf('unsafe')).toEqual({ ...STRING, format: 'uuid' });
    expect(resultOf('script')).toMatchObject({
      properties: { a: STRING, b: { type: 'array', items: { type: 'number' } } },
      required: ['a'],
    });
  });

  test('is told of at the place of what has no form', () => {
    const of = (file: string): readonly string[] => reading.told.filter((one) => one.includes(`src/${file}`));
    expect(of('bad.schema.ts')).toEqual([
      'NTG1204 src/bad.schema.ts:4:28 A codec of TypeBox runs code, and has no form in a contract.',
      'NTG1204 src/bad.schema.ts:9:16 A refinement runs code, and has no form in a contract.',
      'NTG1204 src/bad.schema.ts:10:15 An instance of Custom stands where JSON is expected.',
      'NTG1204 src/bad.schema.ts:11:13 A function stands where JSON is expected.',
      'NTG1204 src/bad.schema.ts:13:34 An instance of Map stands where JSON is expected.',
      'NTG1204 src/bad.schema.ts:12:26 Type.Optional is for properties.',
      'NTG1204 src/bad.schema.ts:20:13 "function" is no type that JSON has.',
      'NTG1205 src/bad.schema.ts:21:14 "#/$defs/Nowhere" leads nowhere.',
      'NTG1204 src/bad.schema.ts:19:38 "undefined" is no type that JSON has.',
    ]);
  });

  test('that cannot be run is told of, and the others are read', () => {
    expect(reading.told.filter((one) => !one.includes('bad.schema.ts'))).toEqual([
      'NTG1202 src/empty.schema.ts:1:1 src/empty.schema.ts exports no service.',
      'NTG1202 src/exits.schema.ts:1:1 src/exits.schema.ts ended the process (exit code 0).',
      'NTG1202 src/hangs.schema.ts:1:1 src/hangs.schema.ts did not end within 8 seconds.',
      expect.stringMatching(
        /^NTG1202 src\/imports\.schema\.ts:1:1 src\/imports\.schema\.ts failed: .*JSON.*, thrown at src\/helper\.ts:1\.$/,
      ),
      expect.stringMatching(/^NTG1202 src\/syntax\.schema\.ts:1:1 src\/syntax\.schema\.ts failed: /),
      'NTG1202 src/throws.schema.ts:3:7 src/throws.schema.ts failed: no such luck.',
      'NTG1202 src/waits.schema.ts:1:1 src/waits.schema.ts waits for something that never comes.',
    ]);
  });
});
