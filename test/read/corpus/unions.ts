import {
  bigint,
  boolean,
  date,
  is,
  list,
  noon,
  not,
  nothing,
  number,
  object,
  one,
  only,
  record,
  ref,
  tagged,
  text,
  tuple,
  union,
  absent,
} from './corpus.js';
import type { Group } from './corpus.js';
import type { Schema } from '../../../src/contract/schema.js';

const NUMBER = '(?:[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)';

const CIRCLE = object({ kind: only('circle'), r: number });
const SQUARE = object({ kind: only('square'), side: number });
const SHAPES =
  "interface Circle { kind: 'circle'; r: number } interface Square { kind: 'square'; side: number } type Shape = Circle | Square;";

export const UNIONS: readonly Group[] = [
  {
    title: 'Unions of objects',
    cases: [
      is('Shape', ref('Shape'), {
        given: SHAPES,
        $defs: { Shape: tagged('kind', ref('Circle'), ref('Square')), Circle: CIRCLE, Square: SQUARE },
        takes: [{ kind: 'circle', r: 1 }],
        refuses: [{ kind: 'circle', side: 1 }, { r: 1 }, { kind: 'x', r: 1 }],
      }),
      is('Shape | null', union(ref('Shape'), nothing), { given: SHAPES }),
      is('Extract<Shape, { kind: "circle" }>', ref('Circle'), { given: SHAPES }),
      is('Exclude<Shape, Circle>', ref('Square'), { given: SHAPES }),
      is('Shape["kind"]', one('circle', 'square'), { given: SHAPES }),
      is('Omit<Shape, "r" | "side">', object({ kind: one('circle', 'square') }), { given: SHAPES }),
      is(
        '{ t: 1; a: 1 } | { t: 2; a: 2 }',
        tagged('a', object({ a: only(1), t: only(1) }), object({ a: only(2), t: only(2) })),
      ),
      is(
        '{ ok: true; value: Date } | { ok: false; error: string }',
        tagged('ok', object({ ok: only(true), value: date }), object({ error: text, ok: only(false) })),
        {
          takes: [
            { ok: true, value: noon },
            { ok: false, error: 'x' },
          ],
          refuses: [{ ok: true, error: 'x' }],
        },
      ),
      is(
        '{ ok: true; value: 1; error: undefined } | { ok: false; value: undefined; error: string }',
        tagged(
          'ok',
          object({ 'error?': absent, ok: only(true), value: only(1) }),
          object({ error: text, ok: only(false), 'value?': absent }),
        ),
        { printed: 'same', refuses: [{ ok: true, value: 1, error: 'x' }] },
      ),
      is(
        '{ t: "a" | "b"; x: 1 } | { t: "c"; y: 2 }',
        tagged('t', object({ t: one('a', 'b'), x: only(1) }), object({ t: only('c'), y: only(2) })),
      ),
      is(
        '{ t: Kind.A; x: 1 } | { t: Kind.B; y: 2 }',
        tagged('t', object({ t: only('a'), x: only(1) }), object({ t: only('b'), y: only(2) })),
        { given: "enum Kind { A = 'a', B = 'b' }", printed: 'wider' },
      ),
      is(
        '{ t: 1; x: 1 } | { t: "1"; y: 2 }',
        tagged('t', object({ t: only(1), x: only(1) }), object({ t: only('1'), y: only(2) })),
        { refuses: [{ t: 1, y: 2 }] },
      ),
      is(
        '{ t?: "a"; x: 1 } | { t: "b"; y: 2 }',
        union(object({ 't?': only('a'), x: only(1) }), object({ t: only('b'), y: only(2) })),
        { takes: [{ x: 1 }, { t: 'b', y: 2 }], refuses: [{ t: 'b', x: 1 }] },
      ),
      is(
        '{ t: "a"; x: 1 } | { t: string; y: 2 }',
        union(object({ t: only('a'), x: only(1) }), object({ t: text, y: only(2) })),
      ),
      is('{ a: string } | { b: number }', union(object({ a: text }), object({ b: number })), {
        takes: [{ a: 'x' }, { b: 1 }],
        refuses: [{}, { a: 1 }],
      }),
      is(
        '{ a: string; b?: never } | { b: Date; a?: never }',
        union(object({ a: text, 'b?': absent }), object({ 'a?': absent, b: date })),
        { takes: [{ a: 'x' }, { b: noon }], refuses: [{ a: 'x', b: noon }, {}] },
      ),
      is(
        '{ t: "a"; in: { k: 1; x: 1 } | { k: 2; y: 2 } } | { t: "b" }',
        tagged(
          't',
          object({
            in: tagged('k', object({ k: only(1), x: only(1) }), object({ k: only(2), y: only(2) })),
            t: only('a'),
          }),
          object({ t: only('b') }),
        ),
      ),
      is(
        '{ error: null; data: 1 } | { error: string; data: null }',
        union(object({ data: only(1), error: nothing }), object({ data: nothing, error: text })),
      ),
      is('(Circle & { readonly [mark]: 1 }) | Square', tagged('kind', ref('Circle'), ref('Square')), {
        given: `${SHAPES} declare const mark: unique symbol;`,
        printed: 'wider',
      }),
      not('{ a: Date } | { a: string }', 'NTG1105'),
      not('{ a: { b: Date } } | { a: { b: "x" | string } }', 'NTG1105'),
      not('{ a: Date } | { b: string }', 'NTG1105'),
      not('{ a?: Date } | { a?: string }', 'NTG1105'),
    ],
  },
  {
    title: 'Other unions',
    cases: [
      is('string | { a: 1 }', union(object({ a: only(1) }), text)),
      is('string[] | number', union(list(text), number)),
      is('string[] | number[]', union(list(text), list(number)), { takes: [['a'], [1], []], refuses: [['a', 1]] }),
      is('(string | number)[]', list(union(number, text))),
      is('[1, string] | [2, Date]', union(tuple(only(1), text), tuple(only(2), date)), {
        takes: [
          [1, 'a'],
          [2, noon],
        ],
        refuses: [[2, 'a']],
      }),
      is('1 | 2 | number', number),
      is('"a" | "b" | null | 3', union(one(3, 'a', 'b'), nothing)),
      is('true | null', union(nothing, only(true))),
      is('Record<string, number> | string', union(record(number), text)),
      is('{ a: 1 } | { a: 1 }', object({ a: only(1) })),
      is('A | B', union(ref('A'), ref('B')), { given: 'interface A { x: 1 } interface B { x: 1 }' }),
      is('string | Date[]', union(text, list(date)), { takes: ['a', [noon]], refuses: [['a']] }),
      is('boolean | bigint | { a: Date }', union(boolean, bigint, object({ a: date }))),
      is(
        'Lower | Upper',
        union(
          { type: 'string', pattern: '^a-[\\s\\S]*$', 'x-ntgen-template': { texts: ['a-', ''], types: ['string'] } },
          { type: 'string', pattern: '^A-[\\s\\S]*$', 'x-ntgen-template': { texts: ['A-', ''], types: ['string'] } },
        ),
        { given: 'type Lower = `a-${string}`; type Upper = `A-${string}`', takes: ['a-x', 'A-'], refuses: ['x'] },
      ),
      not('Date[] | string[]', 'NTG1105'),
      not('string | (() => void)', 'NTG1102'),
      not('string | symbol', 'NTG1102'),
      not('Cyclic | string', 'NTG1105', 'type Cyclic = Date | Cyclic[]'),
    ],
  },
  {
    title: 'Enums and constants',
    cases: [
      is('Color', ref('Color'), {
        given: "enum Color { Red = 'red', Blue = 'blue' }",
        $defs: { Color: one('blue', 'red') },
        printed: 'wider',
        takes: ['red'],
        refuses: ['Red', 0],
      }),
      is('Color.Red', only('red'), { given: "enum Color { Red = 'red', Blue = 'blue' }", printed: 'wider' }),
      is('Level', ref('Level'), {
        given: 'enum Level { Low, Mid = 5, High }',
        $defs: { Level: one(0, 5, 6) },
        printed: 'same',
        takes: [0, 6],
        refuses: [1, 'Low'],
      }),
      is('Level', ref('Level'), {
        given: 'const enum Level { Low = 1 << 2, High = Low | 1 }',
        $defs: { Level: one(4, 5) },
      }),
      is('Mixed', ref('Mixed'), {
        given: "enum Mixed { No = 0, Yes = 'yes' }",
        $defs: { Mixed: one(0, 'yes') },
        printed: 'wider',
      }),
      is('Lone', only('only'), { given: "enum Lone { Only = 'only' }", printed: 'wider' }),
      is('Outside', ref('Outside'), {
        given: "declare enum Outside { A = 1, B = 'b' }",
        $defs: { Outside: one(1, 'b') },
        printed: 'wider',
      }),
      is('Computed', number, { given: "enum Computed { A = 'x'.length }" }),
      is('Half | null', union(ref('Half'), nothing), {
        given: "enum Half { A = 'x'.length, B = 2 }",
        $defs: { Half: number },
      }),
      is('Outside', number, { given: 'declare enum Outside { A }' }),
      is('`${Color}`', one('blue', 'red'), { given: "enum Color { Red = 'red', Blue = 'blue' }" }),
      is('keyof typeof Color', one('Blue', 'Red'), { given: "enum Color { Red = 'red', Blue = 'blue' }" }),
      is('typeof Color', object({ Blue: only('blue'), Red: only('red') }), {
        given: "enum Color { Red = 'red', Blue = 'blue' }",
        printed: 'wider',
      }),
      is('Exclude<Color, Color.Red>', only('blue'), {
        given: "enum Color { Red = 'red', Blue = 'blue' }",
        printed: 'wider',
      }),
      is('Color | "none"', union(only('none'), ref('Color')), {
        given: "enum Color { Red = 'red', Blue = 'blue' }",
        printed: 'wider',
      }),
      is('Record<Color, 1>', object({ blue: only(1), red: only(1) }), {
        given: "enum Color { Red = 'red', Blue = 'blue' }",
      }),
      is('Record<Level, 1>', object({ '0': only(1), '7': only(1) }), { given: 'enum Level { Low, High = 7 }' }),
      is(
        'typeof settings',
        object({
          deep: object({ on: only(true) }),
          mode: only('fast'),
          size: only(3),
          tags: { ...tuple(only('a'), only('b')), 'x-ntgen-readonly': true },
        }),
        { given: "const settings = { mode: 'fast', size: 3, tags: ['a', 'b'], deep: { on: true } } as const" },
      ),
      is('typeof settings', object({ mode: text, size: number }), {
        given: "const settings = { mode: 'fast', size: 3 }",
      }),
      is('typeof MODES[number]', one('fast', 'slow'), { given: "const MODES = ['fast', 'slow'] as const" }),
      is('(typeof map)[keyof typeof map]', one(1, 2), { given: 'const map = { a: 1, b: 2 } as const' }),
      is('typeof settings', object({ mode: one('fast', 'slow') }), {
        given: "const settings = { mode: 'fast' } satisfies { mode: 'fast' | 'slow' } as { mode: 'fast' | 'slow' }",
      }),
      is('typeof lazy', object({ x: number }), { given: 'const lazy = { get x() { return 1 } }' }),
      not('Nothing', 'NTG1102', 'enum Nothing {}'),
      not('Endless', 'NTG1102', 'enum Endless { A = 1 / 0, B = 1 }'),
    ],
  },
  {
    title: 'Template literals',
    cases: [
      is('`id-${string}`', template(['id-', ''], ['string'], '^id-[\\s\\S]*$'), {
        takes: ['id-', 'id-a\nb'],
        refuses: ['id', 'xid-'],
      }),
      is('`v${number}`', template(['v', ''], ['number'], `^v${NUMBER}$`), {
        takes: ['v1', 'v-1.5', 'v1e3', 'v.5'],
        refuses: ['v', 'vx', 'v1 '],
      }),
      is(
        '`${bigint}n`',
        template(['', 'n'], ['bigint'], '^(?:-?(?:0|[1-9]\\d*|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+))n$'),
        { takes: ['1n', '-5n'], refuses: ['1.5n', 'n'] },
      ),
      is('`${"a" | "b"}-${1 | 2}`', one('a-1', 'a-2', 'b-1', 'b-2')),
      is('`${boolean}`', one('false', 'true')),
      is(
        '`${string}@${string}.${string}`',
        template(
          ['', '@', '.', ''],
          ['string', 'string', 'string'],
          '^(?:(?!@)[\\s\\S])*@(?:(?!\\.)[\\s\\S])*\\.[\\s\\S]*$',
        ),
        { takes: ['a@b.c', '@.'], refuses: ['a@b', 'a.b'] },
      ),
      is('`${number}px` | "auto"', union(only('auto'), template(['', 'px'], ['number'], `^${NUMBER}px$`)), {
        takes: ['1px', 'auto'],
        refuses: ['px'],
      }),
      is('`${string}`', text),
      is('`a.b${string}(c)`', template(['a.b', '(c)'], ['string'], '^a\\.b[\\s\\S]*\\(c\\)$'), {
        takes: ['a.bX(c)'],
        refuses: ['aXbX(c)'],
      }),
      is('Uppercase<string>', template(['', ''], ['Uppercase<string>'], '^\\P{Changes_When_Uppercased}*$'), {
        takes: ['', 'ABC1Ä', 'Σ'],
        refuses: ['a', 'Ab', 'ß'],
      }),
      is('Lowercase<string>', template(['', ''], ['Lowercase<string>'], '^\\P{Changes_When_Lowercased}*$'), {
        takes: ['abc', 'ß1'],
        refuses: ['A'],
      }),
      is(
        'Capitalize<string>',
        template(
          ['', ''],
          ['Capitalize<string>'],
          '^(?:(?:\\P{Changes_When_Uppercased}|[\\u{10000}-\\u{10ffff}])[\\s\\S]*)?$',
        ),
        { takes: ['', 'Abc', '1a'], refuses: ['abc'] },
      ),
      is(
        'Uncapitalize<string>',
        template(
          ['', ''],
          ['Uncapitalize<string>'],
          '^(?:(?:\\P{Changes_When_Lowercased}|[\\u{10000}-\\u{10ffff}])[\\s\\S]*)?$',
        ),
        { takes: ['aBC'], refuses: ['ABC'] },
      ),
      is(
        '`get${Capitalize<string>}`',
        template(
          ['get', ''],
          ['Capitalize<string>'],
          '^get(?:(?:\\P{Changes_When_Uppercased}|[\\u{10000}-\\u{10ffff}])[\\s\\S]*)?$',
        ),
        { takes: ['getName'], refuses: ['getname'] },
      ),
      is('Uppercase<"a" | "b">', one('A', 'B')),
      is(
        'Uppercase<`id-${string}`>',
        template(['ID-', ''], ['Uppercase<string>'], '^ID-\\P{Changes_When_Uppercased}*$'),
        { takes: ['ID-A'], refuses: ['ID-a', 'id-A'] },
      ),
      is('`user-${UserId}`', template(['user-', ''], ['string'], '^user-[\\s\\S]*$'), {
        given: 'type UserId = string & { readonly __brand: 1 }',
        printed: 'wider',
      }),
      not('Uppercase<`${number}`>', 'NTG1103'),
      not('Uppercase<Lowercase<string>>', 'NTG1103'),
    ],
  },
];

function template(
  texts: readonly string[],
  types: NonNullable<Schema['x-ntgen-template']>['types'],
  pattern: string,
): Schema {
  return { type: 'string', pattern, 'x-ntgen-template': { texts, types } };
}
