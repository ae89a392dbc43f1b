import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  IncorrectSignature,
  MalformedRequest,
  MethodNotFound,
  NtgenError,
  RemoteError,
  RpcTimeout,
  UnknownService,
  UnserializableValueError,
  ValidationError,
} from '../../src/errors/errors.js';
import { registerError } from '../../src/errors/remote-errors.js';
import { decodeJson } from '../../src/wire/content.js';
import { deserializeError, serializeError, type SerializedError } from '../../src/wire/errors.js';
import { encodeReply } from '../../src/wire/rpc.js';

class OutOfStock extends Error {
  readonly args: readonly unknown[];
  constructor(...args: readonly unknown[]) {
    super('out of stock');
    this.args = args;
  }
}
class Known extends Error {
  static readonly excPath = 'shop.errors.Known';
}
class Derived extends Known {}
class OwnMethodNotFound extends MethodNotFound {}

/** Over the wire and back. */
function travelled(thrown: unknown): Error {
  const body = decodeJson(encodeReply({ error: serializeError(thrown, 'shop') }, {})) as { error: unknown };
  return deserializeError(body.error);
}

describe('serializeError', () => {
  test('has Nameko’s four keys in their order', () => {
    expect(Object.entries(serializeError(new RangeError('too much'), 'shop'))).toEqual([
      ['exc_type', 'RangeError'],
      ['exc_path', 'shop.RangeError'],
      ['exc_args', ['too much']],
      ['value', 'too much'],
    ]);
    expect(serializeError(new RangeError(), 'shop')).toMatchObject({ exc_args: [], value: '' });
  });

  test.each<[string, Error, string]>([
    ['a path of its own', new Known('x'), 'shop.errors.Known'],
    ['a subclass of one that has a path', new Derived('x'), 'shop.Derived'],
    ['a subclass of one of ours', new OwnMethodNotFound('x'), 'shop.OwnMethodNotFound'],
    ['one of ours', new MethodNotFound('x'), 'nameko.exceptions.MethodNotFound'],
    ['one of ours without a path', new NtgenError('NTG4012', 'x'), 'shop.NtgenError'],
  ])('%s', (_, error, path) => {
    expect(serializeError(error, 'shop')).toMatchObject({ exc_path: path, exc_type: path.split('.').at(-1) });
  });

  test('arguments become what Python would send', () => {
    const circular: unknown[] = [];
    circular.push(circular);
    const args = [
      'as it is',
      42,
      1.5,
      1e21,
      1e-5,
      1e-7,
      NaN,
      -Infinity,
      null,
      undefined,
      true,
      10n,
      { k: [1, null] },
      new Set([1]),
      new Map([[1, 2]]),
      Buffer.from('ab'),
      new Date(0),
      new URL('http://a/b'),
      new Error('inner'),
      circular,
    ];
    expect(serializeError(new OutOfStock(...args), 'shop').exc_args).toEqual([
      'as it is',
      '42',
      '1.5',
      '1e+21',
      '1e-05',
      '1e-07',
      'nan',
      '-inf',
      'None',
      'None',
      'True',
      '10',
      { k: ['1', 'None'] },
      ['1'],
      { '1': '2' },
      ['97', '98'],
      '1970-01-01T00:00:00.000Z',
      'http://a/b',
      'inner',
      ['...'],
    ]);
  });

  test('huge and deep arguments are cut', () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth < 10_000; depth++) deep = { deep };
    const text = JSON.stringify(serializeError(new OutOfStock(deep, Buffer.alloc(1_000_000)), 'shop'));
    expect(text.length).toBeLessThan(10_000);
  });

  test('huge texts are cut, and all of them together too', () => {
    const long = 'é'.repeat(1_000_000);
    const error = serializeError(Object.assign(new Error(long), { args: [long, long, { [long]: long }] }), 'shop');
    expect(error.value).toMatch(/^é{16383}…$/);
    expect(JSON.stringify(error.exc_args).length).toBeLessThan(70_000);
  });

  test('a declared error has the path, the arguments and the data of its contract', () => {
    class Sold extends Error {
      readonly by = 7;
    }
    const form = { excPath: 'shop.OutOfStock', args: ['message', 'by', 'none'], data: { by: 7 } };
    expect(serializeError(new Sold('gone'), 'shop', form)).toEqual({
      exc_type: 'OutOfStock',
      exc_path: 'shop.OutOfStock',
      exc_args: ['gone', '7', 'None'],
      value: 'gone',
      data: { by: 7 },
    });
    expect(serializeError(new Known('x'), 'shop', form).exc_path).toBe('shop.errors.Known');
  });

  test('a class that was registered with a path travels under it', () => {
    class Python extends Error {}
    registerError(Python, 'acme.errors.Python');
    expect(serializeError(new Python('x'), 'shop')).toMatchObject({
      exc_type: 'Python',
      exc_path: 'acme.errors.Python',
    });
  });

  test.each<[string, unknown, Partial<SerializedError>]>([
    ['a string', 'boom', { exc_path: 'shop.Error', exc_args: ['boom'], value: 'boom' }],
    ['nothing', undefined, { exc_path: 'shop.Error', value: 'undefined' }],
    ['null', null, { exc_path: 'shop.Error', value: 'null' }],
    ['a plain object', { status: 404 }, { exc_path: 'shop.Error', value: '{ status: 404 }' }],
    ['an object without prototype', Object.create(null), { exc_path: 'shop.Error' }],
    ['a number', 7, { value: '7' }],
    ['a symbol', Symbol('x'), { value: 'Symbol(x)' }],
    [
      'an error of another realm',
      runInNewContext('new TypeError("far")'),
      { exc_path: 'shop.TypeError', value: 'far' },
    ],
    [
      'a throwing message',
      Object.defineProperty(new Error(), 'message', {
        get: () => {
          throw new Error();
        },
      }),
      { exc_path: 'shop.Error', value: '[__unicode__ failed]' },
    ],
    [
      'a proxy that refuses everything',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error();
          },
          ownKeys: () => {
            throw new Error();
          },
        },
      ),
      { exc_path: 'shop.Error' },
    ],
    [
      'arguments with a throwing getter',
      new OutOfStock({
        get a(): never {
          throw new Error();
        },
      }),
      { exc_args: [{ a: 'None' }] },
    ],
    ['an anonymous class', new (class extends Error {})('x'), { value: 'x' }],
  ])('takes whatever was thrown: %s', (_, thrown, expected) => {
    expect(serializeError(thrown, 'shop')).toMatchObject(expected);
  });

  test('tells no stack', () => {
    const error = Object.assign(new Error('x'), { message: undefined });
    expect(JSON.stringify(serializeError(error, 'shop'))).not.toContain('errors.test');
  });

  test('never throws, and its result can be sent', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true }),
        (value) => {
          expect(travelled(value)).toMatchObject({ name: 'RemoteError' });
          expect(travelled(new OutOfStock(value))).toMatchObject({ excType: 'OutOfStock', value: 'out of stock' });
        },
      ),
    );
  });
});

describe('over the wire', () => {
  test('the protocol errors stay themselves', () => {
    expect(travelled(new MethodNotFound('nope'))).toEqual(new MethodNotFound('nope'));
    expect(travelled(new MalformedRequest('odd'))).toEqual(new MalformedRequest('odd'));
    expect(travelled(new IncorrectSignature('f() ...'))).toEqual(new IncorrectSignature('f() ...'));
    expect(travelled(new MethodNotFound('nope'))).toBeInstanceOf(MethodNotFound);
  });

  test('a ValidationError is built again with its issues', () => {
    const error = new ValidationError('request', 'shop.buy', [{ pointer: '/card', expected: 'a string', got: '5' }]);
    const again = travelled(error);
    expect(again).toBeInstanceOf(ValidationError);
    expect(again).toMatchObject({ message: error.message, role: 'request', subject: 'shop.buy', issues: error.issues });
  });

  test('what failed at the remote side is remote', () => {
    expect(travelled(new UnknownService('stock'))).toMatchObject({
      name: 'RemoteError',
      excArgs: ['stock'],
      message: 'UnknownService Unknown service `stock`',
    });
    expect(travelled(new UnserializableValueError('x'))).toBeInstanceOf(RemoteError);
    expect(travelled(new RpcTimeout('stock.get', 5))).toMatchObject({ excPath: 'nameko.exceptions.RpcTimeout' });
  });

  test('a RemoteError grows by a layer each hop', () => {
    const first = travelled(new OutOfStock('x'));
    expect(travelled(first)).toMatchObject({
      excPath: 'nameko.exceptions.RemoteError',
      excArgs: ['OutOfStock out of stock'],
      message: 'RemoteError OutOfStock out of stock',
    });
  });
});

describe('deserializeError', () => {
  test.each<[string, unknown, object]>([
    ['nothing inside', {}, { name: 'RemoteError', excType: 'Error', value: '', excArgs: [] }],
    ['a text', 'boom', { name: 'RemoteError', value: 'boom' }],
    [
      'no arguments',
      { exc_path: 'nameko.exceptions.MethodNotFound', value: 'v' },
      { name: 'MethodNotFound', message: 'v' },
    ],
    ['an unknown path', { exc_type: 'X', exc_path: '__proto__', value: 'v' }, { name: 'RemoteError', message: 'X v' }],
    [
      'a type that is none of ours',
      { exc_type: 'MethodNotFound', exc_path: 'mine.MethodNotFound' },
      { name: 'RemoteError' },
    ],
    [
      'numbers everywhere',
      { exc_type: 1, exc_path: 2, exc_args: 3, value: 4 },
      { message: '1 4', excPath: '2', excArgs: [] },
    ],
    [
      'issues of no shape',
      { exc_path: 'ntgen.ValidationError', exc_args: ['request', 's', [{}]] },
      { name: 'RemoteError' },
    ],
    ['a role of no kind', { exc_path: 'ntgen.ValidationError', exc_args: ['x', 's', []] }, { name: 'RemoteError' }],
  ])('tolerates %s', (_, error, expected) => {
    expect(deserializeError(error)).toMatchObject(expected);
  });
});
