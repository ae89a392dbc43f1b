import { describe, expect, test } from '@jest/globals';
import { bindArguments, bindByCount, type Parameter } from '../../src/wire/signature.js';
import { readFixture } from './captures.js';

interface Oracle {
  readonly methods: Readonly<Record<string, readonly string[]>>;
  readonly calls: readonly {
    readonly method: string;
    readonly args: readonly unknown[];
    readonly kwargs: Readonly<Record<string, unknown>>;
    readonly bound?: Readonly<Record<string, unknown>>;
    readonly error?: string;
  }[];
}

const python = readFixture('python_signatures') as Oracle; // our own fixture

function parametersOf(method: string): readonly Parameter[] {
  return (python.methods[method] ?? []).map((written): Parameter => {
    if (written.startsWith('*')) return { name: written.slice(1), rest: true };
    return written.endsWith('?') ? { name: written.slice(0, -1), optional: true } : { name: written };
  });
}

/** What a method of these parameters would see: its arguments by name, Python's defaults filled in. */
function seen(method: string, bound: readonly unknown[]): Record<string, unknown> {
  const defaults: Readonly<Record<string, number>> = { strict: 2, loose: 1 };
  return Object.fromEntries(
    parametersOf(method).map(({ name, optional, rest }, index) => {
      if (rest === true) return [name, bound.slice(index)];
      return [name, bound[index] ?? (optional === true ? defaults[method] : undefined)];
    }),
  );
}

describe('bindArguments', () => {
  test.each(python.calls)('$method($args, $kwargs) as Python binds it', ({ method, args, kwargs, bound, error }) => {
    const bind = (): unknown[] => bindArguments(method, parametersOf(method), { args, kwargs });
    if (error === undefined) expect(seen(method, bind())).toEqual(bound);
    else expect(bind).toThrow(expect.objectContaining({ name: 'IncorrectSignature', message: error }));
  });

  test('a missing optional parameter is undefined before others, and left off at the end', () => {
    const parameters: readonly Parameter[] = [
      { name: 'a' },
      { name: 'b', optional: true },
      { name: 'c', optional: true },
    ];
    expect(bindArguments('m', parameters, { args: [1], kwargs: { c: 3 } })).toEqual([1, undefined, 3]);
    expect(bindArguments('m', parameters, { args: [1], kwargs: {} })).toHaveLength(1);
    expect(bindArguments('m', parameters, { args: [1], kwargs: { b: null } })).toEqual([1, null]);
  });

  test('names of Object.prototype are names like others', () => {
    const parameters: readonly Parameter[] = [{ name: 'constructor' }];
    expect(bindArguments('m', parameters, { args: [], kwargs: { constructor: 1 } })).toEqual([1]);
    expect(() => bindArguments('m', parameters, { args: [], kwargs: {} })).toThrow("argument: 'constructor'");
  });
});

describe('bindByCount', () => {
  test('takes what comes by position', () => {
    expect(bindByCount('m', 1, { args: [1, 2], kwargs: {} })).toEqual([1, 2]);
    expect(bindByCount('m', 1, { args: [], kwargs: {} })).toEqual([]);
  });

  test('has no names to bind keyword arguments to', () => {
    expect(() => bindByCount('greet', 1, { args: [], kwargs: { name: 'x', loud: true } })).toThrow(
      expect.objectContaining({
        name: 'IncorrectSignature',
        message: expect.stringMatching(/^greet\(\) got keyword arguments \('name', 'loud'\).*no generated contract/),
      }),
    );
  });
});
