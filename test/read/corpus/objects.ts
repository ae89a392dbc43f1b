import {
  boolean,
  date,
  is,
  keyed,
  list,
  not,
  nothing,
  number,
  object,
  one,
  only,
  record,
  ref,
  text,
  union,
  anything,
} from './corpus.js';
import type { Group } from './corpus.js';

const NUMBER_KEY = '^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]\\d+)?$';

const noonText = '2026-01-31T12:00:00Z';
const NUMBER = '(?:[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)';
function keyedPart(...parts: Parameters<typeof keyed>) {
  const { type: _type, ...part } = keyed(...parts);
  return part;
}

export const OBJECTS: readonly Group[] = [
  {
    title: 'Objects and interfaces',
    cases: [
      is('{ a: string; b?: number }', object({ a: text, 'b?': number }), {
        takes: [{ a: 'x' }, { a: 'x', b: 1, c: true }],
        refuses: [{}, { a: 'x', b: null }, { a: 1 }, [], null],
      }),
      is('{ readonly a: string }', object({ a: text })),
      is(
        '{ "two words": 1; 7: string; "\\u00fcn\\u00ef": boolean; constructor: number; toString: string }',
        object({ '7': text, constructor: number, toString: text, 'two words': only(1), ünï: boolean }),
        {
          takes: [{ 7: 'x', constructor: 1, toString: 'x', 'two words': 1, ünï: true }],
          refuses: [{ 7: 'x', 'two words': 1, ünï: true }],
        },
      ),
      is('{ ["a"]: 1; [`b`]: 2; [3]: 3 }', object({ '3': only(3), a: only(1), b: only(2) })),
      is('{ [key]: 1 }', object({ name: only(1) }), { given: "const key = 'name' as const;" }),
      is('{ "": string; "a.b": 1; "a/b~c": 2 }', object({ '': text, 'a.b': only(1), 'a/b~c': only(2) })),
      is('{ __proto: 1; __: 2; prototype: 3 }', object({ __: only(2), __proto: only(1), prototype: only(3) })),
      is('{ get a(): string; set a(value: string) }', object({ a: text })),
      is('{ get a(): string }', object({ a: text })),
      is('Item', ref('Item'), { given: 'interface Item { id: number }', $defs: { Item: object({ id: number }) } }),
      is('Item', ref('Item'), {
        given: 'interface Item { a: 1 } interface Item { b: 2 }',
        $defs: { Item: object({ a: only(1), b: only(2) }) },
      }),
      is('Sub', ref('Sub'), {
        given:
          'interface Base { id: string } interface Other { n: 1 } interface Sub extends Base, Other { more: boolean }',
        $defs: { Sub: object({ id: text, more: boolean, n: only(1) }) },
      }),
      is('Sub', ref('Sub'), {
        given: 'interface Base { id: string | number } interface Sub extends Base { id: "x" }',
        $defs: { Sub: object({ id: only('x') }) },
      }),
      is('Alias', ref('Alias'), { given: 'type Alias = { a: 1 }', $defs: { Alias: object({ a: only(1) }) } }),
      is('Item["name"]', text, { given: 'interface Item { name: string }' }),
      is('Item["name" | "id"]', union(number, text), { given: 'interface Item { name: string; id: number }' }),
      is('Item[keyof Item]', union(number, text), { given: 'interface Item { name: string; id: number }' }),
      is('List[number]', ref('Item'), { given: 'interface Item { id: 1 } type List = Item[]' }),
      is('keyof Item', one('id', 'name'), { given: 'interface Item { name: string; id: number }' }),
      is('space.Inner', ref('Inner'), {
        given: 'namespace space { export interface Inner { a: 1 } }',
        $defs: { Inner: object({ a: only(1) }) },
      }),
      is('space.deep.Inner | null', union(ref('Inner'), nothing), {
        given: 'namespace space.deep { export interface Inner { a: 1 } }',
      }),
      is('{ a: { b: { c: Date } } }', object({ a: object({ b: object({ c: date }) }) })),
      not('{ __proto__: string }', 'NTG1102'),
      not('{ "__proto__": 1 }', 'NTG1102'),
      not('{ [mark]: string }', 'NTG1102', 'declare const mark: unique symbol;'),
      not('{ [Symbol.iterator]: string }', 'NTG1102'),
      not('{ run(): void }', 'NTG1102'),
      not('{ run?: () => void }', 'NTG1102'),
      not('{ a: string | (() => void) }', 'NTG1102'),
      not('{ toJSON(): string }', 'NTG1102'),
      not('{ (): string; a: 1 }', 'NTG1102'),
      not('{ new (): Date }', 'NTG1102'),
      not('() => void', 'NTG1102'),
      not('abstract new () => object', 'NTG1102'),
      not('typeof Math', 'NTG1102'),
    ],
  },
  {
    title: 'Classes',
    cases: [
      is('Point', ref('Point'), {
        given: 'class Point { x = 1; readonly y?: string; static z = 1 }',
        $defs: { Point: object({ x: number, 'y?': text }) },
      }),
      is('Point', ref('Point'), {
        given: 'class Point { constructor(public x: number, readonly y: string) {} }',
        $defs: { Point: object({ x: number, y: text }) },
      }),
      is('Sub', ref('Sub'), {
        given: 'abstract class Base { abstract id: string } class Sub extends Base { id = "a"; n = 1 }',
        $defs: { Sub: object({ id: text, n: number }) },
      }),
      is('Box<Date>', ref('Box'), {
        given: 'class Box<T> { declare value: T }',
        $defs: { Box: object({ value: date }) },
      }),
      is('InstanceType<typeof Point>', ref('Point'), { given: 'class Point { x = 1 }' }),
      is(
        'ConstructorParameters<typeof Point>',
        { type: 'array', prefixItems: [number, text], items: false, minItems: 1 },
        { given: 'class Point { constructor(x: number, y?: string) { void x; void y } }' },
      ),
      not('Account', 'NTG1102', 'class Account { total = 1; close(): void {} }'),
      not('Secret', 'NTG1102', 'class Secret { private key = "" }'),
      not('Secret', 'NTG1102', 'class Secret { protected key = "" }'),
      not('Secret', 'NTG1102', 'class Secret { #key = ""; a = 1 }'),
      not('Secret', 'NTG1102', 'class Secret { constructor(private readonly key: string) {} }'),
      not('Lazy', 'NTG1102', 'class Lazy { get value(): number { return 1 } }'),
      not('Lazy', 'NTG1102', 'class Lazy { accessor value = 1 }'),
      not('Fault', 'NTG1102', 'class Fault extends Error { code = 1 }'),
      not('typeof Point', 'NTG1102', 'class Point {}'),
      not('List', 'NTG1102', 'class List extends Array<string> {}'),
    ],
  },
  {
    title: '`this`',
    cases: [
      is('Node', ref('Node'), {
        given: 'interface Node { value: number; next?: this }',
        $defs: { Node: object({ 'next?': ref('Node'), value: number }) },
      }),
      is('Node', ref('Node'), {
        given: 'class Node { declare children: this[]; declare parent: this | null }',
        $defs: { Node: object({ children: list(ref('Node')), parent: union(ref('Node'), nothing) }) },
      }),
      is('Sub', ref('Sub'), {
        given: 'interface Base { self?: this } interface Sub extends Base { a: 1 }',
        $defs: { Sub: object({ a: only(1), 'self?': ref('Sub') }) },
      }),
    ],
  },
  {
    title: 'Index signatures and records',
    cases: [
      is('Record<string, number>', record(number), { takes: [{}, { a: 1 }], refuses: [{ a: 'x' }, [], null] }),
      is('{ [key: string]: Date }', record(date)),
      is('{ known: "x"; [key: string]: string }', object({ known: only('x') }, { additionalProperties: text }), {
        takes: [{ known: 'x', b: 'y' }],
        refuses: [{ known: 'y' }, { known: 'x', b: 1 }],
      }),
      is(
        '{ known?: string; [key: string]: string | undefined }',
        object({ 'known?': text }, { additionalProperties: text }),
      ),
      is('{ known: number } & { [key: string]: string }', object({ known: number }, { additionalProperties: text }), {
        printed: 'wider',
      }),
      is('Record<"a" | "b", number>', object({ a: number, b: number }), {
        takes: [{ a: 1, b: 2 }],
        refuses: [{ a: 1 }],
      }),
      is('Partial<Record<"a" | "b", number>>', object({ 'a?': number, 'b?': number })),
      is('Record<1 | 2, string>', object({ '1': text, '2': text })),
      is('Record<number, string>', keyed(NUMBER_KEY, 'number', text), {
        takes: [{}, { 1: 'a', '-1.5': 'b' }],
        refuses: [{ 1: 1 }, { a: 'x' }, { '01': 'x' }],
      }),
      is('{ [index: number]: Date }', keyed(NUMBER_KEY, 'number', date), {
        takes: [{ 1: noonText }],
        refuses: [{ 1: 'x' }],
      }),
      is(
        '{ length: number; [index: number]: string }',
        object({ length: number }, keyedPart(NUMBER_KEY, 'number', text)),
        {
          takes: [{ length: 1, 0: 'a' }],
          refuses: [
            { length: 1, b: 'a' },
            { length: 1, 0: 0 },
          ],
        },
      ),
      is(
        '{ [key: string]: string | number; [index: number]: string }',
        {
          ...record(union(number, text)),
          patternProperties: { [NUMBER_KEY]: text },
          'x-ntgen-keys': { [NUMBER_KEY]: 'number' },
        },
        { takes: [{ a: 1, 1: 'x' }], refuses: [{ 1: 1 }, { a: true }] },
      ),
      is('Record<string | number, string>', record(text)),
      is('{ [key: `x-${string}`]: number }', keyed('^x-[\\s\\S]*$', { texts: ['x-', ''], types: ['string'] }, number), {
        takes: [{ 'x-a': 1, 'x-': 2 }, {}],
        refuses: [{ 'x-a': 'b' }, { y: 1 }],
      }),
      is(
        'Record<`${"a" | "b"}-${number}`, boolean>',
        {
          type: 'object',
          patternProperties: { [`^a-${NUMBER}$`]: boolean, [`^b-${NUMBER}$`]: boolean },
          additionalProperties: false,
          'x-ntgen-keys': {
            [`^a-${NUMBER}$`]: { texts: ['a-', ''], types: ['number'] },
            [`^b-${NUMBER}$`]: { texts: ['b-', ''], types: ['number'] },
          },
        },
        { takes: [{ 'a-1': true, 'b-2.5': false }], refuses: [{ 'c-1': true }, { 'a-x': true }, { 'a-1': 1 }] },
      ),
      is(
        '{ id: string; [key: `on${string}`]: string }',
        object({ id: text }, keyedPart('^on[\\s\\S]*$', { texts: ['on', ''], types: ['string'] }, text)),
        {
          takes: [{ id: 'a', onX: 'b' }],
          refuses: [
            { id: 'a', onX: 1 },
            { id: 'a', other: 1 },
          ],
        },
      ),
      is(
        'Record<Uppercase<string>, number>',
        keyed('^\\P{Changes_When_Uppercased}*$', { texts: ['', ''], types: ['Uppercase<string>'] }, number),
        { takes: [{ A: 1, ÄÖ: 2, '1': 3 }], refuses: [{ a: 1 }, { A: 'x' }] },
      ),
      is('Record<UserId, number>', record(number), { given: 'type UserId = string & { readonly __brand: 1 }' }),
      is('{ [K in "a" | "b"]: K }', object({ a: only('a'), b: only('b') })),
      is('{ [K in string]: number }', record(number)),
      is('Readonly<Record<string, { a: 1 }>>', record(object({ a: only(1) }))),
      is('Record<string, Record<string, number[]>>', record(record(list(number)))),
      is('{ [key: string]: unknown; id: string }', object({ id: text }, { additionalProperties: anything }), {
        isLoose: true,
      }),
      not('Record<symbol, string>', 'NTG1102'),
      not('Record<PropertyKey, string>', 'NTG1102'),
      not('Record<string, () => void>', 'NTG1102'),
    ],
  },
  {
    title: 'Intersections',
    cases: [
      is('{ a: 1 } & { b: 2 }', object({ a: only(1), b: only(2) })),
      is('Item & { more?: Date }', object({ id: number, 'more?': date }), { given: 'interface Item { id: number }' }),
      is('{ a: string | number } & { a: string }', object({ a: text })),
      is('({ k: "a"; x: 1 } | { k: "b"; y: 2 }) & { z: 3 }', {
        anyOf: [object({ k: only('a'), x: only(1), z: only(3) }), object({ k: only('b'), y: only(2), z: only(3) })],
        discriminator: { propertyName: 'k' },
      }),
      is('({ k: "a" } | { k: "b" }) & { k: "a" }', object({ k: only('a') })),
      is('string & ("a" | "b")', one('a', 'b')),
      is('{ a: { b: 1 } } & { a: { c: 2 } }', object({ a: object({ b: only(1), c: only(2) }) })),
      is('{ a?: string } & { a: string }', object({ a: text })),
      not('string & number', 'NTG1102'),
      not('{ k: "a" } & { k: "b" }', 'NTG1102'),
      not('string[] & { extra: 1 }', 'NTG1103'),
      not('string[] & number[]', 'NTG1103'),
      not('Date & { extra: 1 }', 'NTG1103'),
      not('{ a: 1 } & (() => void)', 'NTG1102'),
    ],
  },
];
