import { describe, expect, test } from '@jest/globals';
import { refusal, type Refusal } from '../../src/contract/accepts.js';
import { refTo, type Schema } from '../../src/contract/schema.js';
import { date, number, object, string } from './contracts.js';

const integer: Schema = { type: 'integer' };
const list = (items: Schema): Schema => ({ type: 'array', items });
const pair: Schema = { type: 'array', prefixItems: [string, number], minItems: 2, items: false };
const cat = object({ kind: { const: 'cat' }, lives: number });
const dog = object({ kind: { const: 'dog' }, tricks: list(string) });
const pet: Schema = { anyOf: [cat, dog], discriminator: { propertyName: 'kind' } };

function refuses(
  handler: Schema,
  dispatched: Schema,
  $defs: Readonly<Record<string, Schema>> = {},
): Refusal | undefined {
  return refusal({ schema: handler, $defs }, { schema: dispatched, $defs });
}

describe('a handler takes', () => {
  test.each<readonly [title: string, handler: Schema, dispatched: Schema]>([
    ['the same', object({ a: string }), object({ a: string })],
    ['less than is sent, since objects are open', object({ a: string }), object({ a: string, b: number })],
    ['what it does not need', object({ 'b?': number }), object({ a: string })],
    ['a narrower type', number, integer],
    ['one literal of many', { enum: ['a', 'b'] }, { const: 'a' }],
    ['a literal as its type', string, { enum: ['a', 'b'] }],
    ['a date as a string', string, date],
    ['one branch', { anyOf: [string, { type: 'null' }] }, string],
    ['literals spread over branches', { anyOf: [{ const: 1 }, { const: 'b' }] }, { enum: [1, 'b'] }],
    ['a boolean as both its literals', { anyOf: [{ const: true }, { const: false }] }, { type: 'boolean' }],
    ['a tuple as a list', list({ anyOf: [string, number] }), pair],
    ['a record', { type: 'object', additionalProperties: number }, object({ a: number, 'b?': integer })],
    ['a stricter text', { ...string, minLength: 1 }, { ...string, minLength: 2, maxLength: 3 }],
    ['a stricter number', { ...number, minimum: 0 }, { ...number, exclusiveMinimum: 0, maximum: 9 }],
    ['a literal, whatever is asked of it', { ...string, pattern: '^a' }, { const: 'ab' }],
  ])('%s', (_title, handler, dispatched) => {
    expect(refuses(handler, dispatched)).toBeUndefined();
  });
});

describe('a handler refuses', () => {
  test.each<readonly [title: string, handler: Schema, dispatched: Schema, refusal: Refusal]>([
    ['another kind', string, number, { path: '', dispatched: 'number', handled: 'string' }],
    ['a wider type', integer, number, { path: '', dispatched: 'number', handled: 'integer' }],
    [
      'a property of another type, however deep',
      object({ a: list(object({ b: string })) }),
      object({ a: list(object({ b: number })) }),
      { path: 'a[].b', dispatched: 'number', handled: 'string' },
    ],
    [
      'what lacks a property',
      object({ a: string, b: number }),
      object({ a: string }),
      { path: 'b', dispatched: 'nothing', handled: 'required number' },
    ],
    [
      'what may lack a property',
      object({ a: string }),
      object({ 'a?': string }),
      { path: 'a', dispatched: 'optional string', handled: 'required string' },
    ],
    [
      'null',
      object({ a: string }),
      object({ a: { anyOf: [string, { type: 'null' }] } }),
      { path: 'a', dispatched: 'string | null', handled: 'string' },
    ],
    [
      'a literal that it does not know',
      { enum: ['a', 'b'] },
      { enum: ['a', 'c'] },
      { path: '', dispatched: '"a" | "c"', handled: '"a" | "b"' },
    ],
    [
      'a text that may be too short',
      { ...string, minLength: 2 },
      { ...string, minLength: 1 },
      { path: '', dispatched: 'string (minLength 1)', handled: 'string (minLength 2)' },
    ],
    [
      'a number that may lie at the end of its range',
      { ...number, exclusiveMaximum: 9 },
      { ...number, maximum: 9 },
      { path: '', dispatched: 'number (maximum 9)', handled: 'number (exclusiveMaximum 9)' },
    ],
    [
      'items that may be the same',
      { ...list(string), uniqueItems: true },
      list(string),
      { path: '', dispatched: 'string[]', handled: 'string[] (uniqueItems true)' },
    ],
    ['any string where a date is due', date, string, { path: '', dispatched: 'string', handled: 'Date' }],
    [
      'a property, when its type is closed',
      { ...object({ a: string }), additionalProperties: false },
      object({ a: string, b: number }),
      { path: 'b', dispatched: 'number', handled: 'nothing: the type is closed' },
    ],
    [
      'a list where a tuple is due',
      pair,
      list(string),
      { path: '', dispatched: 'string[]', handled: '[string, number]' },
    ],
    ['a branch that is none of its own', cat, pet, { path: 'kind', dispatched: '"dog"', handled: '"cat"' }],
    [
      'a property of the branch that the literal picks',
      pet,
      object({ kind: { const: 'cat' }, lives: string }),
      { path: 'lives', dispatched: 'string', handled: 'number' },
    ],
  ])('%s', (_title, handler, dispatched, expected) => {
    expect(refuses(handler, dispatched)).toEqual(expected);
  });
});

describe('what is not certain is not said', () => {
  test.each<readonly [title: string, handler: Schema, dispatched: Schema]>([
    ['any value is dispatched', string, {}],
    ['any value is handled', {}, string],
    ['an open object may have the property', object({ 'b?': number }), object({ a: string })],
    [
      'two branches share the values',
      { anyOf: [object({ a: { const: 1 } }), object({ a: { const: 2 } })] },
      object({ a: { enum: [1, 2] } }),
    ],
    ['a reference leads nowhere', refTo('Nobody'), string],
  ])('%s', (_title, handler, dispatched) => {
    expect(refuses(handler, dispatched)).toBeUndefined();
  });
});

describe('types that contain themselves', () => {
  const tree = (value: Schema): Schema => object({ value, children: list(refTo('Tree')) });

  test('are compared once around', () => {
    const side = (value: Schema) => ({ schema: refTo('Tree'), $defs: { Tree: tree(value) } });
    expect(refusal(side(number), side(integer))).toBeUndefined();
    expect(refusal(side(string), side(number))).toMatchObject({ path: 'value' });
  });

  test('even when they are nothing but themselves', () => {
    const side = { schema: refTo('Loop'), $defs: { Loop: refTo('Loop') } };
    expect(refusal(side, side)).toBeUndefined();
  });
});
