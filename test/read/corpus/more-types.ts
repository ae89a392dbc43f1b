import {
  anything,
  bigint,
  boolean,
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
  readonly,
  record,
  ref,
  tagged,
  text,
  tuple,
  union,
  url,
} from './corpus.js';
import type { Group } from './corpus.js';

export const MORE_TYPES: readonly Group[] = [
  {
    title: 'Recursion in odd places',
    cases: [
      is('T', ref('T'), {
        given: 'type T = [T?]',
        $defs: { T: { type: 'array', prefixItems: [ref('T')], items: false } },
      }),
      is('T', ref('T'), {
        given: 'type T = Map<string, T> | Set<T> | null',
        $defs: {
          T: union({ ...list(ref('T')), 'x-ntgen': 'Set' }, nothing, {
            type: 'object',
            additionalProperties: ref('T'),
            'x-ntgen': 'Map',
          }),
        },
      }),
      is('T', ref('T'), {
        given: 'type T = { a: T | null } & { b?: T[] }',
        $defs: { T: object({ a: union(ref('T'), nothing), 'b?': list(ref('T')) }) },
      }),
      is('T<Date>', ref('T'), {
        given: 'type T<X> = X | T2<X>; type T2<X> = { v: X; n: T<X> | null }',
        $defs: { T: union(ref('T2'), date), T2: object({ n: union(ref('T'), nothing), v: date }) },
      }),
      is('T', ref('T'), {
        given: 'type T = string | [T, ...T[]]',
        $defs: { T: union({ type: 'array', prefixItems: [ref('T')], items: ref('T'), minItems: 1 }, text) },
      }),
      is('T', ref('T'), {
        given: 'interface T extends Record<string, T | number> { }',
        $defs: { T: record(union(ref('T'), number)) },
      }),
      is('T', ref('Readonly'), {
        given: 'type T = Readonly<{ a: T | null }>',
        $defs: { Readonly: object({ a: union(ref('Readonly'), nothing) }) },
      }),
      is('T', ref('T'), {
        given: 'type T = Pick<{ a: T | null; b: 1 }, "a">',
        $defs: { T: object({ a: union(ref('T'), nothing) }) },
      }),
      is('Array<Array<T>>', list(list(ref('T'))), { given: 'type T = Array<T>', $defs: { T: list(ref('T')) } }),
      is('T', ref('T'), {
        given: 'class T { a: InstanceType<typeof T> | null = null }',
        $defs: { T: object({ a: union(ref('T'), nothing) }) },
      }),
      is('T', ref('T'), {
        given: 'type T = { k: "leaf"; v: Date } | { k: "node"; of: { [k: string]: T }; by: Map<bigint, T> }',
        $defs: {
          T: tagged(
            'k',
            object({
              by: { ...list(tuple(bigint, ref('T'))), 'x-ntgen': 'Map' },
              k: only('node'),
              of: record(ref('T')),
            }),
            object({ k: only('leaf'), v: date }),
          ),
        },
      }),
      is('DeepPick<O>', ref('DeepPick'), {
        given:
          'type DeepPick<T> = T extends (infer U)[] ? DeepPick<U>[] : T extends Date ? T : T extends object ? { [K in keyof T as K extends `_${string}` ? never : K]: DeepPick<T[K]> } : T; interface O { _p: 1; a: { _q: 2; d: Date[]; o?: O } }',
        $defs: { DeepPick: object({ a: object({ d: list(date), 'o?': ref('DeepPick') }) }) },
      }),
      is('Flat<["a", ["b", ["c"]]]>', tuple(only('a'), only('b'), only('c')), {
        given:
          'type Flat<T extends unknown[]> = T extends [infer H, ...infer R] ? H extends unknown[] ? [...Flat<H>, ...Flat<R>] : [H, ...Flat<R>] : []',
      }),
    ],
  },
  {
    title: 'Revived values within each other',
    cases: [
      is('T', ref('T'), {
        given: 'type T = readonly T[] | Date',
        $defs: { T: union({ ...list(ref('T')), ...readonly }, date) },
      }),
      is('T', ref('T'), {
        given: 'type T = { [k: string]: T } | Date[]',
        $defs: { T: union(list(date), record(ref('T'))) },
      }),
      is('T["a"]', union(list(ref('T')), date), {
        given: 'interface T { a: T[] | Date }',
        $defs: { T: object({ a: union(list(ref('T')), date) }) },
      }),
      is('SetDiff', ref('SetDiff'), {
        given: 'type A = "x" | "y" | 1; type SetDiff = { [K in A & string]: K } & { n: A & number }',
        $defs: { SetDiff: object({ n: only(1), x: only('x'), y: only('y') }) },
      }),
      is(
        '{ a?: [Date?, ...bigint[]]; m: Map<`k${number}`, [Date, Set<bigint>?]> }',
        object({
          'a?': { type: 'array', prefixItems: [date], items: bigint },
          m: {
            type: 'object',
            propertyNames: {
              type: 'string',
              pattern:
                '^k(?:[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)$',
              'x-ntgen-template': { texts: ['k', ''], types: ['number'] },
            },
            additionalProperties: {
              type: 'array',
              prefixItems: [date, { ...list(bigint), 'x-ntgen': 'Set' }],
              items: false,
              minItems: 1,
            },
            'x-ntgen': 'Map',
          },
        }),
      ),
      is(
        'Record<string, [Date, ...Record<string, bigint>[]] | null>',
        record(union({ type: 'array', prefixItems: [date], items: record(bigint), minItems: 1 }, nothing)),
      ),
      is('[...Map<string, Date>[], Set<bigint>]', {
        type: 'array',
        items: union(
          { ...list(bigint), 'x-ntgen': 'Set' },
          { type: 'object', additionalProperties: date, 'x-ntgen': 'Map' },
        ),
        minItems: 1,
        'x-ntgen-tail': {
          items: { type: 'object', additionalProperties: date, 'x-ntgen': 'Map' },
          suffixItems: [{ ...list(bigint), 'x-ntgen': 'Set' }],
        },
      }),
      is('Set<[Date, string]>', { ...list(tuple(date, text)), 'x-ntgen': 'Set' }),
      is('Map<Date, Map<bigint, URL>>', {
        ...list(tuple(date, { ...list(tuple(bigint, url)), 'x-ntgen': 'Map' })),
        'x-ntgen': 'Map',
      }),
      is('Set<Date | null>', { ...list(union(nothing, date)), 'x-ntgen': 'Set' }),
      is('Map<string | null, 1>', { ...list(tuple(union(nothing, text), only(1))), 'x-ntgen': 'Map' }),
      is('Map<string, any>', { type: 'object', additionalProperties: anything, 'x-ntgen': 'Map' }, { isLoose: true }),
      is('Set<unknown>', { ...list(anything), 'x-ntgen': 'Set' }, { isLoose: true }),
      is('Map<"a" | 1, Date>', { ...list(tuple(one(1, 'a'), date)), 'x-ntgen': 'Map' }),
      is('ReadonlyMap<string, ReadonlySet<readonly Date[]>>', {
        type: 'object',
        additionalProperties: { ...{ ...list({ ...list(date), ...readonly }), 'x-ntgen': 'Set' }, ...readonly },
        'x-ntgen': 'Map',
        'x-ntgen-readonly': true,
      }),
      is(
        'Map<string, Date>[] | Date',
        union(list({ type: 'object', additionalProperties: date, 'x-ntgen': 'Map' }), date),
      ),
      is(
        '{ d: Date | null | undefined; e?: Date | number | boolean }',
        object({ 'd?': union(nothing, date), 'e?': union(boolean, number, date) }),
        { printed: 'wider' },
      ),
      is('(Date | null)[]', list(union(nothing, date))),
      is(
        '(Date | 5 | true | null | { a: Date } | Date[])[]',
        list(union(only(5), only(true), list(date), nothing, object({ a: date }), date)),
      ),
      is('Date | { $date: string }', union(object({ $date: text }), date)),
      is('[Date] | Date', union(tuple(date), date)),
      not('Map<string, 1> | Record<string, 1>', 'NTG1105'),
      not('Set<string> | Map<number, string> | Map<string, string>', 'NTG1105'),
      is('Set<bigint> | string', union({ ...list(bigint), 'x-ntgen': 'Set' }, text)),
      is('URL | null | "none"', union(only('none'), nothing, url)),
      is('Uint8Array[] | Uint8Array', union(list(bytes), bytes)),
      is('bigint | number', union(number, bigint)),
      not('bigint | "x" | "5"', 'NTG1105'),
      not('bigint | `id-${string}`', 'NTG1105'),
      not('Iso | Date', 'NTG1105', 'type Iso = `${number}-${number}`'),
    ],
  },
  {
    title: 'Types of libraries',
    cases: [
      is('Box', ref('Box'), {
        given: 'interface Box<T extends { id: string } = { id: string; at: Date }> { v: T; id: T["id"] }',
        $defs: { Box: object({ id: text, v: object({ at: date, id: text }) }) },
      }),
      is('Repo<E>', ref('Repo_E'), {
        given:
          'interface E { id: number; n?: string } interface Repo<T extends { id: unknown }> { byId: Record<string, T>; ids: T["id"][]; patch: Partial<Omit<T, "id">> }',
        $defs: {
          E: object({ id: number, 'n?': text }),
          Repo_E: object({ byId: record(ref('E')), ids: list(number), patch: object({ 'n?': text }) }),
        },
      }),
      is('Res<E, "x">', ref('Res'), {
        given:
          'interface E { m: string } type Res<T, K extends string, D = K extends "x" ? Date : string> = { d: D; k: K; t: T }',
        $defs: { E: object({ m: text }), Res: object({ d: date, k: only('x'), t: ref('E') }) },
      }),
      is('P<string>["a"]', object({ s: text }), { given: 'type P<T> = { a: T extends string ? { s: T } : { n: T } }' }),
      is('P<string | number>["a"]', union(object({ n: number }), object({ s: text })), {
        given: 'type P<T> = { a: T extends string ? { s: T } : { n: T } }',
      }),
      is('Fn<typeof f>', ref('Fn'), {
        given:
          'declare function f(a: { x: Date }, b?: number): Promise<{ r: Set<string> }>; type Fn<F extends (...a: any[]) => any> = { in: Parameters<F>; out: Awaited<ReturnType<F>> }',
        $defs: {
          Fn: object({
            in: { type: 'array', prefixItems: [object({ x: date }), number], items: false, minItems: 1 },
            out: object({ r: { ...list(text), 'x-ntgen': 'Set' } }),
          }),
        },
      }),
      is('Ctor<typeof K>', tuple(tuple(date, number), ref('K')), {
        given:
          'class K { constructor(readonly a: Date, b: number) { void b } } type Ctor<C extends abstract new (...a: any) => any> = [ConstructorParameters<C>, InstanceType<C>]',
        $defs: { K: object({ a: date }) },
      }),
      not('Curry<{ a: 1 }>', 'NTG1102', 'type Curry<T> = <U>(u: U) => T & U'),
      is('ReturnType<typeof g<Date>>', object({ 'o?': object({ t: date }), t: list(date) }), {
        given: 'declare function g<T>(t: T): { t: T[]; o?: { t: T } }',
      }),
      is(
        'Awaited<ReturnType<typeof h>>',
        object({
          a: { ...tuple(only(1), only('b')), ...readonly },
          d: date,
          m: { ...list(tuple(number, object({ x: bigint }))), 'x-ntgen': 'Map' },
        }),
        {
          given:
            'async function h() { return { a: [1, "b"] as const, d: new Date(), m: new Map<number, { x: bigint }>() } }',
        },
      ),
      is(
        'Parameters<typeof i>',
        { type: 'array', prefixItems: [object({ a: text, b: date }), number, boolean], items: false, minItems: 2 },
        { given: 'declare function i({ a, b }: { a: string; b: Date }, ...rest: [x: number, y?: boolean]): void' },
      ),
      is('Class<string>', ref('Class_string'), {
        given: 'class Base<T, U = T[]> { t!: T; u!: U } class Class<X> extends Base<X> { x?: X }',
        $defs: { Class_string: object({ t: text, u: list(text), 'x?': text }) },
      }),
      is('Enumerate', ref('Enumerate'), {
        given:
          'const obj = { one: { v: 1 }, two: { v: "2" } } as const; type Enumerate = { [K in keyof typeof obj]: (typeof obj)[K]["v"] }',
        $defs: { Enumerate: object({ one: only(1), two: only('2') }) },
      }),
      is('Entries', list(union(tuple(only('a'), only(1)), tuple(only('b'), only('x')))), {
        given:
          'const o = { a: 1, b: "x" } as const; type Entries = { [K in keyof typeof o]: [K, (typeof o)[K]] }[keyof typeof o][]',
      }),
      is(
        'EventMap[keyof EventMap]',
        tagged('type', object({ at: date, type: only('created') }), object({ id: text, type: only('removed') })),
        {
          given:
            'interface EventMap { created: { type: "created"; at: Date }; removed: { type: "removed"; id: string } }',
        },
      ),
      is(
        '{ [K in keyof EventMap]: { type: K } & EventMap[K] }[keyof EventMap]',
        tagged('type', object({ at: date, type: only('created') }), object({ id: text, type: only('removed') })),
        { given: 'interface EventMap { created: { at: Date }; removed: { id: string } }' },
      ),
      is('Union2Tuple', tuple(one('a', 'b'), one('b', 'c')), {
        given: 'type Union2Tuple = ["a" | "b", Exclude<"a" | "b" | "c", "a">]',
      }),
      is('StrictOmit<E, "id">', ref('StrictOmit'), {
        given:
          'interface E { id: 1; d: Date; o?: bigint } type StrictOmit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>',
        $defs: { StrictOmit: object({ d: date, 'o?': bigint }) },
      }),
      is('Merge<E, { d: string }>', ref('Merge'), {
        given: 'interface E { id: 1; d: Date } type Merge<A, B> = Omit<A, keyof B> & B',
        $defs: { Merge: object({ d: text, id: only(1) }) },
      }),
      is('Opt<E, "d">', ref('Opt'), {
        given: 'interface E { id: 1; d: Date } type Opt<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>',
        $defs: { Opt: object({ 'd?': date, id: only(1) }) },
      }),
      is('Writable<E>', ref('Writable_E'), {
        given:
          'interface E { readonly a: readonly Date[]; readonly b?: ReadonlyMap<string, 1> } type Writable<T> = { -readonly [K in keyof T]: T[K] }',
        $defs: {
          Writable_E: object({
            a: { ...list(date), ...readonly },
            'b?': { type: 'object', additionalProperties: only(1), 'x-ntgen': 'Map', 'x-ntgen-readonly': true },
          }),
        },
      }),
      is('Nullish<E>', ref('Nullish_E'), {
        given: 'interface E { a: Date; b?: string } type Nullish<T> = { [K in keyof T]?: T[K] | null | undefined }',
        $defs: { Nullish_E: object({ 'a?': union(nothing, date), 'b?': union(nothing, text) }) },
      }),
      is('Serialize<E>', ref('Serialize_E'), {
        given:
          'interface E { a: Date; b: Map<string, Date>; c: bigint; f(): void; s: symbol } type Serialize<T> = { [K in keyof T as T[K] extends Function | symbol ? never : K]: T[K] extends Date ? string : T[K] extends bigint ? number : T[K] }',
        $defs: {
          Serialize_E: object({
            a: text,
            b: { type: 'object', additionalProperties: date, 'x-ntgen': 'Map' },
            c: number,
          }),
        },
      }),
    ],
  },
  {
    title: 'Texts made of texts',
    cases: [
      is('Kleene<"a-b-c", "-">', tuple(only('a'), only('b'), only('c')), {
        given:
          'type Kleene<S extends string, D extends string> = S extends `${infer H}${D}${infer R}` ? [H, ...Kleene<R, D>] : [S]',
      }),
      is('Num<"42">', only(42), {
        given: 'type Num<S> = S extends `${infer N extends number | bigint | boolean | null}` ? N : never',
      }),
      is(
        'Big<"42">',
        { type: 'string', format: 'bigint', 'x-ntgen': 'bigint', const: '42' },
        { given: 'type Big<S> = S extends `${infer N extends bigint}` ? N : never' },
      ),
      is(
        '`${number}-${"a" | "b"}-${Lowercase<string>}`',
        union(
          {
            type: 'string',
            pattern:
              '^(?:(?:(?!-a-)[+-])?(?:(?:(?!-a-)\\d)+(?:(?!-a-)\\.(?:(?!-a-)\\d)*)?|(?!-a-)\\.(?:(?!-a-)\\d)+)(?:(?!-a-)[eE](?:(?!-a-)[+-])?(?:(?!-a-)\\d)+)?|(?!-a-)0(?!-a-)[xX](?:(?!-a-)[\\da-fA-F])+|(?!-a-)0(?!-a-)[bB](?:(?!-a-)[01])+|(?!-a-)0(?!-a-)[oO](?:(?!-a-)[0-7])+)-a-\\P{Changes_When_Lowercased}*$',
            'x-ntgen-template': { texts: ['', '-a-', ''], types: ['number', 'Lowercase<string>'] },
          },
          {
            type: 'string',
            pattern:
              '^(?:(?:(?!-b-)[+-])?(?:(?:(?!-b-)\\d)+(?:(?!-b-)\\.(?:(?!-b-)\\d)*)?|(?!-b-)\\.(?:(?!-b-)\\d)+)(?:(?!-b-)[eE](?:(?!-b-)[+-])?(?:(?!-b-)\\d)+)?|(?!-b-)0(?!-b-)[xX](?:(?!-b-)[\\da-fA-F])+|(?!-b-)0(?!-b-)[bB](?:(?!-b-)[01])+|(?!-b-)0(?!-b-)[oO](?:(?!-b-)[0-7])+)-b-\\P{Changes_When_Lowercased}*$',
            'x-ntgen-template': { texts: ['', '-b-', ''], types: ['number', 'Lowercase<string>'] },
          },
        ),
      ),
      is('`${string}${number}`', {
        type: 'string',
        pattern:
          '^[\\s\\S](?:[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)$',
        'x-ntgen-template': { texts: ['', '', ''], types: ['string', 'number'] },
      }),
      is('`${number}${string}`', {
        type: 'string',
        pattern: '^\\d[\\s\\S]*$',
        'x-ntgen-template': { texts: ['', '', ''], types: ['number', 'string'] },
      }),
      is('`${boolean}-${null}-${undefined}`', one('false-null-undefined', 'true-null-undefined')),
      is('`${1n | -2n}`', one('-2', '1')),
      not('Uppercase<`a${number}`>', 'NTG1103'),
      is('Capitalize<"éa" | "ßx">', one('SSx', 'Éa')),
      is('`${Uppercase<string>}!`', {
        type: 'string',
        pattern: '^\\P{Changes_When_Uppercased}*!$',
        'x-ntgen-template': { texts: ['', '!'], types: ['Uppercase<string>'] },
      }),
      is('`${any}x`', {
        type: 'string',
        pattern: '^[\\s\\S]*x$',
        'x-ntgen-template': { texts: ['', 'x'], types: ['string'] },
      }),
      is(
        '`x${string & { b: 1 }}`',
        { type: 'string', pattern: '^x[\\s\\S]*$', 'x-ntgen-template': { texts: ['x', ''], types: ['string'] } },
        { printed: 'wider' },
      ),
      is('`\\u{1F600}${string}\\n`', {
        type: 'string',
        pattern: '^😀[\\s\\S]*\n$',
        'x-ntgen-template': { texts: ['😀', '\n'], types: ['string'] },
      }),
      is('`a\\`b${number}\\${c}`', {
        type: 'string',
        pattern:
          '^a`b(?:[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)\\$\\{c\\}$',
        'x-ntgen-template': { texts: ['a`b', '${c}'], types: ['number'] },
      }),
      is(
        'Iso',
        {
          type: 'string',
          pattern:
            '^(?:(?:(?!-)[+-])?(?:(?:(?!-)\\d)+(?:(?!-)\\.(?:(?!-)\\d)*)?|(?!-)\\.(?:(?!-)\\d)+)(?:(?!-)[eE](?:(?!-)[+-])?(?:(?!-)\\d)+)?|(?!-)0(?!-)[xX](?:(?!-)[\\da-fA-F])+|(?!-)0(?!-)[bB](?:(?!-)[01])+|(?!-)0(?!-)[oO](?:(?!-)[0-7])+)-(?:(?:(?!-)[+-])?(?:(?:(?!-)\\d)+(?:(?!-)\\.(?:(?!-)\\d)*)?|(?!-)\\.(?:(?!-)\\d)+)(?:(?!-)[eE](?:(?!-)[+-])?(?:(?!-)\\d)+)?|(?!-)0(?!-)[xX](?:(?!-)[\\da-fA-F])+|(?!-)0(?!-)[bB](?:(?!-)[01])+|(?!-)0(?!-)[oO](?:(?!-)[0-7])+)-(?:[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)T[\\s\\S]*$',
          'x-ntgen-template': { texts: ['', '-', '-', 'T', ''], types: ['number', 'number', 'number', 'string'] },
        },
        { given: 'type Iso = `${number}-${number}-${number}T${string}`' },
      ),
    ],
  },
];
