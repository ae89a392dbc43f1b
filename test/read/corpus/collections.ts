import {
  bigint,
  boolean,
  buffer,
  bytes,
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
  readonly,
  record,
  ref,
  text,
  tuple,
  union,
  url,
} from './corpus.js';
import type { Group } from './corpus.js';
import type { Schema } from '../../../src/contract/schema.js';

const map = (values: Schema, keys?: Schema): Schema => ({
  ...record(values),
  ...(keys === undefined ? {} : { propertyNames: keys }),
  'x-ntgen': 'Map',
});
const pairs = (keys: Schema, values: Schema): Schema => ({ ...list(tuple(keys, values)), 'x-ntgen': 'Map' });
const set = (items: Schema): Schema => ({ ...list(items), 'x-ntgen': 'Set' });

export const COLLECTIONS: readonly Group[] = [
  {
    title: 'Arrays',
    cases: [
      is('string[]', list(text), { takes: [[], ['a']], refuses: [[1], 'a', {}, null] }),
      is('Array<Date>', list(date)),
      is('readonly number[]', { ...list(number), ...readonly }),
      is('ReadonlyArray<number[]>', { ...list(list(number)), ...readonly }),
      is('(readonly string[])[]', list({ ...list(text), ...readonly })),
      is('(string | null)[]', list(union(nothing, text)), { takes: [[null, 'a']], refuses: [[1]] }),
      is('Items', list(ref('Item')), { given: 'interface Item { id: 1 } type Items = Item[]' }),
      is('string[][][]', list(list(list(text)))),
      is('{ a: 1 }[] | null', union(list(object({ a: only(1) })), nothing)),
      not('ArrayLike<string>', 'NTG1102'),
      not('Iterable<string>', 'NTG1102'),
      not('AsyncIterable<string>', 'NTG1102'),
      not('Generator<string>', 'NTG1102'),
      not('MyList', 'NTG1102', 'interface MyList extends Array<string> { extra: 1 }'),
    ],
  },
  {
    title: 'Tuples',
    cases: [
      is('[string, number]', tuple(text, number), { takes: [['a', 1]], refuses: [['a'], ['a', 1, 2], [1, 'a'], {}] }),
      is('[]', tuple(), { takes: [[]], refuses: [[1], {}] }),
      is(
        '[a: string, b?: number]',
        { type: 'array', prefixItems: [text, number], items: false, minItems: 1 },
        { takes: [['a'], ['a', 1]], refuses: [[], ['a', null]] },
      ),
      is('[string?]', { type: 'array', prefixItems: [text], items: false }, { takes: [[], ['a']], refuses: [[1]] }),
      is(
        '[string, ...number[]]',
        { type: 'array', prefixItems: [text], items: number, minItems: 1 },
        { takes: [['a'], ['a', 1, 2]], refuses: [[], ['a', 'b']] },
      ),
      is(
        '[string, number?, ...boolean[]]',
        { type: 'array', prefixItems: [text, number], items: boolean, minItems: 1 },
        { takes: [['a'], ['a', 1, true]], refuses: [['a', true]] },
      ),
      is('readonly [string, number]', { ...tuple(text, number), ...readonly }),
      is('[...string[]]', list(text)),
      is(
        '[...string[], number]',
        {
          type: 'array',
          items: union(text, number),
          minItems: 1,
          'x-ntgen-tail': { items: text, suffixItems: [number] },
        },
        { takes: [[1], ['a', 'b', 1]], refuses: [[], ['a'], [1, 1], [1, 'a']] },
      ),
      is(
        '[string, ...number[], boolean]',
        {
          type: 'array',
          prefixItems: [text],
          items: union(number, boolean),
          minItems: 2,
          'x-ntgen-tail': { items: number, suffixItems: [boolean] },
        },
        {
          takes: [
            ['a', true],
            ['a', 1, 2, false],
          ],
          refuses: [['a'], ['a', 1], ['a', true, true], ['a', true, 1]],
        },
      ),
      is(
        '[first: 1, ...rest: Date[], last: Date, very: "x"]',
        {
          type: 'array',
          prefixItems: [only(1)],
          items: union(date, only('x')),
          minItems: 3,
          'x-ntgen-tail': { items: date, suffixItems: [date, only('x')] },
        },
        {
          takes: [
            [1, noon, 'x'],
            [1, noon, noon, 'x'],
          ],
          refuses: [
            [1, 'x', 'x'],
            [1, noon],
          ],
        },
      ),
      is('[...A, ...B]', tuple(only(1), only(2), only(3)), { given: 'type A = [1, 2]; type B = [3]' }),
      is(
        '[...A, 9]',
        {
          type: 'array',
          prefixItems: [only(1)],
          items: union(text, only(9)),
          minItems: 2,
          'x-ntgen-tail': { items: text, suffixItems: [only(9)] },
        },
        { given: 'type A = [1, ...string[]]' },
      ),
      is('Push<[1, 2], 3>', tuple(only(1), only(2), only(3)), {
        given: 'type Push<T extends unknown[], V> = [...T, V]',
      }),
      is('Tail<[1, 2, 3]>', tuple(only(2), only(3)), {
        given: 'type Tail<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never',
      }),
      is('Reverse<[1, 2, 3]>', tuple(only(3), only(2), only(1)), {
        given:
          'type Reverse<T extends unknown[]> = T extends [infer Head, ...infer Rest] ? [...Reverse<Rest>, Head] : []',
      }),
      is('Partial<[string, number]>', { type: 'array', prefixItems: [text, number], items: false }),
      is('Readonly<[string]>', { ...tuple(text), ...readonly }),
      is('[string, { a: Date }][]', list(tuple(text, object({ a: date })))),
      is('[k: "a", v: 1] | [k: "b", v: 2]', union(tuple(only('a'), only(1)), tuple(only('b'), only(2)))),
      is('Parameters<(a: string, b?: number, ...c: boolean[]) => void>', {
        type: 'array',
        prefixItems: [text, number],
        items: boolean,
        minItems: 1,
      }),
      is('[string, null]', tuple(text, nothing)),
      not('[string, () => void]', 'NTG1102'),
      not('[symbol]', 'NTG1102'),
    ],
  },
  {
    title: 'Maps and sets',
    cases: [
      is('Map<string, Date>', map(date), { takes: [{}, { a: noon }], refuses: [[], { a: 'x' }, [['a', noon]]] }),
      is('ReadonlyMap<string, number>', { ...map(number), ...readonly }),
      is('Map<"a" | "b", number>', map(number, one('a', 'b')), {
        takes: [{ a: 1 }, {}],
        refuses: [{ c: 1 }, { a: 'x' }],
      }),
      is('Map<Color, number>', map(number, ref('Color')), {
        given: "enum Color { Red = 'red', Blue = 'blue' }",
        takes: [{ red: 1 }],
        refuses: [{ Red: 1 }],
        printed: 'wider',
      }),
      is(
        'Map<`id-${number}`, 1>',
        map(only(1), {
          type: 'string',
          pattern: `^id-${NUMBER()}$`,
          'x-ntgen-template': { texts: ['id-', ''], types: ['number'] },
        }),
        { takes: [{ 'id-1': 1 }], refuses: [{ id: 1 }] },
      ),
      is('Map<UserId, 1>', map(only(1)), { given: 'type UserId = string & { readonly __brand: 1 }', printed: 'wider' }),
      is('Map<number, string>', pairs(number, text), {
        takes: [
          [],
          [
            [1, 'a'],
            [2, 'b'],
          ],
        ],
        refuses: [{}, [['1', 'a']], [[1]], [[1, 'a', 2]]],
      }),
      is('Map<bigint, Date>', pairs(bigint, date), { takes: [[['1', noon]]], refuses: [[[1, noon]]] }),
      is('Map<Date, string>', pairs(date, text), { takes: [[[noon, 'x']]] }),
      is('Map<boolean, 1>', pairs(boolean, only(1))),
      is('Map<string | number, 1>', pairs(union(number, text), only(1))),
      is('Map<{ a: 1 }, Map<string, 2>>', pairs(object({ a: only(1) }), map(only(2)))),
      is('Map<[number, number], string>', pairs(tuple(number, number), text)),
      is('Set<string>', set(text), { takes: [[], ['a']], refuses: [{}, [1]] }),
      is('ReadonlySet<Date>', { ...set(date), ...readonly }, { takes: [[noon]], refuses: [['x']] }),
      is('Set<Map<string, Set<bigint>>>', set(map(set(bigint)))),
      is('{ tags?: Set<"a" | "b"> }', object({ 'tags?': set(one('a', 'b')) })),
      not('Set<symbol>', 'NTG1102'),
      not('Map<string, () => void>', 'NTG1102'),
      not('Map<() => void, 1>', 'NTG1102'),
      not('WeakMap<object, string>', 'NTG1102'),
      not('WeakSet<object>', 'NTG1102'),
      not('Set<string> | string[]', 'NTG1105'),
      not('Map<string, 1> | { a: 1 }', 'NTG1105'),
      not('Map<number, 1> | Set<string>', 'NTG1105'),
    ],
  },
  {
    title: 'What the platform brings',
    cases: [
      is('Date', date, { takes: [noon, '2026-01-31T12:00:00+02:00'], refuses: ['2026-01-31', 'x', 0, null] }),
      is('URL', url, { takes: ['https://example.com/a?b'], refuses: ['example.com', '', 1] }),
      is('Uint8Array', bytes, { takes: ['', 'aGVsbG8='], refuses: ['a-_=', [1], 'a'] }),
      is('Buffer', buffer),
      is('Date | number', union(number, date)),
      is('Date | "never"', union(only('never'), date), { takes: [noon, 'never'] }),
      is('bigint | null', union(nothing, bigint)),
      is('bigint | boolean', union(boolean, bigint)),
      is('Awaited<Promise<Date>>', date),
      is('NonNullable<Date | null>', date),
      not('Date | string', 'NTG1105'),
      not("Date | '2024-01-01'", 'NTG1105'),
      not('Uint8Array | string', 'NTG1105'),
      is('URL | bigint', union(url, bigint), { takes: ['a:b', '1'], refuses: ['1.5', 'x'] }),
      is('Date | bigint', union(date, bigint), { takes: [noon, '-1'], refuses: ['x', '1.5'] }),
      is('Uint8Array | Date', union(bytes, date), { takes: [noon, 'aGk='] }),
      not('Uint8Array | bigint', 'NTG1105'),
      not('Promise<string>', 'NTG1102'),
      not('PromiseLike<string>', 'NTG1102'),
      not('Error', 'NTG1102'),
      not('RegExp', 'NTG1102'),
      not('ArrayBuffer', 'NTG1102'),
      not('SharedArrayBuffer', 'NTG1102'),
      not('DataView', 'NTG1102'),
      not('Float64Array', 'NTG1102'),
      not('BigInt64Array', 'NTG1102'),
      not('Uint8ClampedArray', 'NTG1102'),
      not('WeakRef<Date>', 'NTG1102'),
      not('Proxy', 'NTG1101'),
      not('URLSearchParams', 'NTG1102'),
      not('Readonly<Date>', 'NTG1102'),
      not('Moment', 'NTG1102', 'interface Moment extends Date { zone: string }'),
      not('NodeJS.ReadableStream', 'NTG1102'),
    ],
  },
];

function NUMBER(): string {
  return '(?:[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)';
}
