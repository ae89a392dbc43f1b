import { NtgenError } from '../errors/errors.js';
import { ASKED_BY_JAVASCRIPT } from '../runtime/service-proxy.js';

/** How one call of a mock has ended; the form is Jest's. */
export type MockResult =
  { readonly type: 'return'; readonly value: unknown } | { readonly type: 'throw'; readonly value: unknown };

/**
 * A function that records its calls and does as it is told; until then it returns `undefined`.
 *
 * The names are Jest's, so `expect(mock).toHaveBeenCalledWith(…)` of Jest and Vitest takes it; neither is needed.
 */
export interface MockFunction<Args extends readonly unknown[] = readonly unknown[], Result = unknown> {
  (...args: Args): Result;
  readonly mock: { readonly calls: readonly Args[]; readonly results: readonly MockResult[] };
  mockImplementation(implementation: (...args: Args) => Result | Awaited<Result>): this;
  mockReturnValue(value: Result | Awaited<Result>): this;
  mockResolvedValue(value: Awaited<Result>): this;
  mockRejectedValue(error: unknown): this;
  /** Forgets the calls, and keeps what it was told to do. */
  mockClear(): this;
  getMockName(): string;
}

/** A dependency that is mocked: each function of it is a `MockFunction`. */
export type Mocked<T> = 0 extends 1 & T
  ? T
  : T extends (...args: infer Args) => infer Result
    ? T & MockFunction<Args, Result>
    : T extends object
      ? T & { readonly [Key in keyof T]: Mocked<T[Key]> }
      : T;

/** A mock of anything: a function whose members are mocks as well, made when first asked for. It answers no `then`. */
export function autoMock(name: string): MockFunction {
  return makeMock(name);
}

/**
 * The same value, typed as the mock that it is: `mocked(service.maths).divide.mockResolvedValue(4)`.
 *
 * @throws NtgenError  NTG5101: it is not a mock
 */
export function mocked<T>(value: T): Mocked<T> {
  if (typeof value !== 'function' || !('_isMockFunction' in value)) {
    throw new NtgenError(
      'NTG5101',
      `mocked() was given ${typeof value === 'function' ? 'a function' : `a value of type ${typeof value}`} that is no mock. Mocks stand in the dependencies for which the test gave no replacement.`,
    );
  }
  // An automatic mock has every member that the type may have.
  return value as Mocked<T>;
}

function makeMock(name: string, isMember = false): MockFunction {
  const calls: (readonly unknown[])[] = [];
  const results: MockResult[] = [];
  let implementation: (...args: readonly unknown[]) => unknown = () => undefined;

  const target = (...args: readonly unknown[]): unknown => {
    calls.push(args);
    try {
      const value = implementation(...args);
      results.push({ type: 'return', value });
      return value;
    } catch (error) {
      results.push({ type: 'throw', value: error });
      throw error;
    }
  };
  const act = (next: (...args: readonly unknown[]) => unknown): MockFunction => {
    implementation = next;
    return mock;
  };
  const members = {
    _isMockFunction: true,
    mock: { calls, results },
    mockImplementation: act,
    mockReturnValue: (value: unknown) => act(() => value),
    mockResolvedValue: (value: unknown) => act(() => Promise.resolve(value)),
    // What is rejected is the test's own choice.
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- see above
    mockRejectedValue: (error: unknown) => act(() => Promise.reject(error)),
    mockClear: () => {
      calls.length = 0;
      results.length = 0;
      return mock;
    },
    getMockName: () => name,
    toString: () => `[mock ${name}]`,
  };
  const hide = (member: string, value: unknown): void => {
    Object.defineProperty(target, member, { value, configurable: true, writable: true });
  };
  for (const [member, value] of Object.entries(members)) hide(member, value);
  hide('name', name);

  const mock = new Proxy(target, {
    get(function_, key) {
      if (typeof key === 'string' && !(key in function_) && !isAskedByTools(name, key)) {
        hide(key, makeMock(`${name}.${key}`, true));
      }
      return Reflect.get(function_, key) as unknown;
    },
  }) as unknown as MockFunction;
  if (isMember) {
    // The other ways to call a method of an RPC proxy: they are calls of that same method.
    hide('callAsync', mock);
    hide('with', () => mock);
  }
  return mock;
}

/** Names that JavaScript, and tools that print or compare values, ask of any object. */
function isAskedByTools(mock: string, key: string): boolean {
  if (ASKED_BY_JAVASCRIPT.has(key) || key === 'tagName' || key.startsWith('@@')) return true;
  // Jest takes what has a function `calls.all` for a spy of Jasmine.
  return key === 'all' && mock.endsWith('.calls');
}
