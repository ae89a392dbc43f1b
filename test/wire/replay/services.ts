import type { EntrypointDescriptor, ParameterDescriptor, ServiceDescriptor } from '../../../src/contract/descriptor.js';
import {
  Context,
  EventDispatcher,
  MethodNotFound,
  rpc,
  RpcProxy,
  type ServiceClass,
  type UntypedProxy,
} from '../../../src/index.js';

// The services of the fixtures, as their author would have written them in TypeScript.

/** No table was generated for these services. */
const untypedProxy = RpcProxy as (service: string) => UntypedProxy;

/** An error as Python's: a path, arguments, and a text made from them. */
class PythonError extends Error {
  readonly args: readonly unknown[];
  constructor(message: string, args: readonly unknown[] = message === '' ? [] : [message]) {
    super(message);
    this.args = args;
  }
}

class ValueError extends PythonError {
  static readonly excPath = 'builtins.ValueError';
}
class KeyError extends PythonError {
  static readonly excPath = 'builtins.KeyError';
}
class CustomError extends PythonError {
  static readonly excPath = 'services.CustomError';
}
class KwError extends PythonError {
  static readonly excPath = 'services.KwError';
}
class WeirdArg {
  toString(): string {
    return 'weird-arg';
  }
}

class CannotBeTold {
  toString(): string {
    throw new Error('no text');
  }
}

/** Python's `str` of the same error, addresses included: it is what was captured, and no business of the wire. */
const WEIRD_TEXT =
  "('custom', <services.WeirdArg object at 0x7f7abea58610>, [1.5, {'x': <services.WeirdArg object at 0x7f7abea581d0>}])";

const FAILURES: Readonly<Record<string, () => unknown>> = {
  value: () => new ValueError("('bad value', 42, None, {'k': (1, 2)})", ['bad value', 42, null, { k: [1, 2] }]),
  custom: () => new CustomError(WEIRD_TEXT, ['custom', new WeirdArg(), [1.5, { x: new WeirdArg() }]]),
  noargs: () => new CustomError(''),
  unicode: () => new CustomError('café ☃'),
  badstr: () => {
    const arg = new CannotBeTold();
    return Object.defineProperty(new CustomError('', [arg]), 'message', { get: () => String(arg) });
  },
  bytes: () => new CustomError("b'abc'", [Buffer.from('abc')]),
  kw: () => new KwError('code 7'),
  key: () => new KeyError("'missing'", ['missing']),
  multi: () => new CustomError("('a', 'b')", ['a', 'b']),
};

const VALUES: Readonly<Record<string, unknown>> = {
  none: null,
  true: true,
  int: 7,
  bigint: 2 ** 70,
  float: 1.5,
  str: 'café ☃ 😀',
  list: [1, 2, 3],
  tuple: [1, 2],
  dict: { b: 1, a: { nested: [null] } },
  intkeys: { 1: 'x' },
  empty: '',
  nan: NaN,
  inf: Infinity,
};

const SPECIALS: Readonly<Record<string, unknown>> = {
  datetime: '2020-01-02T03:04:05.678901',
  datetime_utc: '2020-01-02T03:04:05Z',
  date: '2020-01-02T00:00:00',
  time: '03:04:05',
  decimal: '1.10',
  uuid: '00000000-0000-0000-0000-000000000001',
  bytes: Buffer.from('abc'),
  set: new Set([1]),
  object: Symbol('object'),
};

/**
 * Holds calls until as many as it is told are there, and lets them go by the time that they asked for, the shortest first:
 * the order of time without its passing.
 */
export class Gate {
  readonly #sizes: number[];
  readonly #held: { readonly seconds: number; readonly go: () => void }[] = [];

  /** @param sizes of the groups, one after the other; afterwards everything passes */
  constructor(...sizes: number[]) {
    this.#sizes = sizes;
  }

  async pass(seconds: number): Promise<void> {
    const [size] = this.#sizes;
    if (size === undefined) return;
    await new Promise<void>((go) => {
      this.#held.push({ seconds, go });
      if (this.#held.length < size) return;
      this.#sizes.shift();
      const group = this.#held.splice(0).toSorted((a, b) => a.seconds - b.seconds);
      // In a later turn, when the last of them waits like the others.
      setImmediate(() => {
        for (const held of group) held.go();
      });
    });
  }
}

/** `greeting_service`: results and errors of every kind. `pid` is what `slow` answers with, once the gate lets it. */
export function greetingService(name: string, pid = 0, gate = new Gate()): ServiceClass {
  class GreetingService {
    static readonly serviceName = name;
    readonly worker = Context();

    @rpc hello(who: unknown): string {
      return `Hello, ${String(who)}!`;
    }
    @rpc echo(...args: readonly unknown[]): unknown {
      return { args, kwargs: {} };
    }
    @rpc value(kind: string): unknown {
      return VALUES[kind];
    }
    @rpc special(kind: string): unknown {
      return SPECIALS[kind];
    }
    @rpc fail(kind: string): never {
      throw FAILURES[kind]?.();
    }
    @rpc({ expectedErrors: [CustomError] }) expected(): never {
      throw new CustomError('expected');
    }
    @rpc raise_method_not_found(): never {
      throw new MethodNotFound('inner');
    }
    @rpc strict(a: unknown, b: unknown = 2): unknown {
      return [a, b];
    }
    @rpc unserializable(): unknown {
      return () => 'a function';
    }
    @rpc async slow(seconds: number, tag: unknown = null): Promise<unknown> {
      await gate.pass(seconds);
      return [tag, pid];
    }
    @rpc context(): unknown {
      const { callId, callIdStack, originCallId = null, parentCallId = null, data } = this.worker;
      const known = ['language', 'user_id', 'user_agent', 'auth_token'].map((key) => [key, data[key] ?? null]);
      return {
        call_id: callId,
        call_id_stack: callIdStack,
        origin_call_id: originCallId,
        immediate_parent_call_id: parentCallId,
        data,
        ...Object.fromEntries(known),
      };
    }
  }
  return GreetingService;
}

/** What `ntgen generate` would say of `greetingService`, without a schema: any payload is let in. */
export function greetingContract(service: string): ServiceDescriptor {
  return looseContract(service, {
    hello: ['name'],
    echo: ['...args'],
    value: ['kind'],
    special: ['kind'],
    fail: ['kind'],
    expected: [],
    raise_method_not_found: [],
    strict: ['a', 'b?'],
    unserializable: [],
    slow: ['seconds', 'tag?'],
    context: [],
  });
}

/** `chain_a` -> `chain_b` -> `chain_c`, each under the name it is given. */
export function chainServices(a: string, b: string, c: string): readonly ServiceClass[] {
  class ChainA {
    static readonly serviceName = a;
    readonly context = Context();
    readonly b = untypedProxy(b);
    readonly missing = untypedProxy('no_such_service');
    readonly dispatch = EventDispatcher();

    @rpc async run(v: unknown): Promise<unknown> {
      return { a: this.context.callIdStack, b: await this.b.run(v) };
    }
    @rpc async run_async(n: number): Promise<unknown> {
      const results = Array.from({ length: n }, (_, v) => this.b.run.callAsync(v) as Promise<{ v: number }>);
      return (await Promise.all(results)).map(({ v }) => v);
    }
    @rpc async set_ctx_and_call(key: string, value: unknown): Promise<unknown> {
      this.context.data[key] = value;
      return this.b.ctx_data();
    }
    @rpc call_missing(): Promise<unknown> {
      return this.missing.anything();
    }
    @rpc call_bad_method(): Promise<unknown> {
      return this.b.nope();
    }
    @rpc call_failing(): Promise<unknown> {
      return this.b.fail();
    }
    @rpc async emit(type: string, payload: unknown): Promise<string> {
      await this.dispatch(type, payload);
      return this.context.callId;
    }
  }

  class ChainB {
    static readonly serviceName = b;
    readonly context = Context();
    readonly c = untypedProxy(c);

    @rpc async run(v: unknown): Promise<unknown> {
      return { v, b: this.context.callIdStack, c: await this.c.run(v) };
    }
    @rpc ctx_data(): unknown {
      return this.context.data;
    }
    @rpc fail(): never {
      throw new CustomError("('from b', 1)", ['from b', 1]);
    }
  }

  class ChainC {
    static readonly serviceName = c;
    readonly context = Context();

    @rpc run(_v: unknown): unknown {
      return { c: this.context.callIdStack };
    }
  }

  return [ChainA, ChainB, ChainC];
}

/** `my.dotted.service`. Context data that is set after the event stays out of the event, as Nameko has it. */
export function dottedService(name: string): ServiceClass {
  class DottedService {
    static readonly serviceName = name;
    readonly context = Context();
    readonly dispatch = EventDispatcher();

    @rpc hello(): string {
      return this.context.callId;
    }
    @rpc async late_ctx(): Promise<boolean> {
      await this.dispatch('a.b', 1);
      return true;
    }
  }
  return DottedService;
}

type Parameters = readonly string[];

/** `name`, `name?` and `...name`. */
function looseContract(service: string, methods: Readonly<Record<string, Parameters>>): ServiceDescriptor {
  const entrypoints = Object.entries(methods).map(([method, parameters]): EntrypointDescriptor => {
    const params = parameters.map(parameter);
    return {
      kind: 'rpc',
      method,
      options: {},
      params,
      arity: params.filter(({ optional, rest }) => optional !== true && rest !== true).length,
      args: { check: () => true },
    };
  });
  return { service, hash: '', entrypoints, events: {}, routes: [], schemas: () => Promise.reject(new Error('none')) };
}

function parameter(text: string): ParameterDescriptor {
  if (text.startsWith('...')) return { name: text.slice(3), rest: true };
  return text.endsWith('?') ? { name: text.slice(0, -1), optional: true } : { name: text };
}
