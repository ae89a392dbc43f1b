import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { maskPaths, sensitivePaths } from '../../src/contract/redact.js';

/** Named arguments, redacted. */
function redacted(args: Readonly<Record<string, unknown>>, ...paths: readonly string[]): unknown {
  return maskPaths(args, sensitivePaths(paths));
}

const MASK = '********';

describe('a path leads to', () => {
  test.each<[string, Readonly<Record<string, unknown>>, unknown]>([
    ['a', { a: 'A', b: 'B' }, { a: MASK, b: 'B' }],
    ['b.foo', { b: { foo: 1, bar: 2 } }, { b: { foo: MASK, bar: 2 } }],
    ['b[foo][1]', { b: { foo: [1, 2, 3] } }, { b: { foo: [1, MASK, 3] } }],
    ['b.x.y.z', { b: { x: { y: { z: 1 } } } }, { b: { x: { y: { z: MASK } } } }],
    ['b.0', { b: { '0': 'x' } }, { b: { '0': MASK } }],
    ['b[*].k', { b: [{ k: 1 }, { k: 2, j: 3 }] }, { b: [{ k: MASK }, { k: MASK, j: 3 }] }],
    ['b[*]', { b: { x: 1, y: 2 } }, { b: { x: MASK, y: MASK } }],
    ['b.k', { b: new Map([['k', 1]]) }, { b: new Map<string, unknown>([['k', MASK]]) }],
    ['b', { b: null }, { b: MASK }],
  ])('%s', (path, args, expected) => {
    expect(redacted(args, path)).toEqual(expected);
  });

  test('several at once, and one within another', () => {
    const args = { card: { number: '4111', owner: { name: 'W', born: 1900 } } };
    expect(redacted(args, 'card.number', 'card.owner', 'card.owner.name')).toEqual({
      card: { number: MASK, owner: MASK },
    });
  });
});

describe('where Nameko leaks, this does not', () => {
  test.each<[string, string, unknown, unknown]>([
    ['an index before the last step', 'b[0].k', [{ k: 's' }, { k: 't' }], [{ k: MASK }, { k: 't' }]],
    ['an index after an index', 'b.l[1][0]', { l: [[1], [2, 3]] }, { l: [[1], [MASK, 3]] }],
    ['a key of every item of a list', 'b.a[1]', [{ a: [1, 2, 3] }], [{ a: [1, MASK, 3] }]],
    ['a missing key is not added', 'b.missing', { a: 1 }, { a: 1 }],
    ['a path into a number', 'b.k.j', 5, 5],
    ['a path into a text', 'b.k.j', 'kjk', 'kjk'],
    ['a path into null', 'b.k.j', null, null],
    ['a path into true', 'b[0]', true, true],
    ['one of the rest arguments', 'b[0]', [1, 2], [MASK, 2]],
    ['a key with a dash', 'b.foo-bar', { 'foo-bar': 1, foo: 2 }, { 'foo-bar': MASK, foo: 2 }],
    ['a key in brackets', 'b[foo bar]', { 'foo bar': 1 }, { 'foo bar': MASK }],
    ['a key in quotes', 'b["a.b[0]\\"]"]', { 'a.b[0]"]': 1 }, { 'a.b[0]"]': MASK }],
    ['a key in single quotes', "b['*']", { '*': 1, x: 2 }, { '*': MASK, x: 2 }],
    ['a negative index', 'b[-1]', [1, 2, 3], [1, 2, MASK]],
    ['a slice', 'b[0:2]', [1, 2, 3], [MASK, MASK, 3]],
    ['a slice with open ends', 'b[1:].k', [{ k: 1 }, { k: 2 }], [{ k: 1 }, { k: MASK }]],
    ['a slice from the end', 'b[-2:]', [1, 2, 3], [1, MASK, MASK]],
    ['an index beyond the end', 'b[9]', [1], [1]],
  ])('%s', (_, path, given, expected) => {
    expect(redacted({ b: given }, path)).toEqual({ b: expected });
  });

  test('an empty path names nothing', () => {
    expect(redacted({ a: 1 }, '')).toEqual({ a: 1 });
  });
});

describe('hostile values', () => {
  test('the original stays as it is, and so does what is beside the path', () => {
    const beside = { x: 1 };
    const args = Object.freeze({ b: Object.freeze({ k: 'secret', beside }) });
    const copy = redacted(args, 'b.k') as { b: { beside: unknown } };
    expect(args.b.k).toBe('secret');
    expect(copy.b.beside).toBe(beside);
  });

  test('what cannot be looked into is masked as a whole', () => {
    const secret = {
      get k(): never {
        throw new Error('no');
      },
    };
    const cycle: unknown[] = [];
    cycle.push(cycle, { k: 1 });
    expect(redacted({ secret, cycle, bytes: Buffer.from('abc') }, 'secret.k', 'cycle.k', 'bytes[0]')).toEqual({
      secret: MASK,
      cycle: [MASK, { k: MASK }],
      bytes: MASK,
    });
  });

  test('keys that every object answers to are keys like any other', () => {
    const args = JSON.parse('{"b": {"__proto__": 1, "constructor": 2}}') as Record<string, unknown>;
    const shown = redacted(args, 'b.__proto__', 'b.constructor');
    expect(JSON.stringify(shown)).toBe(`{"b":{"__proto__":"${MASK}","constructor":"${MASK}"}}`);
    expect(redacted({ b: {} }, 'b.toString')).toEqual({ b: {} });
  });

  test('a value of another realm', () => {
    const args = { b: runInNewContext('[{ k: 1 }, new Map([["k", 2]])]') as unknown };
    expect(JSON.stringify(redacted(args, 'b[0].k'))).toBe(`{"b":[{"k":"${MASK}"},{}]}`);
  });

  test.each([['['], [']'], ['b['], ['b["k'], ['b..k'], ['b[]'], ['.'], ['b[0'], ["b['x"]])('the path %s', (path) => {
    expect(() => redacted({ b: [{ k: 1 }] }, path)).not.toThrow();
  });

  test.each([[undefined], [null], [5], [{ a: 1 }], [[1, null]]])('the option %j holds no path', (option) => {
    expect(sensitivePaths(option)).toEqual([]);
  });
});

test('agrees with every case of Nameko’s that neither leaks nor dies', () => {
  const { cases } = JSON.parse(readFileSync(new URL('../wire/fixtures/redaction.json', import.meta.url), 'utf8')) as {
    readonly cases: readonly NamekoCase[];
  };
  for (const { sensitive_arguments: paths, signature, args, kwargs, redacted: expected } of cases) {
    if (typeof expected === 'string' || LEAKS.has(String(paths))) continue;
    const [name = ''] = signature.split(/[=,]/);
    const named = signature.startsWith('**')
      ? { kwargs }
      : name.startsWith('*')
        ? { args }
        : Object.fromEntries(signature.split(', ').map((text, index) => [text.split('=')[0], args[index] ?? null]));
    expect({ paths, is: maskPaths(named, sensitivePaths(paths)) }).toEqual({ paths, is: expected });
  }
});

interface NamekoCase {
  readonly sensitive_arguments: string | readonly string[];
  readonly signature: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly redacted: unknown;
}

/** Nameko shows what it was told to hide (or adds a key that is not there); the same paths are tested above. */
const LEAKS: ReadonlySet<string> = new Set([
  ...['b[0].k', 'b.l[0].k', 'b.l[1][0]', 'b.missing', 'b.new', 'b[0:2]', 'b[-1]', 'foo.a[1]', 'args[0]', 'b.foo-bar'],
  // a tuple, which JSON has not: the fixture shows it as a list
  'a[0]',
]);
