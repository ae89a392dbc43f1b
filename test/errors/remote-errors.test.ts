import { describe, expect, jest, test } from '@jest/globals';
import { registeredError, registerError, remoteError } from '../../src/errors/remote-errors.js';

describe('a registered class is found', () => {
  test('by its own path, which is there when a decorator registers it', () => {
    @remoteError
    class Known extends Error {
      static readonly excPath = 'acme.errors.Known';
    }
    expect(registeredError('acme.errors.Known', 'shop')).toBe(Known);
    expect(registeredError('shop.Known', 'shop')).toBeUndefined();
  });

  test('by a given path, and not by the one of its parent', () => {
    class Parent extends Error {
      static readonly excPath: string = 'acme.errors.Parent';
    }
    @remoteError('acme.errors.Given')
    class Given extends Parent {}
    @remoteError
    class Child extends Parent {}
    expect(registeredError('acme.errors.Given', 'shop')).toBe(Given);
    expect(registeredError('acme.errors.Parent', 'shop')).toBeUndefined();
    expect(registeredError('shop.Child', 'shop')).toBe(Child);
  });

  test('by its name, for the service that was called and for no longer path', () => {
    class OutOfStock extends Error {}
    registerError(OutOfStock);
    expect(registeredError('stock.OutOfStock', 'stock')).toBe(OutOfStock);
    expect(registeredError('stock.eu.OutOfStock', 'stock.eu')).toBe(OutOfStock);
    expect(registeredError('stock.eu.OutOfStock', 'stock')).toBeUndefined();
    expect(registeredError('acme.stock.OutOfStock', 'stock')).toBeUndefined();
    expect(registeredError('OutOfStock', 'stock')).toBeUndefined();
    expect(registeredError('stock.toString', 'stock')).toBeUndefined();
  });

  test('the last one', () => {
    class First extends Error {}
    class Second extends Error {}
    registerError(First, 'acme.errors.Twice');
    registerError(Second, 'acme.errors.Twice');
    expect(registeredError('acme.errors.Twice', 'shop')).toBe(Second);
  });

  test('by another copy of the package', async () => {
    class Shared extends Error {}
    registerError(Shared, 'acme.errors.Shared');
    jest.resetModules();
    const copy = await import('../../src/errors/remote-errors.js');
    expect(copy.registerError).not.toBe(registerError);
    expect(copy.registeredError('acme.errors.Shared', 'shop')).toBe(Shared);
  });
});

test.each<[string, () => unknown]>([
  ['a class without a name', () => registerError(class extends Error {})],
  ['an empty path', () => registerError(class Named extends Error {}, '')],
  ['no class', () => registerError({} as never)],
  ['a legacy decorator', () => remoteError(class Legacy extends Error {}, undefined as never)],
  ['a method', () => remoteError((() => undefined) as never, { kind: 'method' } as never)],
])('%s is refused', (_, register) => {
  expect(register).toThrow(expect.objectContaining({ code: 'NTG5004' }));
});
