import { describe, expect, test } from '@jest/globals';
import { emit } from '../../src/emit/emit.js';
import { costOf } from '../../src/read/pattern-cost.js';
import { readSource } from './support.js';

const { contract, contracts, told, diagnostics } = readSource({
  'a.ts': `import { rpc } from './ntgen.js';
/** How it stands.
 * @deprecated use \`State\`
 * @default open */
type Status = 'open' | 'closed';
interface Search {
  /**
   * What to look for.
   * @example blue shoes
   * @example 'red'
   */
  text: string;
  /** @default 20 */
  limit?: number;
  /** @deprecated */
  old?: string;
  /** @example { "a": 1 } */
  filter?: { a: number };
  /** @example new Date() */
  count?: number;
  /** @default x */
  wrong?: number;
  /** @default 5 */
  status?: Status;
}
class A {
  static readonly serviceName = 'a';
  /**
   * Finds things.
   * @param search what is looked for
   * @param more - and what else
   * @returns all of it, sorted
   * @deprecated use \`look\`
   */
  @rpc find(search: Search, ...more: string[]): string[] { return [] }
  /** @deprecated */
  @rpc look(): void {}
}`,
});

describe('what doc comments say', () => {
  test('of a type and its properties stands in the schema', () => {
    expect(contract().$defs['Search']?.properties).toMatchObject({
      text: { type: 'string', description: 'What to look for.', examples: ['blue shoes', 'red'] },
      limit: { type: 'number', default: 20 },
      old: { type: 'string', deprecated: true },
      filter: { examples: [{ a: 1 }] },
      count: { type: 'number' },
    });
    expect(contract().$defs['Search']?.properties?.['count']).toEqual({ type: 'number' });
    expect(contract().$defs['Status']).toEqual({
      enum: ['closed', 'open'],
      description: 'How it stands.',
      deprecated: true,
      'x-ntgen-deprecation': 'use `State`',
      default: 'open',
    });
  });

  test('of a method stands in the contract, and before the callers’ eyes', () => {
    const [find, look] = contract().entrypoints;
    expect(find).toMatchObject({
      doc: 'Finds things.',
      returns: 'all of it, sorted',
      deprecated: 'use `look`',
      params: [
        { name: 'search', doc: 'what is looked for' },
        { name: 'more', doc: 'and what else' },
      ],
    });
    expect(look).toMatchObject({ deprecated: '' });
    const texts = emit(contracts).map(({ text }) => text);
    expect(texts.find((text) => text.includes('interface AProxy'))).toContain(`  /**
   * Finds things.
   *
   * @param search - what is looked for
   * @param more - and what else
   * @returns all of it, sorted
   * @deprecated use \`look\`
   */
`);
    expect(texts.find((text) => text.includes('interface Search'))).toContain(`  /**
   * What to look for.
   *
   * @example "blue shoes"
   * @example "red"
   */
`);
  });

  test('is refused where a default is no value of the type', () => {
    expect(told()).toEqual(['NTG1107 a.ts:21:8 A.find(search).wrong', 'NTG1107 a.ts:23:8 A.find(search).status']);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      '@default needs a value as JSON.',
      '@default names no value of the type: expected one of "closed", "open".',
    ]);
  });
});

describe('a pattern', () => {
  test.each([
    '^[a-z]+(-[a-z]+)*$',
    '^([a-z0-9]+\\.)+[a-z]{2,}$',
    '^\\d{3}-\\d{4}$',
    '^.*$',
    '^(?:\\p{L}+ )*\\p{L}+$',
    '',
  ])('%s is cheap', (pattern) => {
    expect(costOf(pattern)).toBeUndefined();
  });

  test.each(['(a+)+$', '(a|a)*b', '(a*)*b', '^(\\d|\\w)*$', '^(a|aa)+$', '(?=(a+)+b)c', '^(\\w+\\s?)*$', '^(x+x+)+y$'])(
    '%s could take for ever',
    (pattern) => {
      expect(costOf(pattern)).toMatch(/^takes time that doubles/);
    },
  );

  test('with a back reference, or one that is endless, cannot be judged', () => {
    expect(costOf('(a)\\1')).toMatch(/^refers back/);
    expect(costOf('a'.repeat(900))).toMatch(/too large/);
  });

  test('that could take for ever is refused where it stands', () => {
    const { told: said } = readSource({
      'a.ts': `import { rpc } from './ntgen.js';
/** @pattern (a+)+$ */
type Slow = string;
class A { static readonly serviceName = 'a'; @rpc m(slow: Slow): void {} }`,
    });
    expect(said()).toEqual(['NTG1107 a.ts:2:6 A.m(slow)']);
  });
});
