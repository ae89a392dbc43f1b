import {
  absent,
  anything,
  boolean,
  buffer,
  bytes,
  date,
  is,
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
  tuple,
  union,
} from './corpus.js';
import type { Group } from './corpus.js';

export const MORE_BRANDS: readonly Group[] = [
  {
    title: 'What is revived alike',
    cases: [
      is('A | B', union(ref('A'), ref('B')), {
        given:
          'interface Base { at: Date; id: string } interface A extends Base { m: string } interface B extends Base { n: number }',
        $defs: { A: object({ at: date, id: text, m: text }), B: object({ at: date, id: text, n: number }) },
      }),
      not(
        'A | B',
        'NTG1105',
        'interface Base { at: Date; id: string } interface A extends Base { m: string } interface B extends Base { n: Date }',
      ),
      is('{ v: A | B }', object({ v: union(ref('A'), ref('B')) }), {
        given: 'interface A { at: Date; next?: A | B } interface B { at: Date; next?: B | A; k: 1 }',
        $defs: {
          A: object({ at: date, 'next?': union(ref('A'), ref('B')) }),
          B: object({ at: date, k: only(1), 'next?': union(ref('A'), ref('B')) }),
        },
      }),
      is('Date[] | [Date, Date]', union(list(date), tuple(date, date))),
      is('Uint8Array | Buffer', union(buffer, bytes)),
      is(
        'Set<string> | Set<number>',
        union({ ...list(number), 'x-ntgen': 'Set' }, { ...list(text), 'x-ntgen': 'Set' }),
      ),
      is(
        'Map<string, 1> | Map<number, 1>',
        union(
          { ...list(tuple(number, only(1))), 'x-ntgen': 'Map' },
          { type: 'object', additionalProperties: only(1), 'x-ntgen': 'Map' },
        ),
      ),
      is('[1, Date] | [2, Date, Date]', union(tuple(only(1), date), tuple(only(2), date, date))),
      is('[Date] | [Date, string]', union(tuple(date, text), tuple(date))),
      not('[string, Date] | [string, string]', 'NTG1105'),
      not('{ [k: string]: Date } | { a: Date; b: Date }', 'NTG1105'),
      not('{ [k: string]: Date } | { a: string }', 'NTG1105'),
      is('{ [k: string]: Date } | { a: Date; b: number }', union(record(date), object({ a: date, b: number }))),
      is('{ [k: number]: Date; [k: `${bigint}`]: Date }', {
        type: 'object',
        patternProperties: {
          '^(?:-?(?:0|[1-9]\\d*|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+))$': date,
          '^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]\\d+)?$': date,
        },
        'x-ntgen-keys': {
          '^(?:-?(?:0|[1-9]\\d*|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+))$': { texts: ['', ''], types: ['bigint'] },
          '^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]\\d+)?$': 'number',
        },
        additionalProperties: false,
      }),
      not(
        'A | B',
        'NTG1105',
        'type A = Map<string, Date> | { k: 1, d: Date }; type B = Map<number, Date> | Set<string>',
      ),
    ],
  },
  {
    title: 'Nothing and anything in every place',
    cases: [
      is(
        'Map<string, Date> | Map<string, Date | null>',
        union(
          { type: 'object', additionalProperties: union(nothing, date), 'x-ntgen': 'Map' },
          { type: 'object', additionalProperties: date, 'x-ntgen': 'Map' },
        ),
      ),
      is(
        '{ a?: never; at: Date } | { a?: Date; at: Date }',
        union(object({ 'a?': absent, at: date }), object({ 'a?': date, at: date })),
      ),
      is('{ [k: `a${string}`]: Date | null; [k: `b${string}`]: string | null }', {
        type: 'object',
        patternProperties: { '^a[\\s\\S]*$': union(nothing, date), '^b[\\s\\S]*$': union(nothing, text) },
        'x-ntgen-keys': {
          '^a[\\s\\S]*$': { texts: ['a', ''], types: ['string'] },
          '^b[\\s\\S]*$': { texts: ['b', ''], types: ['string'] },
        },
        additionalProperties: false,
      }),
      is('{ [k: number]: Date; [k: `b${string}`]: string | null }', {
        type: 'object',
        patternProperties: {
          '^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]\\d+)?$': date,
          '^b[\\s\\S]*$': union(nothing, text),
        },
        'x-ntgen-keys': {
          '^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]\\d+)?$': 'number',
          '^b[\\s\\S]*$': { texts: ['b', ''], types: ['string'] },
        },
        additionalProperties: false,
      }),
      not('{ a: { [k: `a${string}`]: Date | null; [k: `${string}b`]: string | null } }[]', 'NTG1105'),
      not('{ a?: NoInfer<{b: Date} | undefined> }', 'NTG1102'),
      is('NoInfer<{b: Date}> | null', union(nothing, object({ b: date }))),
      is('{ a: NoInfer<string | undefined> }', object({ 'a?': text }), { printed: 'wider' }),
      is('NoInfer<{a: 1} | {b: 2}>', union(object({ a: only(1) }), object({ b: only(2) }))),
      is('NoInfer<string[]>', list(text)),
      not('NoInfer<Date | undefined>[]', 'NTG1102'),
      is('{ a: undefined | null; b?: null }', object({ 'a?': nothing, 'b?': nothing }), { printed: 'wider' }),
      is('{ a: void | string }', object({ 'a?': text }), { printed: 'other' }),
      is('{ a?: void }', object({ 'a?': absent }), { printed: 'narrower' }),
      not('{ a: object; b: {}; c: Object }', 'NTG1102'),
      not('(string | void)[]', 'NTG1102'),
      is('null[]', list(nothing)),
      not('[null, undefined?]', 'NTG1102'),
      not('Map<string, string | undefined>', 'NTG1102'),
      not('Set<undefined>', 'NTG1102'),
      is('Record<string, undefined | 1>', record(only(1)), { printed: 'narrower' }),
      not('{ a: never[] }', 'NTG1102'),
      is('unknown | null', anything, { isLoose: true }),
      is('{} | null', union({ type: 'array' }, boolean, nothing, number, { type: 'object' }, text), { isLoose: true }),
      is('object | string', union(union({ type: 'array' }, { type: 'object' }), text), { isLoose: true }),
      is('object | null', union({ type: 'array' }, nothing, { type: 'object' }), { isLoose: true }),
      is(
        '{ a: {} | undefined }',
        object({ 'a?': union({ type: 'array' }, boolean, number, { type: 'object' }, text) }),
        { printed: 'wider', isLoose: true },
      ),
      is(
        'A | Map<number, 1>',
        union({ ...list(tuple(number, only(1))), 'x-ntgen': 'Map' }, nothing, {
          type: 'object',
          additionalProperties: date,
          'x-ntgen': 'Map',
        }),
        { given: 'type A = Map<string, Date> | null' },
      ),
      is('{ a: NoInfer<{b: Date} | undefined> }', object({ 'a?': object({ b: date }) }), { printed: 'wider' }),
      is('{ a?: void; b: void | undefined; c: 1 }', object({ 'a?': absent, 'b?': absent, c: only(1) }), {
        printed: 'other',
      }),
      not('NoInfer<{b: Date}|undefined> | null', 'NTG1102'),
    ],
  },
  {
    title: 'Brands of several styles',
    cases: [
      is('({k:"a"} & {k:"b"}) | { c: 1 }', object({ c: only(1) })),
      not('{ a: ({k:"a"} & {k:"b"}) | undefined; b: 1 }', 'NTG1102'),
      not('{ a?: ({k:"a"} & {k:"b"}); b: 1 }', 'NTG1102'),
      not('[({k:"a"} & {k:"b"}), 1]', 'NTG1102'),
      not('({k:"a"} & {k:"b"}) | ({k:"a"; z: 1} & {k:"c"})', 'NTG1102'),
      not('{ a: string & number }', 'NTG1102'),
      is('{ a?: string & number; b: 1 }', object({ 'a?': absent, b: only(1) })),
      is('string & Brand<"a">', text, {
        given: 'declare const b: unique symbol; interface Brand<T> { readonly [b]: T }',
        printed: 'wider',
      }),
      is('Opaque<number, "x">', number, {
        given: 'declare const tag: unique symbol; type Opaque<T, K> = T & { readonly [tag]: K }',
        printed: 'wider',
      }),
      is('Tagged<string, "x">', text, {
        given:
          'declare const tag: unique symbol; type TagContainer<T> = { readonly [tag]: T }; type Tagged<T, K extends PropertyKey> = T & TagContainer<{ [X in K]: void }>',
        printed: 'wider',
      }),
      is('Id', text, {
        given: 'declare class IdTag { private readonly tag: never } type Id = string & IdTag',
        printed: 'wider',
      }),
      is('Id', text, {
        given: 'declare class IdTag { protected _nominal: void } type Id = string & IdTag',
        printed: 'wider',
      }),
      is('Id', only(''), { given: 'enum IdBrand { _ = "" } type Id = IdBrand & string', printed: 'wider' }),
      not('Id', 'NTG1102', 'enum IdBrand {} type Id = IdBrand & string'),
      is('Id', text, { given: 'type Id = string & { __type: "Id" }', printed: 'wider' }),
      is('Id', text, { given: 'type Id = string & { readonly _type?: "Id" }' }),
      is('Id', text, { given: 'type Id = string & { readonly type: unique symbol }', printed: 'wider' }),
      is('Id', text, { given: 'type Id = string & { kind: "Id" }', printed: 'wider' }),
      is('Id', number, { given: 'type Id = number & { readonly __flavor?: "Id" }' }),
      is('Id', ref('Id'), {
        given: 'type Id = (string | number) & { __brand: "Id" }',
        $defs: { Id: union(number, text) },
        printed: 'wider',
      }),
      is('Id', ref('Id'), {
        given: 'type Id = ("a" | "b") & { __brand: "Id" }',
        $defs: { Id: one('a', 'b') },
        printed: 'wider',
      }),
      is(
        'Id',
        { type: 'string', pattern: '^u-[\\s\\S]*$', 'x-ntgen-template': { texts: ['u-', ''], types: ['string'] } },
        { given: 'type Id = `u-${string}` & { __brand: "Id" }', printed: 'wider' },
      ),
      is('Id', ref('Id'), {
        given: 'type Id = (string & { __brand: "Id" }) | null',
        $defs: { Id: union(nothing, text) },
        printed: 'wider',
      }),
      is('Id[]', list(ref('Id')), {
        given: 'type Id = boolean & { __brand: "Id" }',
        $defs: { Id: boolean },
        printed: 'wider',
      }),
      is('Id', text, { given: 'type Id = string & { __brand: "A" } & { __brand2: "B" }', printed: 'wider' }),
      is('Id', text, { given: 'type Id = string & { [k: string]: never }', printed: 'wider' }),
      not('Id', 'NTG1102', 'type Id = string & object'),
      is('Id', text, { given: 'type Id = string & { toString(): string }' }),
      is('Record<Id, Date>', union({ type: 'array' }, boolean, number, { type: 'object' }, text), {
        given: 'type Id = ("a"|"b") & { __brand: 1 }',
        isLoose: true,
      }),
      is(
        'Map<Id, Date>',
        { type: 'object', additionalProperties: date, 'x-ntgen': 'Map' },
        { given: 'type Id = string & { __brand: 1 }', printed: 'wider' },
      ),
      is('Id', date, { given: 'type Id = Date & { __brand: 1 }', printed: 'wider' }),
      not('Id', 'NTG1102', 'type Id = null & { __brand: 1 }'),
      is('Id', text, { given: 'type Id = (string | null) & { __brand: 1 }', printed: 'wider' }),
      is('Id', tuple(number, number), { given: 'type Id = [number, number] & { __brand: 1 }', printed: 'wider' }),
      not('Id', 'NTG1105', 'type Id = { a: 1 } & { __brand: 1 } | { b: Date }'),
      is(
        'Id',
        { type: 'object', additionalProperties: only(1), 'x-ntgen': 'Map' },
        { given: 'type Id = Map<string, 1> & { __brand: 1 }', printed: 'wider' },
      ),
      is('Id', bytes, { given: 'type Id = Uint8Array & { __brand: 1 }', printed: 'wider' }),
      is('Id', object({ a: date }), {
        given: 'type Id = { a: Date } & Tag; interface Tag { readonly __tag: "x" }',
        printed: 'wider',
      }),
      is('Id', ref('Id'), {
        given: 'interface Id { a: Date; readonly __brand: "x" }',
        $defs: { Id: object({ __brand: only('x'), a: date }) },
      }),
      not('Id', 'NTG1102', 'interface Id { a: Date; readonly [m]: "x" } declare const m: unique symbol;'),
      is('Id', ref('Id'), {
        given: 'type Id = string & { __brand: "a" } | string & { __brand: "b" } | 5',
        $defs: { Id: union(only(5), text) },
        printed: 'wider',
      }),
      is('Id', anything, { given: 'type Id = any & { __brand: "a" }', isLoose: true }),
      is('Id', object({ __brand: only('a') }), { given: 'type Id = unknown & { __brand: "a" }' }),
      not('Id', 'NTG1102', 'type Id = never & { __brand: "a" }'),
      is(
        '`x-${Id}`',
        { type: 'string', pattern: '^x-[\\s\\S]*$', 'x-ntgen-template': { texts: ['x-', ''], types: ['string'] } },
        { given: 'type Id = string & { __brand: 1 }', printed: 'wider' },
      ),
      is(
        '`x-${Id}`',
        {
          type: 'string',
          pattern:
            '^x-(?:[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)$',
          'x-ntgen-template': { texts: ['x-', ''], types: ['number'] },
        },
        { given: 'type Id = number & { __brand: 1 }', printed: 'wider' },
      ),
      is('A & B', text, { given: 'type A = string & { a: 1 }; type B = { b: 2 }', printed: 'wider' }),
      is('string & { length: 3 }', text, { printed: 'wider' }),
      is('number & {}', number),
      is('(number & {}) | "auto"', union(only('auto'), number)),
      is('"a" & string', only('a')),
      is('string & String', text),
    ],
  },
];
