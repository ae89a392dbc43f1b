import {
  absent,
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
  tagged,
  text,
  tuple,
  union,
} from './corpus.js';
import type { Group } from './corpus.js';

export const MORE_UNIONS: readonly Group[] = [
  {
    title: 'Enums in every form',
    cases: [
      is('E', ref('E'), { given: 'enum E { A = -1, B = 0, C = 1.5, D = 1e21 }', $defs: { E: one(-1, 0, 1.5, 1e21) } }),
      is('E', ref('E'), { given: 'enum E { A = 1 << 0, B = 1 << 1, AB = A | B }', $defs: { E: one(1, 2, 3) } }),
      is('E', only('x'), { given: 'declare const enum E { A = "x" }', printed: 'wider' }),
      is('E', ref('E'), { given: 'const n = 5; enum E { A = n, B }', $defs: { E: one(5, 6) } }),
      is('E', ref('E'), {
        given: 'const n = "q"; enum E { A = n, B = `${n}-x` }',
        $defs: { E: one('q', 'q-x') },
        printed: 'wider',
      }),
      is('E', ref('E'), { given: 'enum E { A = Math.random(), B = 2 }', $defs: { E: number } }),
      is('E.B', only(2), { given: 'enum E { A = Math.random(), B = 2 }' }),
      is('E.A | E.C', one(0, 2), { given: 'enum E { A, B, C }' }),
      is('Exclude<E, E.A>', one(1, 2), { given: 'enum E { A, B, C }' }),
      is('keyof typeof E', one('A', 'B'), { given: 'enum E { A = "a", B = 1 }' }),
      is('(typeof E)[keyof typeof E]', one(1, 'a'), { given: 'enum E { A = "a", B = 1 }', printed: 'wider' }),
      is('`${E}`', one('1', '2'), { given: 'enum E { A = 1, B = 2 }' }),
      is('E | 0', union(ref('E'), only(0)), { given: 'enum E { A, B }', $defs: { E: one(0, 1) } }),
      is('E | 5', union(ref('E'), only(5)), { given: 'enum E { A, B }', $defs: { E: one(0, 1) } }),
      is('E | number', number, { given: 'enum E { A, B }' }),
      is('E | "a"', union(ref('E'), only('a')), {
        given: 'enum E { A = "a", B = "b" }',
        $defs: { E: one('a', 'b') },
        printed: 'wider',
      }),
      is('E | F', union(ref('F'), only('a')), {
        given: 'enum E { A = "a" } enum F { A = "a", B = "b" }',
        $defs: { F: one('a', 'b') },
        printed: 'wider',
      }),
      is('{ [K in E]?: K }', object({ 'a?': only('a'), 'b?': only('b') }), {
        given: 'enum E { A = "a", B = "b" }',
        printed: 'wider',
      }),
      is(
        'Map<E, Date>',
        { ...list(tuple(ref('E'), date)), 'x-ntgen': 'Map' },
        { given: 'enum E { A = 1, B = 2 }', $defs: { E: one(1, 2) } },
      ),
      is(
        'Map<E, Date>',
        { ...list(tuple(ref('E'), date)), 'x-ntgen': 'Map' },
        { given: 'enum E { A = "a", B = 2 }', $defs: { E: one(2, 'a') }, printed: 'wider' },
      ),
      is(
        'Set<E>',
        { ...list(ref('E')), 'x-ntgen': 'Set' },
        { given: 'enum E { A = "a", B = "b" }', $defs: { E: one('a', 'b') }, printed: 'wider' },
      ),
      not('E["toString"]', 'NTG1102', 'enum E { A }'),
      is('E', ref('E'), {
        given: 'enum E { "a-b" = 1, "constructor" = 2, "__proto__" = 3 }',
        $defs: { E: one(1, 2, 3) },
      }),
      is('typeof E', object({ 'a-b': only('x'), constructor: only('y') }), {
        given: 'enum E { "a-b" = "x", "constructor" = "y" }',
        printed: 'wider',
      }),
      is('E.A', only('one'), { given: 'enum E { A = "one" }', printed: 'wider' }),
      is('N.E', ref('E'), { given: 'namespace N { export enum E { A, B } }', $defs: { E: one(0, 1) } }),
      is('E', ref('E'), { given: 'enum E { A = 0x10, B = ~1, C = +1, D = 2 ** 3 }', $defs: { E: one(-2, 1, 16, 8) } }),
      is('E & number', ref('E'), { given: 'enum E {A, B}', $defs: { E: one(0, 1) } }),
      is('E & E.A', only(0), { given: 'enum E {A, B}' }),
      not('E[]', 'NTG1102', 'enum E { A = NaN, B = 1 }'),
      is('E', ref('E'), { given: 'enum E { A = " ", B = "" }', $defs: { E: one('', ' ') }, printed: 'wider' }),
      is(
        '{ k: E.A; d: Date } | { k: E.B; d: string }',
        tagged('k', object({ d: date, k: only(0) }), object({ d: text, k: only(1) })),
        { given: 'enum E { A, B }' },
      ),
    ],
  },
  {
    title: 'Constants and modules',
    cases: [
      is(
        'typeof x[keyof typeof x]',
        union(only(true), one(1, 'y'), { ...tuple(only(1), only(2)), ...readonly }, nothing),
        { given: 'const x = { a: 1, b: "y", c: true, d: null, e: [1, 2] } as const' },
      ),
      is(
        'typeof x',
        { ...tuple(only(1), { ...tuple(only(2), object({ a: only('b') })), ...readonly }), ...readonly },
        { given: 'const x = [1, [2, { a: "b" }]] as const' },
      ),
      is(
        'typeof x',
        object({
          a: number,
          b: list(number),
          c: date,
          d: { type: 'object', additionalProperties: number, 'x-ntgen': 'Map' },
        }),
        { given: 'const x = { a: 1 as number, b: [1, 2], c: new Date(), d: new Map([["k", 1]]) }' },
      ),
      is('typeof x', text, { given: 'let x = "a"' }),
      is('typeof x', only('a'), { given: 'const x = "a"' }),
      is('typeof x', { type: 'string', format: 'bigint', 'x-ntgen': 'bigint', const: '5' }, { given: 'const x = 5n' }),
      is('typeof x.a.b', list(number), { given: 'const x = { a: { b: [1] } }' }),
      is('typeof x', object({ a: number, b: text }), {
        given: 'const x = { a: 1, b: "c" } satisfies Record<string, unknown>',
      }),
      is('typeof x', object({ a: { ...tuple(only(1), only('b')), ...readonly } }), {
        given: 'const x = { a: [1, "b"] } as const satisfies { a: readonly unknown[] }',
      }),
      is(
        'ReturnType<typeof f>',
        { ...list(text), ...readonly },
        { given: 'function f<const T extends readonly string[]>(t: T) { return t } ' },
      ),
      is('typeof x', object({ t: { ...tuple(only('a'), object({ b: only(1) })), ...readonly } }), {
        given: 'function f<const T>(t: T) { return { t } } const x = f(["a", { b: 1 }])',
      }),
      not('typeof x', 'NTG1102', 'const x: unique symbol = Symbol()'),
      not('typeof x', 'NTG1102', 'const x = undefined'),
      is('typeof x', nothing, { given: 'const x = null' }),
      is('typeof x', union({ type: 'array' }, boolean, number, { type: 'object' }, text), {
        given: 'const x = {}',
        isLoose: true,
      }),
      is('typeof x', list(text), { given: 'const x = [] as string[]' }),
      is('(typeof x)[number]["id"]', one('a', 'b'), { given: 'const x = [{ id: "a" }, { id: "b" }] as const' }),
      is('Record<typeof x[number], Date>', object({ p: date, q: date }), { given: 'const x = ["p", "q"] as const' }),
      not('typeof f', 'NTG1102', 'function f() {}'),
      is('Remote', ref('Remote'), {
        given: 'import { Remote } from "./second.js"; import type * as o from "./other.js";',
        $defs: { Remote: object({ near: text }) },
      }),
      is('R1 | R2', union(ref('Remote'), ref('Remote2')), {
        given: 'import type { Remote as R1 } from "./second.js"; import type { Remote as R2 } from "./other.js";',
        $defs: { Remote: object({ far: number }), Remote2: object({ near: text }) },
      }),
      is('Partial<R1> & R2', object({ far: number, 'near?': text }), {
        given: 'import type { Remote as R1 } from "./second.js"; import type { Remote as R2 } from "./other.js";',
      }),
      is('A', ref('Remote'), {
        given:
          'export type { Remote as A } from "./other.js"; import type { Remote as A0 } from "./other.js"; type A = A0',
        $defs: { Remote: object({ far: number }) },
      }),
    ],
  },
  {
    title: 'Discriminators',
    cases: [
      is(
        '{ k?: "a"; d: Date } | { k: "b"; d: string }',
        union(object({ d: date, 'k?': only('a') }), object({ d: text, k: only('b') })),
      ),
      is(
        '{ k: "a" | null; d: Date } | { k: "b"; d: string }',
        union(object({ d: date, k: union(only('a'), nothing) }), object({ d: text, k: only('b') })),
      ),
      is(
        '{ k: "a" | undefined; d: Date } | { k: "b"; d: string }',
        union(object({ d: date, 'k?': only('a') }), object({ d: text, k: only('b') })),
      ),
      is(
        '{ k: null; d: Date } | { k: "b"; d: string }',
        union(object({ d: date, k: nothing }), object({ d: text, k: only('b') })),
      ),
      is(
        '{ k: true; d: Date } | { k: false; d: string }',
        tagged('k', object({ d: date, k: only(true) }), object({ d: text, k: only(false) })),
      ),
      is(
        '{ k: 1n; d: Date } | { k: 2n; d: string }',
        union(
          object({ d: date, k: { type: 'string', format: 'bigint', 'x-ntgen': 'bigint', const: '1' } }),
          object({ d: text, k: { type: 'string', format: 'bigint', 'x-ntgen': 'bigint', const: '2' } }),
        ),
      ),
      is(
        '{ k: `a-${string}`; d: Date } | { k: `b-${string}`; d: string }',
        union(
          object({
            d: date,
            k: {
              type: 'string',
              pattern: '^a-[\\s\\S]*$',
              'x-ntgen-template': { texts: ['a-', ''], types: ['string'] },
            },
          }),
          object({
            d: text,
            k: {
              type: 'string',
              pattern: '^b-[\\s\\S]*$',
              'x-ntgen-template': { texts: ['b-', ''], types: ['string'] },
            },
          }),
        ),
      ),
      is(
        '{ k: `a-${string}`; d: Date } | { k: "b"; d: string }',
        union(
          object({
            d: date,
            k: {
              type: 'string',
              pattern: '^a-[\\s\\S]*$',
              'x-ntgen-template': { texts: ['a-', ''], types: ['string'] },
            },
          }),
          object({ d: text, k: only('b') }),
        ),
      ),
      is(
        '{ k: "a"; t: 1; d: Date } | { k: "a"; t: 2; d: string }',
        tagged('t', object({ d: date, k: only('a'), t: only(1) }), object({ d: text, k: only('a'), t: only(2) })),
      ),
      is(
        '{ k: "a"; t: 1; d: Date } | { k: "b"; t: 1; d: string }',
        tagged('k', object({ d: date, k: only('a'), t: only(1) }), object({ d: text, k: only('b'), t: only(1) })),
      ),
      is(
        '{ m: { k: "a" }; d: Date } | { m: { k: "b" }; d: string }',
        union(object({ d: date, m: object({ k: only('a') }) }), object({ d: text, m: object({ k: only('b') }) })),
      ),
      is(
        '{ ok: true; d: Date } | { ok: false; e: string } | null',
        union(tagged('ok', object({ d: date, ok: only(true) }), object({ e: text, ok: only(false) })), nothing),
      ),
      not('{ ok: true; d: Date } | { ok: boolean; e: string }', 'NTG1105'),
      is(
        '{ k: "a"; x: 1 } | { k: "b" } | string | number[]',
        union(tagged('k', object({ k: only('a'), x: only(1) }), object({ k: only('b') })), list(number), text),
      ),
      is(
        '{ k: "a"; x: Date } | { k: "b" } | Date[] | null',
        union(tagged('k', object({ k: only('a'), x: date }), object({ k: only('b') })), list(date), nothing),
      ),
      is(
        '{ k: "constructor"; d: Date } | { k: "__proto__"; d: string }',
        tagged('k', object({ d: date, k: only('constructor') }), object({ d: text, k: only('__proto__') })),
      ),
      not('{ k: "a"; d: Date } | { k: "b"; d: string } | { z: 1 }', 'NTG1105'),
      is('A | B', tagged('type', ref('A'), ref('B')), {
        given:
          'interface A { type: "a"; next: A | B | null; at: Date } interface B { type: "b"; next: A | B | null; at: string }',
        $defs: {
          A: object({ at: date, next: union(tagged('type', ref('A'), ref('B')), nothing), type: only('a') }),
          B: object({ at: text, next: union(tagged('type', ref('A'), ref('B')), nothing), type: only('b') }),
        },
      }),
      is('{ [k: string]: Date } | Date[]', union(list(date), record(date))),
      is('Record<string, Date> | null | "x"', union(only('x'), nothing, record(date))),
      not('{ a: string } | { a: string; b: Date }', 'NTG1105'),
      not('{ a: string } | { a: string; b?: Date }', 'NTG1105'),
      not('{ kind: "x" } & ({ a: Date } | { b: string })', 'NTG1105'),
      is(
        '({ k: "a" } | { k: "b" }) & ({ j: 1; d: Date } | { j: 2; d: string })',
        union(
          object({ d: date, j: only(1), k: only('a') }),
          object({ d: date, j: only(1), k: only('b') }),
          object({ d: text, j: only(2), k: only('a') }),
          object({ d: text, j: only(2), k: only('b') }),
        ),
      ),
      is(
        '{ k: string; d: 1 } | { k: "a"; d: 2 }',
        tagged('d', object({ d: only(1), k: text }), object({ d: only(2), k: only('a') })),
      ),
      is(
        '{ 0: "a"; d: Date } | { 0: "b"; d: string }',
        tagged('0', object({ '0': only('a'), d: date }), object({ '0': only('b'), d: text })),
      ),
      is(
        '{ "": "a"; d: Date } | { "": "b"; d: string }',
        tagged('', object({ '': only('a'), d: date }), object({ '': only('b'), d: text })),
      ),
      is('{ a: { k: "x" } | { k: "y" } } & { a: { k: "x" } }', object({ a: object({ k: only('x') }) })),
      is('{ a: Date } & { a: Date | null }', object({ a: date })),
      is('(A | B) & C', union(object({ a: only(1), c: date }), object({ b: only(2), c: date })), {
        given: 'interface A { a: 1 } interface B { b: 2 } interface C { c: Date }',
      }),
      is('(string | number) & (number | boolean)', number),
    ],
  },
  {
    title: 'Intersections of others',
    cases: [
      not('{ a: 1 } & { a: 2 }', 'NTG1102'),
      not('{ a: string } & { a: Date }', 'NTG1103'),
      not('{ a: { b: 1 } } & { a: { b: 2 } }', 'NTG1102'),
      is('{ a?: string } & { a?: number }', object({ 'a?': absent })),
      not('{ a: string[] } & { a: number[] }', 'NTG1103'),
      is('{ a: string[] } & { a: string[] }', object({ a: list(text) })),
      is('[1] & [number]', tuple(only(1))),
      is('string[] & readonly string[]', list(text)),
      is('[string] & string[]', tuple(text)),
      is('Date & Date', date),
      not('Date & { a?: 1 }', 'NTG1103'),
      is('A & {}', ref('A'), { given: 'interface A { a: 1 }', $defs: { A: object({ a: only(1) }) } }),
      is('A & object', ref('A'), { given: 'interface A { a: 1 }', $defs: { A: object({ a: only(1) }) } }),
      is('A & unknown', ref('A'), { given: 'interface A { a: 1 }', $defs: { A: object({ a: only(1) }) } }),
      is('A & any', anything, { given: 'interface A { a: 1 }', isLoose: true }),
      is('Both', ref('Both'), {
        given: 'interface A { a: 1; self: A } interface B { b: 2; self: B } type Both = A & B',
        $defs: { Both: object({ a: only(1), b: only(2), self: ref('A') }) },
      }),
      is('A & Partial<A>', object({ a: only(1), b: date }), { given: 'interface A { a: 1; b: Date }' }),
      is('A & { then?: never }', object({ a: only(1), 'then?': absent }), { given: 'interface A { a: 1 }' }),
      is('A & { [k: string]: unknown }', object({ a: date }, { additionalProperties: anything }), {
        given: 'interface A { a: Date }',
        isLoose: true,
      }),
      is('A & Record<string, never>', object({ a: date }, { additionalProperties: false }), {
        given: 'interface A { a: Date }',
        printed: 'wider',
      }),
      not('Map<string, 1> & Map<string, 2>', 'NTG1103'),
      is(
        'Record<"a", 1> & Record<"b", 2> & Partial<Record<"c", Date>>',
        object({ a: only(1), b: only(2), 'c?': date }),
      ),
      is('{ a: 1 } & string', text, { printed: 'wider' }),
      not('{ a: 1 } & null', 'NTG1102'),
      not('{ a: 1 } & undefined', 'NTG1102'),
      is('{ a: never } & { b: 1 }', object({ b: only(1) }), { printed: 'wider' }),
      not('`a${string}` & `${string}b`', 'NTG1103'),
      is('`a${string}` & string', {
        type: 'string',
        pattern: '^a[\\s\\S]*$',
        'x-ntgen-template': { texts: ['a', ''], types: ['string'] },
      }),
      is('`a${string}` & "ab"', only('ab')),
      is('Uppercase<string> & "A"', only('A')),
      not('Uppercase<string> & `A${string}`', 'NTG1103'),
      is('number & 5', only(5)),
      not('{ a: `x${string}` } & { a: `${string}y` }', 'NTG1103'),
    ],
  },
];
