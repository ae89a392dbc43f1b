import { describe, expect, test } from '@jest/globals';
import { readSource } from './support.js';

/** Types that have no form, or none yet: code, path after the parameter, and the text that the diagnostic points at. */
const TABLE: readonly (readonly [type: string, code: string, path: string, meant: string])[] = [
  ['() => void', 'NTG1102', '', '() => void'],
  ['{ run(): void; a: 1 }', 'NTG1102', '.run', 'run'],
  ['new () => Date', 'NTG1102', '', 'new () => Date'],
  ['Account', 'NTG1102', '.close', 'close'],
  ['Secret', 'NTG1102', '.key', 'string'],
  ['Hash', 'NTG1102', '.#key', 'string'],
  ['Lazy', 'NTG1102', '.value', 'value'],
  ['symbol', 'NTG1102', '', 'symbol'],
  ['{ a: typeof mark }', 'NTG1102', '.a', 'typeof mark'],
  ['{ [mark]: string }', 'NTG1102', '[symbol]', 'string'],
  ['bigint', 'NTG1103', '', 'bigint'],
  ['10n', 'NTG1103', '', '10n'],
  ['Map<string, number>', 'NTG1103', '', 'Map<string, number>'],
  ['Set<string>[]', 'NTG1103', '[]', 'Set<string>'],
  ['Uint8Array', 'NTG1103', '', 'Uint8Array'],
  ['RegExp', 'NTG1102', '', 'RegExp'],
  ['Promise<string>', 'NTG1102', '', 'Promise<string>'],
  ['Error', 'NTG1102', '', 'Error'],
  ['never', 'NTG1102', '', 'never'],
  ['{ a: string; b?: never }', 'NTG1102', '.b', 'never'],
  ['object', 'NTG1102', '', 'object'],
  ['{}', 'NTG1103', '', '{}'],
  ['Empty', 'NTG1103', '', 'Empty'],
  ['`id-${number}`', 'NTG1103', '', '`id-${number}`'],
  ['Uppercase<string>', 'NTG1103', '', 'Uppercase<string>'],
  ['string[] & { extra: 1 }', 'NTG1103', '', 'string[] & { extra: 1 }'],
  ['Date & { extra: 1 }', 'NTG1103', '', 'Date & { extra: 1 }'],
  ['[...string[], number]', 'NTG1103', '', '[...string[], number]'],
  ['{ [index: number]: string }', 'NTG1103', '', '{ [index: number]: string }'],
  ['Record<`x-${string}`, string>', 'NTG1103', '', 'Record<`x-${string}`, string>'],
  ['(string | undefined)[]', 'NTG1102', '[]', '(string | undefined)'],
  ['{ a: undefined }', 'NTG1102', '.a', 'undefined'],
  ['Missing', 'NTG1101', '', 'Missing'],
  ['{ a: Missing | string }', 'NTG1101', '.a', 'Missing | string'],
  ['Partial<Record<"a", Missing>>', 'NTG1101', '.a', 'Partial<Record<"a", Missing>>'],
  ['Grow<string>', 'NTG1104', '.next.next.next.next.next.next.next.next', 'Grow<T[]>'],
  ['Date | string', 'NTG1105', '', 'Date | string'],
  ["Date | '2024-01-01'", 'NTG1105', '', "Date | '2024-01-01'"],
  ['{ a: Date } | { a: string }', 'NTG1105', '', '{ a: Date } | { a: string }'],
  ['{ a: { b: Date } } | { a: { b: "x" | string } }', 'NTG1105', '', '{ a: { b: Date } } | { a: { b: "x" | string } }'],
  ['Date[] | string[]', 'NTG1105', '', 'Date[] | string[]'],
  ['Cyclic | string', 'NTG1105', '', 'Cyclic | string'],
  ['{ __proto__: string }', 'NTG1102', '.__proto__', 'string'],
  ['{ owner: Owner }', 'NTG1103', '.owner.id', 'bigint'],
  ['Computed', 'NTG1103', '', 'Computed'],
  ['1e999', 'NTG1102', '', '1e999'],
];

const DECLARATIONS = `
declare const mark: unique symbol;
class Account { total = 1; close(): void {} open(): void {} }
class Secret { private key: string = ''; }
class Hash { #key: string = ''; }
class Lazy { get value(): number { return 1 } }
interface Empty {}
interface Grow<T> { value: T; next: Grow<T[]> }
interface Owner { id: bigint }
type Cyclic = Date | Cyclic[];
enum Computed { A = 'x'.length }
`;

describe('a type without a form on the wire is refused, at the place where it stands', () => {
  const methods = TABLE.map(([type], index) => `  @rpc m${String(index)}(\n    value: ${type},\n  ): void {}\n`);
  const text = `import { rpc } from './ntgen.js';\nclass Table {\n  static readonly serviceName = 't';\n${methods.join('')}}\n${DECLARATIONS}`;
  const { diagnostics } = readSource({ 'table.ts': text });
  const lines = text.split('\n');

  test.each(TABLE.map(([type, code, path, meant], index) => ({ type, code, path, meant, index })))(
    '$type: $code',
    ({ code, path, meant, index }) => {
      const full = `Table.m${String(index)}(value)${path}`;
      const found = diagnostics.filter((diagnostic) => diagnostic.path === full);
      expect(found.map((diagnostic) => diagnostic.code)).toEqual([code]);
      const { line = 0, column = 0, length = 0 } = found[0]?.location ?? {};
      expect(lines[line - 1]?.slice(column - 1, column - 1 + length)).toBe(meant);
    },
  );

  test('each with a severity, a way out and a code frame', () => {
    expect(new Set(diagnostics.map(({ severity }) => severity))).toEqual(new Set(['error']));
    expect(diagnostics.every(({ hint = '' }) => hint !== '')).toBe(true);
    const [first] = diagnostics;
    expect(first?.location).toEqual({
      file: 'table.ts',
      line: 5,
      column: 12,
      length: 10,
      excerpt: { firstLine: 4, lines: ['  @rpc m0(', '    value: () => void,', '  ): void {}'] },
    });
  });

  test('and nothing else is said', () => {
    const [own, other] = [new Set<string>(), [] as string[]];
    for (const { path = '', message } of diagnostics) {
      if (own.has(path)) other.push(`${path}: ${message}`);
      own.add(path);
    }
    expect(other).toEqual([]);
    expect(own.size).toBe(TABLE.length);
  });
});

test('any and unknown are any JSON value, with a warning', () => {
  const { told, errors, contract } = readSource({
    'a.ts': `import { rpc } from './ntgen.js';
class A {
  static readonly serviceName = 'a';
  @rpc b(
    one: unknown,
    two: { inner: any }[],
  ): any {}
}`,
  });
  expect(errors).toEqual([]);
  expect(told()).toEqual([
    'NTG1106 a.ts:5:10 A.b(one)',
    'NTG1106 a.ts:6:19 A.b(two)[].inner',
    'NTG1106 a.ts:7:6 A.b()',
  ]);
  expect(contract().entrypoints[0]?.params[0]?.schema).toEqual({});
});

test('constraints in doc comments are not taken in silence', () => {
  const { diagnostics, told } = readSource({
    'a.ts': `import { rpc } from './ntgen.js';
interface Order {
  /** @minimum 1 */
  count: number;
}
/** @pattern ^x */
type Code = 'x' | 'y';
class A {
  static readonly serviceName = 'a';
  /** Buys. @returns nothing
   * @minLength code 1 */
  @rpc buy(code: Code, order: Order): void {}
}`,
  });
  expect(told()).toEqual([
    'NTG1103 a.ts:3:8 A.buy(order).count',
    'NTG1103 a.ts:6:6 A.buy(code)',
    'NTG1103 a.ts:11:7 A.buy',
  ]);
  expect(diagnostics.map(({ severity }) => severity)).toEqual(['warning', 'warning', 'warning']);
  expect(diagnostics[0]?.message).toContain('@minimum');
});
