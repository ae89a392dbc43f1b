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
  ['Uppercase<Lowercase<string>>', 'NTG1103', '', 'Uppercase<Lowercase<string>>'],
  ['Record<symbol, string>', 'NTG1102', '', 'Record<symbol, string>'],
  ['{ a: typeof mark }', 'NTG1102', '.a', 'typeof mark'],
  ['{ [mark]: string }', 'NTG1102', '[symbol]', 'string'],
  ['Map<string, () => void>', 'NTG1102', '.*', '() => void'],
  ['Set<symbol>[]', 'NTG1102', '[][]', 'symbol'],
  ['ArrayBuffer', 'NTG1102', '', 'ArrayBuffer'],
  ['RegExp', 'NTG1102', '', 'RegExp'],
  ['Promise<string>', 'NTG1102', '', 'Promise<string>'],
  ['Error', 'NTG1102', '', 'Error'],
  ['OutOfStock', 'NTG1102', '', 'OutOfStock'],
  ['Moment', 'NTG1102', '', 'Moment'],
  ['never', 'NTG1102', '', 'never'],
  ['{ a: string; b: never }', 'NTG1102', '.b', 'never'],
  ['string[] & { extra: 1 }', 'NTG1103', '', 'string[] & { extra: 1 }'],
  ['Date & { extra: 1 }', 'NTG1103', '', 'Date & { extra: 1 }'],
  ['(string | undefined)[]', 'NTG1102', '[]', '(string | undefined)'],
  ['Missing', 'NTG1101', '', 'Missing'],
  ['{ a: Missing | string }', 'NTG1101', '.a', 'Missing | string'],
  ['Partial<Record<"a", Missing>>', 'NTG1101', '.a', 'Partial<Record<"a", Missing>>'],
  ['Grow<string>', 'NTG1104', '.next'.repeat(50), 'Grow<T[]>'],
  ['Date | string', 'NTG1105', '', 'Date | string'],
  ["Date | '2024-01-01'", 'NTG1105', '', "Date | '2024-01-01'"],
  ['{ a: Date } | { a: string }', 'NTG1105', '', '{ a: Date } | { a: string }'],
  ['{ a: { b: Date } } | { a: { b: "x" | string } }', 'NTG1105', '', '{ a: { b: Date } } | { a: { b: "x" | string } }'],
  ['Date[] | string[]', 'NTG1105', '', 'Date[] | string[]'],
  ['bigint | string', 'NTG1105', '', 'bigint | string'],
  ['Set<string> | string[]', 'NTG1105', '', 'Set<string> | string[]'],
  ['Map<string, 1> | { a: 1 }', 'NTG1105', '', 'Map<string, 1> | { a: 1 }'],
  ['Uint8Array | bigint', 'NTG1105', '', 'Uint8Array | bigint'],
  ['Cyclic | string', 'NTG1105', '', 'Cyclic | string'],
  ['{ __proto__: string }', 'NTG1102', '.__proto__', 'string'],
  ['{ owner: Owner }', 'NTG1102', '.owner.id', 'symbol'],
  ['1e999', 'NTG1102', '', '1e999'],
];

const DECLARATIONS = `
declare const mark: unique symbol;
class Account { total = 1; close(): void {} open(): void {} }
class Secret { private key: string = ''; }
class Hash { #key: string = ''; }
class Lazy { get value(): number { return 1 } }
class Fault extends Error {}
class OutOfStock extends Fault { item = '' }
interface Moment extends Date { zone: string }
interface Grow<T> { value: T; next: Grow<T[]> }
interface Owner { id: symbol }
type Cyclic = Date | Cyclic[];
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

/** Tags, the type that they stand on, and the sentence that is said. */
const CONSTRAINTS: readonly (readonly [tags: string, type: string, message: string])[] = [
  ['@minimum 1', 'string', '@minimum stands on a type that is no number.'],
  ['@minLength 1', 'number | null', '@minLength stands on a type that is no string.'],
  ['@pattern ^a', "'a' | 'b'", '@pattern stands on a type that is no string.'],
  ['@minItems 1', '[string, number?]', '@minItems stands on a type that is no array.'],
  ['@maxLength 9', 'Date', '@maxLength stands on a type that is no string.'],
  ['@minimum 1', 'bigint', '@minimum stands on a type that is no number.'],
  ['@minLength 1', '{ a: string }', '@minLength stands on a type that is no string.'],
  ['@minLength -1', 'string', '@minLength needs a whole number, and has "-1".'],
  ['@minimum', 'number', '@minimum needs a number.'],
  ['@maximum 1,5', 'number', '@maximum needs a number, and has "1,5".'],
  ['@multipleOf 0', 'number', '@multipleOf needs a number above 0, and has "0".'],
  ['@pattern [', 'string', '@pattern needs a regular expression that is valid with the flag `u`, and has "[".'],
  [
    '@format phone',
    'string',
    expect.stringMatching(/^@format needs one of base64, .*, and has "phone"\.$/) as unknown as string,
  ],
  ['@minLength 3\n   * @maxLength 2', 'string', '@maxLength leaves no value that is allowed.'],
  [
    '@pattern ^a\n   * @pattern ^b',
    'string',
    '@pattern says something else than another @pattern, and only one can hold.',
  ],
];

test('a constraint that cannot be read, or does not fit, is an error at its tag', () => {
  const properties = CONSTRAINTS.map(([tags, type], index) => `  /** ${tags} */\n  p${String(index)}: ${type};`);
  const { diagnostics } = readSource({
    'a.ts': `import { rpc } from './ntgen.js';
interface Odd {\n${properties.join('\n')}\n}
class A {
  static readonly serviceName = 'a';
  @rpc m(odd: Odd): void {}
}`,
  });
  expect(diagnostics.map(({ message }) => message)).toEqual(CONSTRAINTS.map(([, , message]) => message));
  expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(['NTG1107']));
  expect(diagnostics[0]?.location).toMatchObject({ file: 'a.ts', line: 3, column: 8, length: 'minimum'.length });
});

test('a constraint of a method names a parameter', () => {
  const { contract, told, diagnostics } = readSource({
    'a.ts': `import { rpc } from './ntgen.js';
class A {
  static readonly serviceName = 'a';
  /** Buys. @returns nothing
   * @minLength code 1 or it is none
   * @maxItems tags 3
   * @minimum 5 */
  @rpc buy(code: string, /** @maxLength 9 */ note?: string, ...tags: string[]): void {}
}`,
  });
  expect(told()).toEqual(['NTG1107 a.ts:7:7 A.buy']);
  expect(diagnostics[0]?.message).toBe('@minimum names no parameter of `A.buy`.');
  expect(contract().entrypoints[0]?.params.map(({ schema }) => schema)).toEqual([
    { type: 'string', minLength: 1 },
    { type: 'string', maxLength: 9 },
    { type: 'array', items: { type: 'string' }, maxItems: 3 },
  ]);
});

test('a constraint of an alias holds wherever its name is written, and where it is lost that is told', () => {
  const { contract, told } = readSource({
    'code.ts': '/** @minLength 2 */\nexport type Code = string;\n/** @maxLength 3 */\nexport type ShortCode = Code;\n',
    'a.ts': `import { rpc } from './ntgen.js';
import type { Code, ShortCode } from './code.js';
type Codes = Code[];
interface Page<T> { item: T }
class A {
  static readonly serviceName = 'a';
  @rpc kept(
    one: ShortCode | null,
    pair: [string, Code],
    map: Map<string, Code>,
    record: Record<string, Code>,
    dictionary: { [key: string]: Code },
    list: Codes,
    inline: { /** @minLength 2 */ code: string },
  ): void {}
  @rpc lost(page: Page<Code>): void {}
}`,
  });
  const code = { type: 'string', minLength: 2 };
  expect(contract().entrypoints[0]?.params.map(({ schema }) => schema)).toEqual([
    { anyOf: [{ type: 'null' }, { type: 'string', minLength: 2, maxLength: 3 }] },
    { type: 'array', prefixItems: [{ type: 'string' }, code], items: false, minItems: 2 },
    { type: 'object', additionalProperties: code, 'x-ntgen': 'Map' },
    { type: 'object', additionalProperties: code },
    { type: 'object', additionalProperties: code },
    { type: 'array', items: code },
    { type: 'object', properties: { code }, required: ['code'] },
  ]);
  expect(told()).toEqual(['NTG1107 a.ts:16:24 A.lost(page)']);
});
