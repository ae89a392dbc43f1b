import {
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
  tagged,
  text,
  tuple,
  union,
  anything,
} from './corpus.js';
import type { Group } from './corpus.js';

const ITEM = 'interface Item { id: number; name?: string; at: Date }';

export const DERIVED: readonly Group[] = [
  {
    title: 'Utility types',
    cases: [
      is('Partial<Item>', object({ 'at?': date, 'id?': number, 'name?': text }), { given: ITEM }),
      is('Required<Item>', object({ at: date, id: number, name: text }), { given: ITEM }),
      is('Readonly<Item>', object({ at: date, id: number, 'name?': text }), { given: ITEM }),
      is('Pick<Item, "id" | "name">', object({ id: number, 'name?': text }), { given: ITEM }),
      is('Omit<Item, "at">', object({ id: number, 'name?': text }), { given: ITEM }),
      is('Record<keyof Item, boolean>', object({ at: boolean, id: boolean, name: boolean }), { given: ITEM }),
      is('Exclude<"a" | "b" | "c", "a">', one('b', 'c')),
      is('Extract<"a" | "b" | 1, string>', one('a', 'b')),
      is('NonNullable<string | null | undefined>', text),
      is('ReturnType<() => Item>', ref('Item'), { given: ITEM }),
      is('ReturnType<typeof make>', object({ a: number, b: text }), {
        given: "function make() { return { a: 1, b: 'x' } }",
      }),
      is('Awaited<ReturnType<typeof load>>', object({ at: date }), {
        given: 'async function load() { return { at: new Date() } }',
      }),
      is('Awaited<Promise<Promise<string>>>', text),
      is('Parameters<typeof make>[0]', ref('Item'), { given: `${ITEM} function make(item: Item) { return item }` }),
      is('NoInfer<Item>', ref('Item'), { given: ITEM }),
      is('ThisParameterType<(this: Item) => void>', ref('Item'), { given: ITEM }),
      is('Partial<Pick<Item, "id">> & Omit<Item, "id">', object({ at: date, 'id?': number, 'name?': text }), {
        given: ITEM,
      }),
      is('Readonly<string[]>', { ...list(text), ...readonly }),
      is('Partial<Record<string, Item>>', record(ref('Item')), { given: ITEM, printed: 'narrower' }),
      not('OmitThisParameter<(this: Date) => void>', 'NTG1102'),
      not('ThisType<Date>', 'NTG1102'),
    ],
  },
  {
    title: 'Mapped types',
    cases: [
      is('Keyed<{ a: number; b: string }>', ref('Keyed'), {
        given: 'type Keyed<T> = { [K in keyof T as `get_${string & K}`]: T[K] }',
        $defs: { Keyed: object({ get_a: number, get_b: text }) },
      }),
      is('Without<{ a: 1; _b: 2 }>', ref('Without'), {
        given: 'type Without<T> = { [K in keyof T as K extends `_${string}` ? never : K]: T[K] }',
        $defs: { Without: object({ a: only(1) }) },
      }),
      is('Nullable<Item>', ref('Nullable_Item'), {
        given: `${ITEM} type Nullable<T> = { [K in keyof T]: T[K] | null }`,
        $defs: {
          Nullable_Item: object({
            at: union(nothing, date),
            id: union(nothing, number),
            'name?': union(nothing, text),
          }),
        },
      }),
      is('Mutable<{ readonly a?: 1 }>', ref('Mutable'), {
        given: 'type Mutable<T> = { -readonly [K in keyof T]-?: T[K] }',
        $defs: { Mutable: object({ a: only(1) }) },
      }),
      is('Mapped<[string, number]>', tuple(object({ v: text }), object({ v: number })), {
        given: 'type Mapped<T> = { [K in keyof T]: { v: T[K] } }',
      }),
      is('Mapped<string[]>', list(object({ v: text })), { given: 'type Mapped<T> = { [K in keyof T]: { v: T[K] } }' }),
      is('Flags<"a" | "b">', ref('Flags'), {
        given: 'type Flags<K extends string> = { [P in K as `is${Capitalize<P>}`]?: boolean }',
        $defs: { Flags: object({ 'isA?': boolean, 'isB?': boolean }) },
      }),
      is('Invert<{ a: "x"; b: "y" }>', ref('Invert'), {
        given: 'type Invert<T extends Record<string, string>> = { [K in keyof T as T[K]]: K }',
        $defs: { Invert: object({ x: only('a'), y: only('b') }) },
      }),
      is('Data<{ a: 1; run(): void }>', ref('Data'), {
        given: 'type Data<T> = { [K in keyof T as T[K] extends (...args: never[]) => unknown ? never : K]: T[K] }',
        $defs: { Data: object({ a: only(1) }) },
      }),
      is('Simplify<{ a: 1 } & { b: 2 }>', object({ a: only(1), b: only(2) }), {
        given: 'type Simplify<T> = { [K in keyof T]: T[K] } & {}',
      }),
    ],
  },
  {
    title: 'Conditional types',
    cases: [
      is('Unwrap<Item[]>', ref('Item'), { given: `${ITEM} type Unwrap<T> = T extends readonly (infer U)[] ? U : T` }),
      is('Unwrap<string | number[]>', union(number, text), {
        given: 'type Unwrap<T> = T extends readonly (infer U)[] ? U : T',
      }),
      is('Id<"user-5">', only('5'), { given: 'type Id<T> = T extends `user-${infer N}` ? N : never' }),
      is('Id<"user-5">', only(5), { given: 'type Id<T> = T extends `user-${infer N extends number}` ? N : never' }),
      is('Split<"a.b.c">', tuple(only('a'), only('b'), only('c')), {
        given: 'type Split<S extends string> = S extends `${infer H}.${infer T}` ? [H, ...Split<T>] : [S]',
      }),
      is('If<true>', text, { given: 'type If<C extends boolean> = C extends true ? string : number' }),
      is('If<boolean>', union(number, text), {
        given: 'type If<C extends boolean> = C extends true ? string : number',
      }),
      is('ValueOf<Item>', ref('ValueOf_Item'), {
        given: 'interface Item { id: number; at: Date } type ValueOf<T> = T[keyof T]',
        printed: 'same',
      }),
      is('Paths<{ a: { b: 1 }; c: 2 }>', one('a', 'a.b', 'c'), {
        given:
          'type Paths<T> = T extends object ? { [K in keyof T & string]: K | `${K}.${Paths<T[K]>}` }[keyof T & string] : never',
      }),
      is('RequireOne<{ a?: 1; b?: 2 }>', ref('RequireOne'), {
        given: 'type RequireOne<T> = { [K in keyof T]-?: Omit<T, K> & Required<Pick<T, K>> }[keyof T]',
        $defs: { RequireOne: union(object({ a: only(1), 'b?': only(2) }), object({ 'a?': only(1), b: only(2) })) },
      }),
      not('Bad<string>', 'NTG1102', 'type Bad<T> = T extends number ? 1 : never'),
    ],
  },
  {
    title: 'Generics',
    cases: [
      is('Page<Item>', ref('Page_Item'), {
        given: `${ITEM} interface Page<T> { items: T[]; next?: Page<T> }`,
        $defs: { Page_Item: object({ items: list(ref('Item')), 'next?': ref('Page_Item') }) },
      }),
      is('Page', ref('Page_string'), {
        given: 'interface Page<T = string> { items: T[] }',
        $defs: { Page_string: object({ items: list(text) }) },
      }),
      is('Page<{ a: 1 }>', ref('Page'), {
        given: 'interface Page<T extends object> { item: T }',
        $defs: { Page: object({ item: object({ a: only(1) }) }) },
      }),
      is('Pair<Page<string>, Page<number>>', ref('Pair_Page_string_Page_number'), {
        given: 'interface Page<T> { item: T } interface Pair<A, B> { a: A; b: B }',
        $defs: { Pair_Page_string_Page_number: object({ a: ref('Page_string'), b: ref('Page_number') }) },
      }),
      is('Result<Date>', ref('Result'), {
        given: 'type Result<T, E = string> = { ok: true; value: T } | { ok: false; error: E }',
        $defs: {
          Result: tagged('ok', object({ ok: only(true), value: date }), object({ error: text, ok: only(false) })),
        },
      }),
      is('Maybe<string>', ref('Maybe_string'), {
        given: 'type Maybe<T> = T | null',
        $defs: { Maybe_string: union(nothing, text) },
      }),
      is('Maybe<Item>', ref('Maybe_Item'), { given: `${ITEM} type Maybe<T> = T | null` }),
      is('Deep<Deep<Deep<string>>>', ref('Deep_Deep_Deep_string'), { given: 'interface Deep<T> { v: T }' }),
      is('Api["get"]', ref('Item'), {
        given: `${ITEM} type Api = { [K in "get" | "put"]: K extends "get" ? Item : null }`,
      }),
      is('typeof holder', object({ value: ref('Item') }), {
        given: `${ITEM} function hold<T>(value: T) { return { value } } const holder = hold({} as Item)`,
      }),
      is("ReturnType<typeof id<'x'>>", object({ value: only('x') }), {
        given: 'function id<T extends string>(value: T): { value: T } { return { value } }',
      }),
    ],
  },
  {
    title: 'Recursive types',
    cases: [
      is('Tree', ref('Tree'), {
        given: 'interface Tree { value: number; children: Tree[] }',
        $defs: { Tree: object({ children: list(ref('Tree')), value: number }) },
        takes: [{ value: 1, children: [{ value: 2, children: [] }] }],
        refuses: [{ value: 1, children: [{}] }],
      }),
      is('List<Date>', ref('List'), {
        given: 'type List<T> = { head: T; tail: List<T> | null }',
        $defs: { List: object({ head: date, tail: union(ref('List'), nothing) }) },
      }),
      is('Json', ref('Json'), {
        given: 'type Json = string | number | boolean | null | Json[] | { [key: string]: Json }',
        $defs: { Json: union(text, number, boolean, nothing, list(ref('Json')), record(ref('Json'))) },
        takes: [null, 1, [{ a: [] }]],
      }),
      is('Nested', ref('Nested'), {
        given: 'type Nested = (Nested | number)[]',
        $defs: { Nested: list(union(ref('Nested'), number)) },
        takes: [[[[1]]]],
        refuses: [[['a']]],
      }),
      is('Left', ref('Left'), {
        given: 'interface Left { right?: Right } interface Right { left: Left | null; at: Date }',
        $defs: {
          Left: object({ 'right?': ref('Right') }),
          Right: object({ at: date, left: union(ref('Left'), nothing) }),
        },
      }),
      is('Expr', ref('Expr'), {
        given: 'type Expr = { op: "+"; of: [Expr, Expr] } | { op: "n"; n: number }',
        $defs: {
          Expr: tagged(
            'op',
            object({ of: tuple(ref('Expr'), ref('Expr')), op: only('+') }),
            object({ n: number, op: only('n') }),
          ),
        },
      }),
      is('DeepPartial<Tree>', ref('DeepPartial_Tree'), {
        given:
          'interface Tree { value: number; kids: { next: Tree } } type DeepPartial<T> = { [K in keyof T]?: DeepPartial<T[K]> }',
        $defs: {
          DeepPartial_Tree: object({ 'kids?': ref('DeepPartial'), 'value?': number }),
          DeepPartial: object({ 'next?': ref('DeepPartial_Tree') }),
        },
      }),
      is('DeepReadonly<Tree>', ref('DeepReadonly'), {
        given:
          'interface Tree { value: number; children: Tree[] } type DeepReadonly<T> = T extends (infer U)[] ? readonly DeepReadonly<U>[] : T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T',
        $defs: { DeepReadonly: object({ children: { ...list(ref('DeepReadonly')), ...readonly }, value: number }) },
      }),
      is('Dto<Tree>', ref('Dto'), {
        given:
          'interface Tree { at: Date; next?: Tree } type Dto<T> = T extends Date ? string : T extends object ? { [K in keyof T]: Dto<T[K]> } : T',
        $defs: { Dto: object({ at: text, 'next?': ref('Dto') }) },
      }),
      is('Dictionary', ref('Dictionary'), {
        given: 'interface Dictionary { [key: string]: Dictionary | string }',
        $defs: { Dictionary: record(union(ref('Dictionary'), text)) },
      }),
      is('Menu', ref('Menu'), {
        given: 'type Menu = Map<string, Menu> | null',
        $defs: { Menu: union({ ...record(ref('Menu')), 'x-ntgen': 'Map' }, nothing) },
      }),
      is('Levels<8>', ref('Levels'), {
        given:
          'type Levels<N extends number, D extends 0[] = []> = { n: N; next: D["length"] extends N ? null : Levels<N, [...D, 0]> }',
      }),
      not('Grow<string>', 'NTG1104', 'interface Grow<T> { value: T; next: Grow<T[]> }'),
      not(
        'Wide<string>',
        'NTG1104',
        'interface Wide<T> { value: T; a: Wide<T[]>; b: Wide<Set<T>>; c: Wide<{ t: T }> }',
      ),
      not('Self', 'NTG1101', '// @ts-expect-error a circle\ntype Self = Self'),
    ],
  },
  {
    title: 'Brands',
    cases: [
      is("string & { readonly __brand: 'UserId' }", text, { printed: 'wider' }),
      is("string & { __brand?: 'UserId' }", text),
      is('number & { readonly [mark]: 1 }', number, { given: 'declare const mark: unique symbol;', printed: 'wider' }),
      is('Brand<string, "A">', text, {
        given: 'declare const mark: unique symbol; type Brand<T, B> = T & { readonly [mark]: B }',
        printed: 'wider',
      }),
      is('Brand<Brand<string, "A">, "B">', text, {
        given:
          'declare const mark: unique symbol; type Brand<T, B> = T & { readonly [mark]: { [K in B & string]: true } }',
        printed: 'wider',
      }),
      is('boolean & { __brand: 1 }', boolean, { printed: 'wider' }),
      is('bigint & { __brand: 1 }', { type: 'string', format: 'bigint', 'x-ntgen': 'bigint' }, { printed: 'wider' }),
      is('"a" & { __brand: 1 }', only('a'), { printed: 'wider' }),
      is('Item & { readonly __brand: "Item" }', ref('Item'), { given: ITEM, printed: 'wider' }),
      is('Item & { readonly [mark]: true }', ref('Item'), {
        given: `${ITEM} declare const mark: unique symbol;`,
        printed: 'wider',
      }),
      is('Item & { readonly key: unique symbol }', ref('Item'), { given: ITEM, printed: 'wider' }),
      is('{ a: 1 } & { b: 2 } & { __brand: 3 }', object({ a: only(1), b: only(2) }), { printed: 'wider' }),
      is('string[] & { readonly __brand: 1 }', list(text), { printed: 'wider' }),
      is('Date & { readonly __brand: 1 }', date, { printed: 'wider' }),
      is('(UserId | OrderId)[]', list(text), {
        given: 'type UserId = string & { __brand: 1 }; type OrderId = string & { __brand: 2 }',
        printed: 'wider',
      }),
      is('UserId | null', union(nothing, text), { given: 'type UserId = string & { __brand: 1 }', printed: 'wider' }),
      is('Item & { __typename: "Item" }', object({ __typename: only('Item'), at: date, id: number, 'name?': text }), {
        given: ITEM,
      }),
      is('string & Tag<"x">', text, {
        given: 'declare const tag: unique symbol; interface Tag<T> { readonly [tag]: T }',
        printed: 'wider',
      }),
      not('Brand & string', 'NTG1102', 'enum Brand {}'),
    ],
  },
  {
    title: 'Types from elsewhere',
    cases: [
      is('Remote', ref('Remote'), {
        given: "import type { Remote } from './other.js';",
        $defs: { Remote: object({ far: number }) },
      }),
      is("import('./other.js').Remote", ref('Remote')),
      is('Renamed', ref('Remote'), { given: "import { type Remote as Renamed } from './other.js';" }),
      is('all.Remote', ref('Remote'), { given: "import type * as all from './other.js';" }),
      is('Reexported', ref('Remote'), { given: "import type { Reexported } from './barrel.js';" }),
      is('others.Remote', ref('Remote'), { given: "import type { others } from './barrel.js';" }),
      is('Unnamed', ref('Default'), {
        given: "import type Unnamed from './unnamed.js';",
        $defs: { Default: object({ a: number, next: union(ref('Default'), nothing) }) },
      }),
      is('Default', ref('Default'), {
        given: "import type Default from './other.js';",
        $defs: { Default: object({ home: boolean }) },
      }),
      is('Remote | Mine', union(ref('Remote'), ref('Remote2')), {
        given: "import type { Remote as Mine } from './second.js'; import type { Remote } from './other.js';",
        $defs: { Remote: object({ far: number }), Remote2: object({ near: text }) },
      }),
      is('Packaged', ref('Packaged'), {
        given: "import type { Packaged } from 'fixture-package';",
        $defs: { Packaged: object({ at: date, 'size?': number }) },
      }),
      is('legacy.Shape', ref('Shape'), {
        given: "import legacy = require('./legacy.cjs');",
        $defs: { Shape: object({ corners: number }) },
      }),
      is('Augmented', ref('Augmented'), {
        given:
          "import type { Augmented } from './other.js'; declare module './other.js' { interface Augmented { extra: 'x' } }",
        $defs: { Augmented: object({ extra: only('x'), own: only(1) }) },
      }),
      is('Everywhere', ref('Everywhere'), {
        given: 'declare global { interface Everywhere { everywhere: true } }',
        $defs: { Everywhere: object({ everywhere: only(true) }) },
      }),
      is('typeof constants', object({ LIMIT: only(5), NAME: only('x') }), {
        given: "import type * as constants from './constants.js';",
      }),
      is('(typeof import("./constants.js"))["LIMIT"]', only(5)),
      is('Aliased', ref('Remote'), { given: "import type { Remote as Aliased } from '@app/other.js';" }),
      is('{ list: unknown }', object({ list: anything }), { isLoose: true }),
      not('Generated', 'NTG1101', "import type { Generated } from './generated/index.js';"),
    ],
  },
];
