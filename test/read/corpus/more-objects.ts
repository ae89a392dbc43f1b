import {
  anything,
  boolean,
  date,
  is,
  list,
  not,
  nothing,
  number,
  object,
  one,
  only,
  readonly,
  record,
  ref,
  text,
  union,
} from './corpus.js';
import type { Group } from './corpus.js';

export const MORE_OBJECTS: readonly Group[] = [
  {
    title: 'Names that mean something elsewhere',
    cases: [
      is('{ a: Date; b: globalThis.Date }', object({ a: ref('Date'), b: date }), {
        given: 'interface Date { day: number }',
        $defs: { Date: object({ day: number }) },
      }),
      is(
        '{ a: Map; b: globalThis.Map<string, number>; c: Set; d: globalThis.Set<string> }',
        object({
          a: ref('Map'),
          b: { type: 'object', additionalProperties: number, 'x-ntgen': 'Map' },
          c: ref('Set'),
          d: { ...list(text), 'x-ntgen': 'Set' },
        }),
        {
          given: 'interface Map { m: 1 } interface Set { s: 1 }',
          $defs: { Map: object({ m: only(1) }), Set: object({ s: only(1) }) },
        },
      ),
      is(
        '{ a: Buffer; b: Uint8Array; c: URL; d: Record; e: Promise; f: Array }',
        object({
          a: ref('Buffer'),
          b: ref('Uint8Array'),
          c: ref('URL'),
          d: ref('Record'),
          e: ref('Promise'),
          f: ref('Array'),
        }),
        {
          given:
            'interface Buffer { m: 1 } interface Uint8Array { u: 1 } interface URL { h: 1 } interface Record { r: 1 } interface Promise { p: 1 } interface Array { a: 1 }',
          $defs: { Array: object({ a: only(1) }), Buffer: object({ m: only(1) }), Promise: object({ p: only(1) }) },
        },
      ),
      is(
        '{ a: Object; b: String; c: Function; d: Symbol; e: Error; f: JSON }',
        object({
          a: ref('Object'),
          b: ref('String'),
          c: ref('Function'),
          d: ref('Symbol'),
          e: ref('Error'),
          f: ref('JSON'),
        }),
        {
          given:
            'interface Object { m: 1 } interface String { u: 1 } interface Function { h: 1 } interface Symbol { r: 1 } interface Error { p: 1 } interface JSON { a: 1 }',
          $defs: { Error: object({ p: only(1) }), Function: object({ h: only(1) }), JSON: object({ a: only(1) }) },
        },
      ),
      is(
        '{ a: $; b: _; c: Ünï; d: 名前; e: async; f: type; g: of; h: as }',
        object({
          a: ref('$'),
          b: ref('_'),
          c: ref('Ünï'),
          d: ref('名前'),
          e: ref('async'),
          f: ref('type'),
          g: ref('of'),
          h: ref('as'),
        }),
        {
          given:
            'interface $ { m: 1 } interface _ { u: 1 } interface Ünï { h: 1 } interface 名前 { r: 1 } interface async { p: 1 } interface type { a: 1 } interface of { b: 1 } interface as { b: 1 }',
          $defs: { $: object({ m: only(1) }), _: object({ u: only(1) }), as: object({ b: only(1) }) },
        },
      ),
      is(
        '{ a: Partial; b: Readonly; c: Value; d: Uppercase<string> }',
        object({
          a: ref('Partial'),
          b: ref('Readonly'),
          c: ref('Value'),
          d: {
            type: 'string',
            pattern: '^\\P{Changes_When_Uppercased}*$',
            'x-ntgen-template': { texts: ['', ''], types: ['Uppercase<string>'] },
          },
        }),
        {
          given: 'interface Partial { m: 1 } interface Readonly { u: 1 } interface Value { h: 1 } ',
          $defs: { Partial: object({ m: only(1) }), Readonly: object({ u: only(1) }), Value: object({ h: only(1) }) },
        },
      ),
      is(
        '{ a: Uppercase; b: globalThis.Uppercase<string>; c: Capitalize }',
        object({
          a: ref('Uppercase'),
          b: {
            type: 'string',
            pattern: '^\\P{Changes_When_Uppercased}*$',
            'x-ntgen-template': { texts: ['', ''], types: ['Uppercase<string>'] },
          },
          c: ref('Capitalize'),
        }),
        {
          given: 'interface Uppercase { m: 1 } interface Capitalize { c: 1 }',
          $defs: { Capitalize: object({ c: only(1) }), Uppercase: object({ m: only(1) }) },
        },
      ),
      is(
        '{ a: ReadonlyMap; b: globalThis.ReadonlyMap<string, 1>; c: ReadonlySet; d: globalThis.ReadonlySet<string>; e: ReadonlyArray; f: readonly string[] }',
        object({
          a: ref('ReadonlyMap'),
          b: { type: 'object', additionalProperties: only(1), 'x-ntgen': 'Map', 'x-ntgen-readonly': true },
          c: ref('ReadonlySet'),
          d: { ...{ ...list(text), 'x-ntgen': 'Set' }, ...readonly },
          e: ref('ReadonlyArray'),
          f: { ...list(text), ...readonly },
        }),
        {
          given: 'interface ReadonlyMap { m: 1 } interface ReadonlySet { c: 1 } interface ReadonlyArray { c: 1 }',
          $defs: {
            ReadonlyArray: object({ c: only(1) }),
            ReadonlyMap: object({ m: only(1) }),
            ReadonlySet: object({ c: only(1) }),
          },
        },
      ),
      is('{ a: A.X; b: B.X; c: X }', object({ a: ref('X'), b: ref('X2'), c: ref('X3') }), {
        given:
          'namespace A { export interface X { a: 1 } } namespace B { export interface X { b: 1 } } interface X { c: 1 }',
        $defs: { X: object({ a: only(1) }), X2: object({ b: only(1) }), X3: object({ c: only(1) }) },
      }),
      is('A<B> | A_B', union(ref('A_B'), ref('A_B2')), {
        given: 'interface A<T> { t: T } interface B { b: 1 } interface A_B { c: 1 }',
        $defs: { A_B: object({ c: only(1) }), A_B2: object({ t: ref('B') }), B: object({ b: only(1) }) },
      }),
      is('Foo', ref('Foo'), {
        given: 'interface Foo { a: 1 } namespace Foo { export const b = 2; export interface Inner { c: 1 } }',
        $defs: { Foo: object({ a: only(1) }) },
      }),
      is('Foo.Inner', ref('Inner'), {
        given: 'interface Foo { a: 1 } namespace Foo { export const b = 2; export interface Inner { c: 1 } }',
        $defs: { Inner: object({ c: only(1) }) },
      }),
      is('typeof Foo', object({ b: only(2) }), {
        given: 'namespace Foo { export const b = 2; export interface Inner { c: 1 } }',
      }),
      not('typeof Foo', 'NTG1102', 'namespace Foo { export const b = 2; export function f() {} }'),
      is('K', ref('K'), {
        given: 'class K { a = 1 } interface K { b: Date }',
        $defs: { K: object({ a: number, b: date }) },
      }),
      is('K', ref('K'), {
        given: 'class K { a = 1 } namespace K { export const z = 1 }',
        $defs: { K: object({ a: number }) },
      }),
      is('E', ref('E'), {
        given: 'enum E { A, B } namespace E { export function parse() {} }',
        $defs: { E: one(0, 1) },
      }),
      is(
        'typeof E',
        object(
          { A: only(1), B: only(-2) },
          {
            patternProperties: { '^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]\\d+)?$': text },
            'x-ntgen-keys': { '^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]\\d+)?$': 'number' },
            additionalProperties: false,
          },
        ),
        { given: 'enum E { A = 1, B = -2 }' },
      ),
      not('fn', 'NTG1102', 'function fn() {} namespace fn { export const x = 1 } type fn = typeof fn'),
      not('{ readonly [Symbol.toStringTag]: "X"; a: 2 }', 'NTG1102'),
      is(
        '{ /** d */ constructor: 1; hasOwnProperty: 2; "with-dash": 3; "": 4; 1.5: 5; "1e3": 6; [-1]: 7; 0x10: 8; "😀": 9; "\\u0000": 10; "a\\nb": 11 }',
        object({
          '16': only(8),
          '': only(4),
          '\u0000': only(10),
          '-1': only(7),
          '1.5': only(5),
          '1e3': only(6),
          'a\nb': only(11),
          constructor: only(1),
          hasOwnProperty: only(2),
          'with-dash': only(3),
          '😀': only(9),
        }),
      ),
      not('{ "\\ud800": 1 }', 'NTG1102'),
      not('"\\ud800"', 'NTG1102'),
      is('{ toJSON: string; valueOf: number; then: 1 }', object({ then: only(1), toJSON: text, valueOf: number })),
      not('{ toString(): string; a: 1 }', 'NTG1102'),
      is(
        '{ length: number; name: string; prototype: 1; caller: 1; arguments: 1 }',
        object({ arguments: only(1), caller: only(1), length: number, name: text, prototype: only(1) }),
      ),
    ],
  },
  {
    title: 'Accessors',
    cases: [
      is('{ get a(): string; set a(v: string | number) }', object({ a: text })),
      is('{ set a(v: string) }', object({ a: text })),
      is('I', ref('I'), {
        given: 'interface I { get a(): Date; set a(v: Date | string); readonly b: 1 }',
        $defs: { I: object({ a: date, b: only(1) }) },
      }),
      not('K', 'NTG1102', 'class K { set a(v: string) { } }'),
      is('Pick<K, "a">', object({ a: text }), { given: 'class K { get a(): string { return "" } b = 1 }' }),
      not('K & { c: 1 }', 'NTG1102', 'class K { get a(): string { return "" } b = 1 }'),
      not('K', 'NTG1102', 'abstract class K { abstract get a(): string; b = 1 }'),
      not('K', 'NTG1102', 'declare class K { get a(): string; b: number }'),
      is('typeof o', object({ a: number, b: number }), {
        given: 'const o = { get a() { return 1 }, set a(v: number) { }, b: 1 }',
      }),
    ],
  },
  {
    title: 'Index signatures beside others',
    cases: [
      is(
        '{ [k: `a-${string}`]: number; "a-x": 5; b: Date }',
        object(
          { 'a-x': only(5), b: date },
          {
            patternProperties: { '^a-[\\s\\S]*$': number },
            'x-ntgen-keys': { '^a-[\\s\\S]*$': { texts: ['a-', ''], types: ['string'] } },
            additionalProperties: false,
          },
        ),
      ),
      is(
        '{ [k: string]: string | number; [k: `n-${string}`]: number; a: "x" }',
        object(
          { a: only('x') },
          {
            patternProperties: { '^n-[\\s\\S]*$': number },
            'x-ntgen-keys': { '^n-[\\s\\S]*$': { texts: ['n-', ''], types: ['string'] } },
            additionalProperties: union(number, text),
          },
        ),
      ),
      not('{ [k: string]: string | Date; [k: `d-${string}`]: Date; a: "x" }', 'NTG1105'),
      is('{ [k: `a${string}`]: Date; [k: `${string}b`]: Date | null }', {
        type: 'object',
        patternProperties: { '^[\\s\\S]*b$': union(nothing, date), '^a[\\s\\S]*$': date },
        'x-ntgen-keys': {
          '^[\\s\\S]*b$': { texts: ['', 'b'], types: ['string'] },
          '^a[\\s\\S]*$': { texts: ['a', ''], types: ['string'] },
        },
        additionalProperties: false,
      }),
      not('{ [k: `a${string}`]: Date | null; [k: `${string}b`]: string | null }', 'NTG1105'),
      not('{ [k: number]: string; [s: symbol]: number; a: 1 }', 'NTG1102'),
      is(
        '{ [k: number]: string; 0: "x" }',
        object(
          { '0': only('x') },
          {
            patternProperties: { '^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]\\d+)?$': text },
            'x-ntgen-keys': { '^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]\\d+)?$': 'number' },
            additionalProperties: false,
          },
        ),
      ),
      not('{ [K in string | symbol]: number }', 'NTG1102'),
      is('{ [k: string]: never }', record(false)),
      is('{ a?: 1; [k: string]: never | 1 | undefined }', object({ 'a?': only(1) }, { additionalProperties: only(1) })),
      is('{ [k: string]: unknown }', record(anything), { isLoose: true }),
      is('{ [k: string]: any; a: Date }', object({ a: date }, { additionalProperties: anything }), { isLoose: true }),
      is('{ [k: string]: {} }', record(union({ type: 'array' }, boolean, number, { type: 'object' }, text)), {
        isLoose: true,
      }),
      not('{ [k: string]: undefined }', 'NTG1102'),
      is('{ [k: string]: null }', record(nothing)),
      is('{ [k: Uppercase<string>]: 1 }', {
        type: 'object',
        patternProperties: { '^\\P{Changes_When_Uppercased}*$': only(1) },
        'x-ntgen-keys': { '^\\P{Changes_When_Uppercased}*$': { texts: ['', ''], types: ['Uppercase<string>'] } },
        additionalProperties: false,
      }),
      is('{ [k: `${number}`]: 1 }', {
        type: 'object',
        patternProperties: {
          '^(?:[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)$': only(1),
        },
        'x-ntgen-keys': {
          '^(?:[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)$': {
            texts: ['', ''],
            types: ['number'],
          },
        },
        additionalProperties: false,
      }),
      is('{ [k: `${bigint}-${Capitalize<string>}`]: 1 }', {
        type: 'object',
        patternProperties: {
          '^(?:(?:(?!-)-)?(?:(?!-)0|(?!-)[1-9](?:(?!-)\\d)*|(?!-)0(?!-)[xX](?:(?!-)[\\da-fA-F])+|(?!-)0(?!-)[bB](?:(?!-)[01])+|(?!-)0(?!-)[oO](?:(?!-)[0-7])+))-(?:(?:\\P{Changes_When_Uppercased}|[\\u{10000}-\\u{10ffff}])[\\s\\S]*)?$':
            only(1),
        },
        'x-ntgen-keys': {
          '^(?:(?:(?!-)-)?(?:(?!-)0|(?!-)[1-9](?:(?!-)\\d)*|(?!-)0(?!-)[xX](?:(?!-)[\\da-fA-F])+|(?!-)0(?!-)[bB](?:(?!-)[01])+|(?!-)0(?!-)[oO](?:(?!-)[0-7])+))-(?:(?:\\P{Changes_When_Uppercased}|[\\u{10000}-\\u{10ffff}])[\\s\\S]*)?$':
            { texts: ['', '-', ''], types: ['bigint', 'Capitalize<string>'] },
        },
        additionalProperties: false,
      }),
      is('Record<`${Lowercase<string>}_${string}`, Date>', {
        type: 'object',
        patternProperties: { '^(?:(?!_)\\P{Changes_When_Lowercased})*_[\\s\\S]*$': date },
        'x-ntgen-keys': {
          '^(?:(?!_)\\P{Changes_When_Lowercased})*_[\\s\\S]*$': {
            texts: ['', '_', ''],
            types: ['Lowercase<string>', 'string'],
          },
        },
        additionalProperties: false,
      }),
      is('Record<string & { __brand: 1 }, Date>', record(date)),
      is(
        'Record<"a" | `b${string}`, Date>',
        object(
          { a: date },
          {
            patternProperties: { '^b[\\s\\S]*$': date },
            'x-ntgen-keys': { '^b[\\s\\S]*$': { texts: ['b', ''], types: ['string'] } },
            additionalProperties: false,
          },
        ),
      ),
      is('Record<"a" | string, Date>', record(date)),
      is('Record<never, Date>', union({ type: 'array' }, boolean, number, { type: 'object' }, text), { isLoose: true }),
      is('Record<string, Date> | null', union(nothing, record(date))),
      is('Record<"", 1>', object({ '': only(1) })),
      is('Record<any, 1>', record(only(1))),
      is('{ [k: string]: number } & { [k: `x${string}`]: 5 }', {
        type: 'object',
        patternProperties: { '^x[\\s\\S]*$': only(5) },
        'x-ntgen-keys': { '^x[\\s\\S]*$': { texts: ['x', ''], types: ['string'] } },
        additionalProperties: number,
      }),
      is('{ [k: string]: number } & { [k: string]: 5 | string }', record(only(5))),
      is('{ [k: string]: number } & { a: 5 }', object({ a: only(5) }, { additionalProperties: number })),
      not('{ a: string } & { [k: string]: string | Date } ', 'NTG1105'),
      not('{ [mark]: 1; a: 2 }', 'NTG1102', 'declare const mark: unique symbol;'),
      not('{ [mark]?: 1; a: 2 }', 'NTG1102', 'declare const mark: unique symbol;'),
      not('{ ["__proto__"]: 1 }', 'NTG1102'),
      not('{ [K in "__proto__" | "a"]: 1 }', 'NTG1102'),
      not('Record<"__proto__", 1>', 'NTG1102'),
    ],
  },
];
