import { describe, expect, test } from '@jest/globals';
import type { Schema } from '../../src/contract/schema.js';
import { schemasOf } from './support.js';

const DECLARATIONS = `
declare const brand: unique symbol;
type UserId = string & { readonly [brand]: 'UserId' };
type Cents = number & { __unit: 'cents' };
interface Item { id: number; name?: string; note: string | undefined }
type Named = Pick<Item, 'id'>;
type Status = 'open' | 'closed';
enum Color { Red = 'red', Blue = 'blue' }
const enum Level { Low, High = 10 }
interface Circle { kind: 'circle'; r: number }
interface Square { kind: 'square'; side: number }
type Shape = Circle | Square;
interface Tree { value: number; children: Tree[] }
type Nested = (Nested | number)[];
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
interface Page<T> { items: T[]; next?: Page<T> }
type Result<T> = { ok: true; value: T } | { ok: false };
interface Base { id: string }
interface Derived extends Base { extra: number }
class Point { x = 1; y = 2 }
/** What was bought. */
interface Line {
  /** How many,
   *  at least one. */
  count: number;
}
interface Dictionary { known: string; [key: string]: string }
type Keyed<T> = { [K in keyof T as \`get_\${string & K}\`]: T[K] };
namespace billing { export interface Invoice { total: number } }
interface Plain { a: { b: { c: boolean } } }
function id<T extends string>(value: T): { value: T } { return { value } }
`;

const Item: Schema = {
  type: 'object',
  properties: { id: { type: 'number' }, name: { type: 'string' }, note: { type: 'string' } },
  required: ['id'],
};
const Circle: Schema = {
  type: 'object',
  properties: { kind: { const: 'circle' }, r: { type: 'number' } },
  required: ['kind', 'r'],
};
const Square: Schema = {
  type: 'object',
  properties: { kind: { const: 'square' }, side: { type: 'number' } },
  required: ['kind', 'side'],
};
const date: Schema = { type: 'string', format: 'date-time', 'x-ntgen': 'Date' };
const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });
const shape: Schema = { anyOf: [ref('Circle'), ref('Square')], discriminator: { propertyName: 'kind' } };

/** A type, its schema, and named types that come with it. */
const TABLE: readonly (readonly [type: string, schema: Schema, $defs?: Readonly<Record<string, Schema>>])[] = [
  ['string', { type: 'string' }],
  ['number', { type: 'number' }],
  ['boolean', { type: 'boolean' }],
  ['null', { type: 'null' }],
  ["'a'", { const: 'a' }],
  ['-0', { const: 0 }],
  ['true', { const: true }],
  ["'b' | 'a' | 3", { enum: [3, 'a', 'b'] }],
  ["'a' | true | null", { anyOf: [{ const: 'a' }, { const: true }, { type: 'null' }] }],
  ['boolean | null', { anyOf: [{ type: 'boolean' }, { type: 'null' }] }],
  ["'a' | (string & {})", { type: 'string' }],
  ['string | number | undefined', { anyOf: [{ type: 'number' }, { type: 'string' }] }],
  ['Status', ref('Status'), { Status: { enum: ['closed', 'open'] } }],
  ['Status | null', { anyOf: [ref('Status'), { type: 'null' }] }],
  ["Status | 'lost'", { enum: ['closed', 'lost', 'open'] }],
  ['Color', ref('Color'), { Color: { enum: ['blue', 'red'] } }],
  ['Color.Red', { const: 'red' }],
  ['Color | null', { anyOf: [ref('Color'), { type: 'null' }] }],
  ['Level', ref('Level'), { Level: { enum: [0, 10] } }],
  ['Item', ref('Item'), { Item }],
  ['Item | null', { anyOf: [ref('Item'), { type: 'null' }] }],
  ['string[]', { type: 'array', items: { type: 'string' } }],
  ['readonly Item[]', { type: 'array', items: ref('Item'), 'x-ntgen-readonly': true }],
  [
    '[string, number]',
    { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }], items: false, minItems: 2 },
  ],
  [
    '[a: string, b?: number]',
    { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }], items: false, minItems: 1 },
  ],
  [
    '[string, ...number[]]',
    { type: 'array', prefixItems: [{ type: 'string' }], items: { type: 'number' }, minItems: 1 },
  ],
  ['[]', { type: 'array', items: false }],
  ['Record<string, number>', { type: 'object', additionalProperties: { type: 'number' } }],
  ['Record<string, never>', { type: 'object', additionalProperties: false }],
  ['Record<string, number | undefined>', { type: 'object', additionalProperties: { type: 'number' } }],
  ["Record<'b' | 'a', Date>", { type: 'object', properties: { a: date, b: date }, required: ['a', 'b'] }],
  [
    'Partial<Record<Color, number>>',
    { type: 'object', properties: { blue: { type: 'number' }, red: { type: 'number' } } },
  ],
  [
    'Dictionary',
    ref('Dictionary'),
    {
      Dictionary: {
        type: 'object',
        properties: { known: { type: 'string' } },
        required: ['known'],
        additionalProperties: { type: 'string' },
      },
    },
  ],
  ['Date', date],
  ['Date | null', { anyOf: [{ type: 'null' }, date] }],
  ["Date | 'never' | number", { anyOf: [{ const: 'never' }, { type: 'number' }, date] }],
  ['Shape', ref('Shape'), { Shape: shape, Circle, Square }],
  ['Shape | null', { anyOf: [ref('Shape'), { type: 'null' }] }],
  ['Circle | Square | null', { anyOf: [shape, { type: 'null' }] }],
  [
    "{ kind: 'circle'; at: Date } | Square",
    {
      anyOf: [
        ref('Square'),
        { type: 'object', properties: { at: date, kind: { const: 'circle' } }, required: ['at', 'kind'] },
      ],
      discriminator: { propertyName: 'kind' },
    },
  ],
  [
    'Result<Date>',
    ref('Result'),
    {
      Result: {
        anyOf: [
          { type: 'object', properties: { ok: { const: false } }, required: ['ok'] },
          { type: 'object', properties: { ok: { const: true }, value: date }, required: ['ok', 'value'] },
        ],
        discriminator: { propertyName: 'ok' },
      },
    },
  ],
  [
    '{ v: 1 | 2; a: string } | { v: 3; b: string }',
    {
      anyOf: [
        { type: 'object', properties: { a: { type: 'string' }, v: { enum: [1, 2] } }, required: ['a', 'v'] },
        { type: 'object', properties: { b: { type: 'string' }, v: { const: 3 } }, required: ['b', 'v'] },
      ],
      discriminator: { propertyName: 'v' },
    },
  ],
  ["'v1' | 'v10' | 'v100' | '1' | 1", { enum: [1, '1', 'v1', 'v10', 'v100'] }],
  ['NoInfer<Item>', ref('Item')],
  ['Item | Circle', { anyOf: [ref('Circle'), ref('Item')] }],
  [
    'Tree',
    ref('Tree'),
    {
      Tree: {
        type: 'object',
        properties: { children: { type: 'array', items: ref('Tree') }, value: { type: 'number' } },
        required: ['children', 'value'],
      },
    },
  ],
  ['Nested', ref('Nested'), { Nested: { type: 'array', items: { anyOf: [ref('Nested'), { type: 'number' }] } } }],
  [
    'Json',
    ref('Json'),
    {
      Json: {
        anyOf: [
          { type: 'array', items: ref('Json') },
          { type: 'boolean' },
          { type: 'null' },
          { type: 'number' },
          { type: 'object', additionalProperties: ref('Json') },
          { type: 'string' },
        ],
      },
    },
  ],
  [
    'Page<Item>',
    ref('Page_Item'),
    {
      Page_Item: {
        type: 'object',
        properties: { items: { type: 'array', items: ref('Item') }, next: ref('Page_Item') },
        required: ['items'],
      },
    },
  ],
  [
    'Page<{ a: 1 }>',
    ref('Page'),
    {
      Page: {
        type: 'object',
        properties: {
          items: { type: 'array', items: { type: 'object', properties: { a: { const: 1 } }, required: ['a'] } },
          next: ref('Page'),
        },
        required: ['items'],
      },
    },
  ],
  ['Named', ref('Named'), { Named: { type: 'object', properties: { id: { type: 'number' } }, required: ['id'] } }],
  ['Omit<Item, "name" | "note">', { type: 'object', properties: { id: { type: 'number' } }, required: ['id'] }],
  [
    'Partial<Item>',
    { type: 'object', properties: { id: { type: 'number' }, name: { type: 'string' }, note: { type: 'string' } } },
  ],
  ["Item['name']", { type: 'string' }],
  ['keyof Item', { enum: ['id', 'name', 'note'] }],
  [
    'Derived',
    ref('Derived'),
    {
      Derived: {
        type: 'object',
        properties: { extra: { type: 'number' }, id: { type: 'string' } },
        required: ['extra', 'id'],
      },
    },
  ],
  [
    'Base & { extra?: Date }',
    { type: 'object', properties: { extra: date, id: { type: 'string' } }, required: ['id'] },
  ],
  ['Item & { readonly [brand]: true }', ref('Item')],
  [
    'Point',
    ref('Point'),
    { Point: { type: 'object', properties: { x: { type: 'number' }, y: { type: 'number' } }, required: ['x', 'y'] } },
  ],
  ['UserId', { type: 'string' }],
  ['Cents | null', { anyOf: [{ type: 'null' }, { type: 'number' }] }],
  ['UserId | (string & { [brand]: 2 })', { type: 'string' }],
  [
    'Line',
    ref('Line'),
    {
      Line: {
        type: 'object',
        properties: { count: { type: 'number', description: 'How many,\nat least one.' } },
        required: ['count'],
        description: 'What was bought.',
      },
    },
  ],
  [
    'Keyed<{ a: number }>',
    ref('Keyed'),
    { Keyed: { type: 'object', properties: { get_a: { type: 'number' } }, required: ['get_a'] } },
  ],
  [
    'billing.Invoice',
    ref('Invoice'),
    { Invoice: { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] } },
  ],
  ["ReturnType<typeof id<'x'>>['value']", { const: 'x' }],
  ['Awaited<Promise<Item>>', ref('Item')],
  ['Extract<Shape, { r: number }>', ref('Circle')],
];

describe('a type becomes the schema of its wire form', () => {
  const types = TABLE.map(([type]) => type);
  const reading = schemasOf(DECLARATIONS, types);
  const contract = reading.contract();

  test('and nothing is said about any of them', () => {
    expect(reading.told()).toEqual([]);
  });

  test.each(TABLE.map(([type, schema, $defs], index) => ({ type, schema, $defs, method: `m${String(index)}` })))(
    '$type',
    ({ schema, $defs, method }) => {
      const entrypoint = contract.entrypoints.find((candidate) => candidate.method === method);
      expect(entrypoint?.params[0]?.schema).toEqual(schema);
      expect(contract.$defs).toMatchObject($defs ?? {});
    },
  );
});
