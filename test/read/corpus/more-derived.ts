import {
  absent,
  bigint,
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

export const MORE_DERIVED: readonly Group[] = [
  {
    title: 'Types made of types',
    cases: [
      is('F<["a", 1, Date]>', object({ head: only('a'), rest: tuple(only(1), date) }), {
        given: 'type F<T> = T extends [infer H extends string, ...infer R] ? { head: H; rest: R } : never',
      }),
      is('L<[1,2,3]>', object({ init: tuple(only(1), only(2)), last: only(3) }), {
        given:
          'type L<T extends readonly unknown[]> = T extends readonly [...infer I, infer Z] ? { init: I; last: Z } : never',
      }),
      is('Q<"a=1&b=2">', object({ a: only('1'), b: only('2') }), {
        given:
          'type Q<S> = S extends `${infer K}=${infer V}&${infer R}` ? { [P in K]: V } & Q<R> : S extends `${infer K}=${infer V}` ? { [P in K]: V } : {}',
      }),
      is('Route<"/a/:id/b/:name">', object({ id: text, name: text }), {
        given:
          'type Route<P extends string> = P extends `${string}:${infer X}/${infer R}` ? { [K in X | keyof Route<R>]: string } : P extends `${string}:${infer X}` ? { [K in X]: string } : {}',
      }),
      is(
        'Camel<{ a_b: 1; c_d_e: { f_g: Date[] }[] }>',
        object({ aB: only(1), cDE: list(object({ fG: list(date) })) }),
        {
          given:
            'type C<S extends string> = S extends `${infer A}_${infer B}` ? `${A}${Capitalize<C<B>>}` : S; type Camel<T> = T extends Date ? T : T extends readonly (infer U)[] ? Camel<U>[] : T extends object ? { [K in keyof T as C<K & string>]: Camel<T[K]> } : T',
        },
      ),
      is('P<{a: 1, b: string, c?: Date}>', ref('P'), {
        given: 'type P<T> = { [K in keyof T as T[K] extends string ? K : never]: T[K] }',
        $defs: { P: object({ b: text }) },
      }),
      is('P<{a: 1, b?: string, c?: Date}>', ref('P'), {
        given: 'type P<T> = { [K in keyof T as undefined extends T[K] ? K : never]-?: T[K] }',
        $defs: { P: object({ b: text, c: date }) },
      }),
      is('UnionToIntersection<{a:1}|{b:2}|{c:Date}>', object({ a: only(1), b: only(2), c: date }), {
        given:
          'type UnionToIntersection<U> = (U extends any ? (k: U) => void : never) extends (k: infer I) => void ? I : never',
      }),
      is('Range<5>', one(0, 1, 2, 3, 4), {
        given:
          'type Range<N extends number, A extends number[] = []> = A["length"] extends N ? A[number] : Range<N, [...A, A["length"]]>',
      }),
      is('Tup<3>', tuple(text, text, text), {
        given:
          'type Tup<N extends number, A extends string[] = []> = A["length"] extends N ? A : Tup<N, [...A, string]>',
      }),
      is('Exclude<Date | string | null, string>', union(nothing, date)),
      is('Ex<{a: Date|string}>', text, {
        given: 'type Ex<T> = T extends { a: infer U } ? U extends Date ? never : U : never',
      }),
      is('GetProps<typeof comp>', object({ a: number, 'b?': date }), {
        given:
          'const comp = (p: { a: number; b?: Date }) => p; type GetProps<T> = T extends (p: infer P) => unknown ? P : never',
      }),
      is(
        'Distribute<"a"|"b">',
        tagged('kind', object({ kind: only('a'), v: only('a!') }), object({ kind: only('b'), v: only('b!') })),
        { given: 'type Distribute<K extends string> = K extends K ? { kind: K; v: `${K}!` } : never' },
      ),
      is('IsAny<any>', only('any'), { given: 'type IsAny<T> = 0 extends 1 & T ? "any" : "no"' }),
      is(
        'Deep<{a: [1, Date, { b: Map<string, 1> }]}>',
        object({ a: tuple(only(1), text, object({ b: list(tuple(text, only(1))) })) }),
        {
          given:
            'type Deep<T> = T extends Map<infer K, infer V> ? [K, V][] : T extends Date ? string : T extends object ? { [K in keyof T]: Deep<T[K]> } : T',
        },
      ),
      not('M<string[] | {a: 1}>', 'NTG1102', 'type M<T> = { [K in keyof T]?: T[K] }'),
      is('M<string | {a: 1}>', ref('M'), {
        given: 'type M<T> = { [K in keyof T]?: T[K] }',
        $defs: { M: union(ref('M2'), text), M2: object({ 'a?': only(1) }) },
      }),
      is('M<number>', number, { given: 'type M<T> = { [K in keyof T]: string }' }),
      not('Partial<string[]>', 'NTG1102'),
      is(
        'Partial<[string, number]> | null',
        union({ type: 'array', prefixItems: [text, number], items: false }, nothing),
      ),
      is('Required<[a?: string, b?: number]>', tuple(text, number)),
      not('Partial<string[]> | { a: 1 }', 'NTG1102'),
      is('Record<keyof { a: 1; 2: 3 }, Date>', object({ '2': date, a: date })),
      is('{ [K in `x${1|2}`]: K }', object({ x1: only('x1'), x2: only('x2') })),
      is(
        '{ [K in `x${string}`]?: number }',
        {
          type: 'object',
          patternProperties: { '^x[\\s\\S]*$': number },
          'x-ntgen-keys': { '^x[\\s\\S]*$': { texts: ['x', ''], types: ['string'] } },
          additionalProperties: false,
        },
        { printed: 'narrower' },
      ),
      is(
        '{ readonly [K in "a" | `b${number}`]?: Date }',
        object(
          { 'a?': date },
          {
            patternProperties: {
              '^b(?:[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)$':
                date,
            },
            'x-ntgen-keys': {
              '^b(?:[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)$': {
                texts: ['b', ''],
                types: ['number'],
              },
            },
            additionalProperties: false,
          },
        ),
        { printed: 'narrower' },
      ),
      is('M<{ [k: string]: 1; a: 1 }>', ref('M'), {
        given: 'type M<T> = { [K in keyof T as `p_${K & string}`]: T[K] }',
        $defs: {
          M: object(
            { p_a: only(1) },
            {
              patternProperties: { '^p_[\\s\\S]*$': only(1) },
              'x-ntgen-keys': { '^p_[\\s\\S]*$': { texts: ['p_', ''], types: ['string'] } },
              additionalProperties: false,
            },
          ),
        },
      }),
      is('RemoveIndex<{ [k: string]: unknown; a: 1; b?: 2 }>', ref('RemoveIndex'), {
        given:
          'type RemoveIndex<T> = { [K in keyof T as string extends K ? never : number extends K ? never : K]: T[K] }',
        $defs: { RemoveIndex: object({ a: only(1), 'b?': only(2) }) },
      }),
      not(
        'Getters<{a: 1; b: Date}>',
        'NTG1102',
        'type Getters<T> = { [K in keyof T as `get${Capitalize<K & string>}`]: () => T[K] }',
      ),
      is('M<Color>', ref('M_Color'), {
        given: 'enum Color { Red = "r", Blue = "b" }\ntype M<C extends string> = { [K in C as Uppercase<K>]: K }',
        $defs: { M_Color: object({ B: only('b'), R: only('r') }) },
        printed: 'wider',
      }),
      is('Omit<{ [k: string]: number; a: 1 }, "a">', record(number)),
      is('Pick<{ a: 1; b: Date } & { c: 3 }, "b" | "c">', object({ b: date, c: only(3) })),
      is('Omit<{k:"a"; v: 1}|{k:"b"; v: 2; w: Date}, "v">', object({ k: one('a', 'b') })),
      is(
        'DOmit<{k:"a"; v: 1}|{k:"b"; v: 2; w: Date}, "v">',
        tagged('k', object({ k: only('a') }), object({ k: only('b'), w: date })),
        { given: 'type DOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never' },
      ),
      is('XOR<{a: 1}, {b: Date}>', ref('XOR'), {
        given:
          'type Without<T, U> = { [P in Exclude<keyof T, keyof U>]?: never }; type XOR<T, U> = (Without<T, U> & U) | (Without<U, T> & T)',
        $defs: { XOR: union(object({ a: only(1), 'b?': absent }), object({ 'a?': absent, b: date })) },
      }),
      is('RequireAtLeastOne<{a?: Date; b?: number}>', ref('RequireAtLeastOne'), {
        given:
          'type RequireAtLeastOne<T, K extends keyof T = keyof T> = Pick<T, Exclude<keyof T, K>> & { [P in K]-?: Required<Pick<T, P>> & Partial<Pick<T, Exclude<K, P>>> }[K]',
        $defs: { RequireAtLeastOne: union(object({ a: date, 'b?': number }), object({ 'a?': date, b: number })) },
      }),
    ],
  },
  {
    title: 'Tuples made of types',
    cases: [
      is(
        'M<readonly [a: string, b?: number]>',
        {
          ...{ type: 'array', prefixItems: [union(nothing, text), union(nothing, number)], items: false, minItems: 1 },
          ...readonly,
        },
        { given: 'type M<T> = { [K in keyof T]: T[K] | null }' },
      ),
      is(
        'M<[string, ...number[]]>',
        { type: 'array', prefixItems: [tuple(text)], items: tuple(number), minItems: 1 },
        { given: 'type M<T> = { [K in keyof T]: [T[K]] }' },
      ),
      is(
        'M<[...string[], number]>',
        {
          type: 'array',
          items: union(tuple(number), tuple(text)),
          minItems: 1,
          'x-ntgen-tail': { items: tuple(text), suffixItems: [tuple(number)] },
        },
        { given: 'type M<T> = { [K in keyof T]: [T[K]] }' },
      ),
      is('[a: string, ...mid: number[], z: boolean]', {
        type: 'array',
        prefixItems: [text],
        items: union(boolean, number),
        minItems: 2,
        'x-ntgen-tail': { items: number, suffixItems: [boolean] },
      }),
      is('[...Date[], string]', {
        type: 'array',
        items: union(date, text),
        minItems: 1,
        'x-ntgen-tail': { items: date, suffixItems: [text] },
      }),
      is('[...[string, number?], ...boolean[]]', {
        type: 'array',
        prefixItems: [text, number],
        items: boolean,
        minItems: 1,
      }),
      is('[string?, ...number[]]', { type: 'array', prefixItems: [text], items: number }),
      is('readonly [1, ...(readonly string[])]', {
        ...{ type: 'array', prefixItems: [only(1)], items: text, minItems: 1 },
        ...readonly,
      }),
      is('[a?: Date, b?: bigint]', { type: 'array', prefixItems: [date, bigint], items: false }),
      is(
        'Concat<[1], ["x", ...Date[]]>',
        { type: 'array', prefixItems: [only(1), only('x')], items: date, minItems: 2 },
        { given: 'type Concat<A extends unknown[], B extends unknown[]> = [...A, ...B]' },
      ),
      is('Zip<[1,2],["a","b"]>', tuple(tuple(only(1), only('a')), tuple(only(2), only('b'))), {
        given:
          'type Zip<A extends unknown[], B extends unknown[]> = A extends [infer X, ...infer R] ? B extends [infer Y, ...infer S] ? [[X, Y], ...Zip<R, S>] : [] : []',
      }),
      is('[1, 2, 3]["length"]', only(3)),
      is('[1, "a", Date][number]', union(one(1, 'a'), date)),
      not('[undefined?]', 'NTG1102'),
      is('[string, (number | undefined)?]', { type: 'array', prefixItems: [text, number], items: false, minItems: 1 }),
      not('[never]', 'NTG1102'),
      not('[never?]', 'NTG1102'),
      not('never[]', 'NTG1102'),
      not('[...never[]]', 'NTG1102'),
      not('[string, ...never[]]', 'NTG1102'),
    ],
  },
];
