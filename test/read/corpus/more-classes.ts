import {
  anything,
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
  readonly,
  record,
  ref,
  tagged,
  text,
  tuple,
  union,
} from './corpus.js';
import type { Group } from './corpus.js';

export const MORE_CLASSES: readonly Group[] = [
  {
    title: 'Classes of several styles',
    cases: [
      not('K', 'NTG1102', 'class K { private a = 1; b = 2 }'),
      not('Omit<K, never>', 'NTG1102', 'class K { private a = 1; b = 2; m() {} }'),
      is('Pick<K, "b">', object({ b: number }), { given: 'class K { private a = 1; b = 2; m() {} }' }),
      is('K', ref('K'), {
        given: 'class K { declare readonly a: Date; static s = 1; static m() {} ; constructor() {} }',
        $defs: { K: object({ a: date }) },
      }),
      is('K<string>', ref('K_string'), {
        given: 'class K<T> { constructor(readonly v: T, public w?: T[]) {} }',
        $defs: { K_string: object({ v: text, 'w?': list(text) }) },
      }),
      is('K', ref('K'), {
        given: 'abstract class B<T> { abstract v: T; w!: T[] } class K extends B<Date> { v = new Date(); x = 1 }',
        $defs: { K: object({ v: date, w: list(date), x: number }) },
      }),
      is('K', ref('K'), {
        given: 'class B { a = 1 } class K extends B { override a = 2 as const }',
        $defs: { K: object({ a: only(2) }) },
      }),
      is('K', ref('K'), {
        given: 'interface I { a: string } class K implements I { a = "" ; b? = 1; c: number | undefined }',
        $defs: { K: object({ a: text, 'b?': number, 'c?': number }) },
        printed: 'wider',
      }),
      not('K', 'NTG1102', 'class K { a = [] ; b = {} ; c = null; d = undefined }'),
      not(
        'K',
        'NTG1102',
        'class K { a = [1, "x"]; b = { c: new Date() }; c = new Map<string, number>(); d = Symbol() }',
      ),
      not('K', 'NTG1102', 'class K { f = () => 1 }'),
      is('K', ref('K'), {
        given: 'class K { ["a-b"] = 1; 5 = 2; "x y" = 3 }',
        $defs: { K: object({ '5': number, 'a-b': number, 'x y': number }) },
      }),
      is('K', ref('K'), { given: 'class K { static #p = 1; a = 1 }', $defs: { K: object({ a: number }) } }),
      not('K', 'NTG1102', 'class K { get [Symbol.toStringTag]() { return "K" } a = 1 }'),
      is('K', ref('K'), { given: 'class K { [k: string]: number }', $defs: { K: record(number) } }),
      is('InstanceType<typeof K>', ref('Inner'), {
        given: 'const K = class Inner { a = 1; next?: Inner };',
        $defs: { Inner: object({ a: number, 'next?': ref('Inner') }) },
      }),
      is('M', object({ a: number, extra: number }), {
        given:
          'function Mix<T extends new (...a: any[]) => object>(B: T) { return class extends B { extra = 1 } } class B0 { a = 1 } const M0 = Mix(B0); type M = InstanceType<typeof M0>',
      }),
      not('K', 'NTG1102', 'class K extends Map<string, number> { extra = 1 }'),
      not('K', 'NTG1102', 'class K extends Date {}'),
      not('K', 'NTG1102', 'class K extends Uint8Array {}'),
      is('K', ref('K'), {
        given: 'class K extends (class { a = 1 }) { b = 2 }',
        $defs: { K: object({ a: number, b: number }) },
      }),
      not('K', 'NTG1102', 'class K extends Error { code = 1 }'),
      is('Pick<K, "code" | "message">', object({ code: number, message: text }), {
        given: 'class K extends Error { code = 1 }',
      }),
      is(
        '{ [P in keyof K]: K[P] }',
        object({ 'cause?': anything, code: number, message: text, name: text, 'stack?': text }),
        { given: 'class K extends Error { code = 1 }', isLoose: true },
      ),
      is('Omit<Error, "name">', object({ 'cause?': anything, message: text, 'stack?': text }), { isLoose: true }),
      is('K', ref('K'), {
        given: 'enum Kind { A, B } class K { kind: Kind = Kind.A; k2 = Kind.B as const }',
        $defs: { K: object({ k2: only(1), kind: ref('Kind') }), Kind: one(0, 1) },
      }),
      not('K', 'NTG1102', 'class K { constructor(protected a: string, public b: Date) {} }'),
      not('K & { z: 1 }', 'NTG1102', 'class K { private a = 1 }'),
      not('K | string', 'NTG1102', 'class K { #a = 1; b = 1 }'),
      is('K["b"]', date, { given: 'class K { #a = 1; b = new Date() }' }),
      is('Partial<K>', object({ 'b?': number }), { given: 'class K { private a = 1; b = 1 }' }),
      is('typeof inst', ref('K'), {
        given: 'class K { a = 1 } const inst = new K()',
        $defs: { K: object({ a: number }) },
      }),
      is('typeof K.conf', object({ a: only(1) }), { given: 'class K { static conf = { a: 1 } as const }' }),
      is('K["prototype"]', object({ a: only(1) }), {
        given: 'declare const K: { prototype: { a: 1 } }; type K = typeof K',
      }),
    ],
  },
  {
    title: '`this` within',
    cases: [
      is('K', ref('K'), {
        given: 'class K { next?: K; prev: this | null = null; list: K[] = [] }',
        $defs: { K: object({ list: list(ref('K')), 'next?': ref('K'), prev: union(ref('K'), nothing) }) },
      }),
      is('Builder', ref('Builder'), {
        given: 'interface Builder { a: 1; self?: this[] }',
        $defs: { Builder: object({ a: only(1), 'self?': list(ref('Builder')) }) },
      }),
      is('S', ref('S'), {
        given: 'interface B<T> { v: T; me: this | null } interface S extends B<Date> { s: 1 }',
        $defs: { S: object({ me: union(ref('S'), nothing), s: only(1), v: date }) },
      }),
      is('T1', ref('T1'), {
        given: 'interface T1 { m: Map<string, this> }',
        $defs: { T1: object({ m: { type: 'object', additionalProperties: ref('T1'), 'x-ntgen': 'Map' } }) },
      }),
      is('T1', ref('T1'), {
        given: 'class T1 { a?: Partial<this>; b = 1 }',
        $defs: {
          Partial: object({ 'a?': ref('Partial'), 'b?': number }),
          T1: object({ 'a?': ref('Partial'), b: number }),
        },
      }),
      is('T1', ref('T1'), {
        given: 'interface T1 { k: keyof this; b: 1 }',
        $defs: { T1: object({ b: only(1), k: one('b', 'k') }) },
      }),
      is('T1', ref('T1'), {
        given: 'interface T1 { b: 1; c: this["b"] }',
        $defs: { T1: object({ b: only(1), c: only(1) }) },
      }),
      is('Pick<T1, "c">', object({ 'c?': ref('T1') }), {
        given: 'interface T1 { b: 1; c?: this }',
        $defs: { T1: object({ b: only(1), 'c?': ref('T1') }) },
      }),
      is('Both', ref('Both'), {
        given: 'interface T1 { b: 1; c?: this } type Both = T1 & { z: 1 }',
        $defs: { Both: object({ b: only(1), 'c?': ref('Both'), z: only(1) }) },
      }),
    ],
  },
  {
    title: 'What the platform brings, within',
    cases: [
      not('{ a: RegExp }', 'NTG1102'),
      not('{ a: Error }', 'NTG1102'),
      not('{ a: Promise<string> }', 'NTG1102'),
      not('{ a: WeakMap<object, 1> }', 'NTG1102'),
      not('{ a: ArrayBuffer }', 'NTG1102'),
      not('{ a: typeof JSON }', 'NTG1102'),
      not('{ a: Response | FormData | Headers | Blob | File | ReadableStream }', 'NTG1102'),
      not('{ a: NodeJS.ErrnoException }', 'NTG1102'),
      is(
        '{ a: Buffer[]; b: Uint8Array | null; c?: Buffer }',
        object({ a: list(buffer), b: union(nothing, bytes), 'c?': buffer }),
      ),
      is('{ a: Uint8Array<ArrayBuffer> }', object({ a: bytes }), { printed: 'wider' }),
      is('{ a: Buffer<ArrayBuffer> }', object({ a: buffer }), { printed: 'wider' }),
      not('{ a: URLSearchParams }', 'NTG1102'),
      not('{ a: Readonly<Date> }', 'NTG1102'),
      not('{ a: Partial<Date> }', 'NTG1102'),
      not('{ a: Readonly<Map<string, 1>> }', 'NTG1102'),
      not('{ a: Readonly<Set<string>> }', 'NTG1102'),
      not('{ a: Omit<Date, "getTime"> }', 'NTG1102'),
      is(
        '{ a: PromiseSettledResult<number> }',
        object({
          a: tagged(
            'status',
            object({ reason: anything, status: only('rejected') }),
            object({ status: only('fulfilled'), value: number }),
          ),
        }),
        { isLoose: true },
      ),
      is('{ a: import("node:net").AddressInfo }', object({ a: object({ address: text, family: text, port: number }) })),
      not('{ a: TemplateStringsArray }', 'NTG1102'),
      not('{ a: ArrayLike<1> }', 'NTG1102'),
      is(
        '{ a: ReadonlyMap<Date, 1>; b: ReadonlySet<Date> }',
        object({
          a: { ...{ ...list(tuple(date, only(1))), 'x-ntgen': 'Map' }, ...readonly },
          b: { ...{ ...list(date), 'x-ntgen': 'Set' }, ...readonly },
        }),
      ),
      not('{ a: AsyncIterable<string> }', 'NTG1102'),
      not('{ a: AsyncGenerator<string> }', 'NTG1102'),
      not('{ a: PropertyKey }', 'NTG1102'),
    ],
  },
];
