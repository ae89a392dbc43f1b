import { describe, expect, test } from '@jest/globals';
import { explain } from '../../src/contract/explain.js';
import { emit } from '../../src/emit/emit.js';
import { schemasOf, TSCONFIG } from '../read/support.js';
import { compilerComplaints, inMemory } from './support/compile.js';
import { loadService } from './support/load.js';

const noon = '2026-01-31T12:00:00Z';

const DECLARATIONS = `
enum Color { Red = 'red', Blue = 'blue' }
enum Level { Low, High = 10 }
enum Mixed { No = 0, Yes = 'yes' }
enum Lone { Only = 'only' }
interface Tree { value: number; children?: Tree[] }
interface Left { right?: Right; at: Date }
interface Right { left: Left | null }
type Shape = { kind: 'circle'; r: number } | { kind: 'square'; side: number; at: Date };
type Outcome = { ok: true; value: string } | { ok: false; error: string };
type Either = { a: string; b?: never } | { b: Date; a?: never };
interface Page<T> { items: T[]; next?: T }
type Keyed<T> = { [K in keyof T as \`get_\${string & K}\`]: T[K] };
type Unwrapped<T> = T extends (infer Item)[] ? Item : never;
const settings = { mode: 'fast', size: 3, tags: ['a', 'b'] } as const;
/** @minLength 2
 * @maxLength 3 */
type Code = string;
/** @minItems 1 */
type Some<T> = T[];
interface Limits {
  /** @minimum 0
   * @exclusiveMaximum 100 */
  share: number;
  /** @multipleOf 0.01 */
  price?: number;
  /** @pattern ^[A-Z]{2}\\d+$ */
  plate?: string;
  /** @uniqueItems */
  tags?: (string | { a: number })[];
  /** @format uuid */
  id?: string | null;
  /** @maxLength 2 */
  emoji?: string;
}
interface Strange { 'two words': 1; 7: string; 'ünï': boolean; constructor: number; "it's": null }
`;

/** A type; wire values that it takes; and some that it does not. */
const TABLE: readonly (readonly [type: string, accepted: readonly unknown[], refused: readonly unknown[]])[] = [
  ['string', ['', 'x'], [1, null, {}, undefined]],
  ['number', [0, -1.5, 1e300], ['1', null, true]],
  ['boolean', [true, false], [0, 'true']],
  ['null', [null], [0, 'null', {}]],
  ["'a'", ['a'], ['b', 1]],
  ['-1', [-1], [1, '-1']],
  ["'a' | 2 | true", ['a', 2, true], ['b', 3, false, null]],
  ['string | null', ['x', null], [1]],
  ['Color', ['red', 'blue'], ['Red', 0]],
  ['Color.Red', ['red'], ['blue']],
  ['Level', [0, 10], [1, 'Low']],
  ['Mixed', [0, 'yes'], [1, 'no']],
  ['Lone', ['only'], ['other']],
  ['string[]', [[], ['a']], [[1], 'a', {}]],
  ['readonly (string | number)[][]', [[['a', 1], []]], [[[true]], ['a']]],
  ['[string, number?]', [['a'], ['a', 1]], [[], ['a', 'b'], ['a', 1, 2]]],
  ['[string, ...boolean[]]', [['a'], ['a', true, false]], [[], ['a', 1]]],
  ['[]', [[]], [[1], {}]],
  ['{ a: string; b?: number }', [{ a: 'x' }, { a: 'x', b: 1, c: 2 }], [{}, { a: 1 }, { a: 'x', b: null }, []]],
  [
    '{ a: string; b?: undefined }',
    [{ a: 'x' }],
    [
      { a: 'x', b: 1 },
      { a: 'x', b: null },
    ],
  ],
  ['Record<string, number>', [{}, { a: 1 }], [{ a: 'x' }, []]],
  ["Record<'a' | 'b', number>", [{ a: 1, b: 2 }], [{ a: 1 }]],
  ['Record<string, never>', [{}], [{ a: 1 }]],
  ['{ [key: string]: number; a: 1 }', [{ a: 1, b: 2 }], [{ a: 2 }, { a: 1, b: 'x' }]],
  ['Strange', [{ 'two words': 1, 7: 'x', ünï: true, constructor: 1, "it's": null }], [{ 'two words': 1 }, {}]],
  ['Tree', [{ value: 1, children: [{ value: 2 }] }], [{ value: 1, children: [{}] }, { children: [] }]],
  [
    'Left',
    [
      { at: noon, right: { left: { at: noon } } },
      { at: noon, right: { left: null } },
    ],
    [{ at: noon, right: {} }],
  ],
  [
    'Shape',
    [
      { kind: 'circle', r: 1 },
      { kind: 'square', side: 1, at: noon },
    ],
    [{ kind: 'square', r: 1 }, { r: 1 }],
  ],
  [
    'Outcome',
    [
      { ok: true, value: 'x' },
      { ok: false, error: 'x' },
    ],
    [{ ok: true, error: 'x' }, { ok: 'true' }, []],
  ],
  ['Either', [{ a: 'x' }, { b: noon }], [{ a: 'x', b: noon }, {}, { b: 'x' }]],
  ['Page<Color>', [{ items: ['red'] }], [{ items: ['green'] }, { items: [], next: 1 }]],
  ['Partial<Tree> & { id: string }', [{ id: 'x' }, { id: 'x', value: 1 }], [{ value: 1 }, { id: 'x', value: 'y' }]],
  ['Keyed<{ a: Date }>', [{ get_a: noon }], [{ a: noon }, { get_a: 1 }]],
  ['Unwrapped<Tree[]>', [{ value: 1 }], [[{ value: 1 }]]],
  ['typeof settings', [{ mode: 'fast', size: 3, tags: ['a', 'b'] }], [{ mode: 'slow', size: 3, tags: ['a', 'b'] }]],
  ['keyof typeof settings', ['mode', 'size', 'tags'], ['modes']],
  ['string & { readonly __brand: 1 }', ['x'], [1]],
  ['Date', [noon, '2026-01-31T12:00:00.123+02:00'], ['2026-01-31', '2026-02-30T00:00:00Z', 0]],
  ['Date | null', [noon, null], ['x']],
  ['bigint', ['0', '-12345678901234567890'], [1, '', '01', '-0', '1.5', '1n']],
  ["bigint | 'all'", ['1', 'all'], ['none', 1]],
  ['Uint8Array', ['', 'aGVsbG8='], ['aGVsbG8', 'a-_=', [1], {}]],
  ['URL', ['https://example.com/a?b', 'mailto:a@b.c'], ['example.com', '', 'https://', 'http://a b']],
  ['Map<string, Date>', [{}, { a: noon }], [{ a: 'x' }, [], [['a', noon]]]],
  ['Set<number>', [[], [1, 2]], [['x'], {}]],
  ['ReadonlyMap<string, Set<bigint>> | null', [{ a: ['1'] }, null], [{ a: [1] }, []]],
  ['`id-${number}`', ['id-1', 'id--0.5', 'id-1e+21'], ['id-', 'id-x', 'xid-1', 'id-1 ', 1]],
  ['`${Color}.${string}`', ['red.', 'blue.x\ny'], ['green.x', 'red']],
  ['`a.b${bigint}`[]', [['a.b-1'], []], [['a.b1.5'], ['aXb1'], 'a.b1']],
  ['Code', ['ab', '😀😀😀'], ['a', '😀', 'abcd', 12]],
  ['Code | null', ['ab', null], ['a']],
  ['Record<string, Code[]>', [{ x: ['ab'] }], [{ x: ['a'] }]],
  ['Some<string>', [['a']], [[], [1]]],
  [
    'Limits',
    [{ share: 0, price: 19.99, plate: 'AB1', tags: ['a', { a: 1 }, { a: 2 }], id: null, emoji: '😀😀' }],
    [
      { share: -1 },
      { share: 100 },
      { share: 1, price: 0.001 },
      { share: 1, plate: 'A1' },
      { share: 1, tags: ['a', 'a'] },
      { share: 1, tags: [{ a: 1 }, { a: 1 }] },
      { share: 1, id: 'x' },
      { share: 1, emoji: '😀😀😀' },
    ],
  ],
  ['unknown', [null, 1, {}, []], [undefined]],
];

describe('a type that is accepted', () => {
  const types = TABLE.map(([type]) => type);
  const { contract, contracts, errors } = schemasOf(
    DECLARATIONS,
    types,
    TSCONFIG.replace('"ES2022"]', '"ES2022","DOM"]'),
  );
  const { entrypoints, $defs } = contract();
  const service = loadService(contract());

  test('is read without an error, and what is emitted for all compiles', () => {
    expect(errors).toEqual([]);
    const texts = new Map(emit(contracts).map(({ path, text }) => [inMemory(path), text]));
    expect(compilerComplaints([...texts.keys()], texts)).toEqual([]);
  }, 60_000);

  test.each(
    TABLE.map(([type, accepted, refused], index) => ({ type, accepted, refused, method: `m${String(index)}` })),
  )(
    '$type takes what it should and nothing else, by the guard and by the explanation',
    ({ accepted, refused, method }) => {
      const at = entrypoints.findIndex((entrypoint) => entrypoint.method === method);
      const schema = entrypoints[at]?.params[0]?.schema ?? {};
      const judge = (value: unknown): object => ({
        value,
        guard: service.entrypoints[at]?.args.check([value]),
        explained: value === undefined || explain(schema, $defs, value).length > 0,
      });
      for (const value of accepted) expect(judge(value)).toEqual({ value, guard: true, explained: false });
      for (const value of refused) expect(judge(value)).toEqual({ value, guard: false, explained: true });
    },
  );
});
