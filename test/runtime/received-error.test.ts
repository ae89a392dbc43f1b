import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { registerError } from '../../src/errors/remote-errors.js';
import { RemoteError, ValidationError } from '../../src/errors/errors.js';
import { failureData, receivedError } from '../../src/runtime/received-error.js';
import { remoteMethods } from '../../src/runtime/remote-method.js';
import { deserializeError } from '../../src/wire/errors.js';
import { contracts } from '../services/generated/index.js';

const method = remoteMethods(contracts.depot).get('take');
if (method === undefined) throw new Error('depot.take is gone');
const take = method;

/** What the caller of depot.take gets for an `error` on the wire. */
function received(error: Readonly<Record<string, unknown>>): Promise<Error> {
  return receivedError(take, deserializeError({ exc_type: 'X', exc_args: ['a', '1'], value: 'told', ...error }));
}

test('data that breaks the contract is a ValidationError that points at it, with the remote error as its cause', async () => {
  const error = await received({ exc_path: 'depot.OutOfStock', data: { itemCode: 'anvil', left: 'two', until: 5 } });
  expect(error).toBeInstanceOf(ValidationError);
  expect(error).toMatchObject({
    role: 'response',
    subject: 'depot.take',
    issues: [
      { pointer: '/error/data/left', expected: 'a number', got: '"two"' },
      { pointer: '/error/data/until', got: '5' },
    ],
  });
  expect(error.cause).toMatchObject({ excPath: 'depot.OutOfStock', value: 'told' });
  expect(failureData(take, error, 'OutOfStock')).toBeUndefined();
});

test.each([['text'], [5], [true], [['list']]])('data that is %j is refused', async (data) => {
  expect(await received({ exc_path: 'depot.OutOfStock', data })).toBeInstanceOf(ValidationError);
});

test('an error without data, as Python sends it, is known by its path alone', async () => {
  for (const data of [undefined, null]) {
    const error = await received({ exc_path: 'depot.OutOfStock', data });
    expect(error).toBeInstanceOf(RemoteError);
    expect(failureData(take, error, 'OutOfStock')).toBeUndefined();
    expect(failureData(take, await received({ exc_path: 'acme.errors.Closed', data }), 'Closed')).toEqual({});
  }
});

test('data of an error that the method does not declare is left as it is, and has no name', async () => {
  const error = await received({ exc_path: 'depot.Other', data: { any: 'thing' } });
  expect(error).toMatchObject({ data: { any: 'thing' } });
  expect(failureData(take, error, 'Other')).toBeUndefined();
  expect(failureData(take, error, 'constructor')).toBeUndefined();
});

test('a registered class is made from what the service’s class is made from, and keeps what the wire says', async () => {
  class Retired extends Error {
    readonly given: readonly unknown[];
    constructor(...given: readonly unknown[]) {
      super('made here');
      this.given = given;
    }
    get itemCode(): string {
      return this.message;
    }
  }
  registerError(Retired, 'depot.Retired');
  const error = await received({ exc_path: 'depot.Retired', data: { itemCode: 'rocket', left: 7, more: 'unasked' } });
  expect(error).toBeInstanceOf(Retired);
  expect(error).toMatchObject({ given: ['rocket', 7], itemCode: 'rocket', left: 7, message: 'told' });
  expect(error).not.toHaveProperty('more');
});

test('a class that returns what is no error, or a frozen one, does no harm', async () => {
  function Odd(): unknown {
    return { not: 'an error' };
  }
  registerError(Odd as never, 'depot.Odd');
  expect(await received({ exc_path: 'depot.Odd' })).toBeInstanceOf(RemoteError);
  class Frozen extends Error {
    constructor() {
      super('cold');
      Object.freeze(this);
    }
  }
  registerError(Frozen, 'depot.Frozen');
  expect(await received({ exc_path: 'depot.Frozen' })).toBeInstanceOf(Frozen);
});

test('every error that Nameko has serialised arrives as Nameko would have it', async () => {
  const { cases } = JSON.parse(
    readFileSync(new URL('../wire/fixtures/exception_serialization.json', import.meta.url), 'utf8'),
  ) as { readonly cases: Readonly<Record<string, { readonly serialized?: PythonError }>> };
  class E2 extends Error {
    readonly given: readonly unknown[];
    constructor(...given: readonly unknown[]) {
      super(given.join());
      this.given = given;
    }
  }
  registerError(E2, '__main__.E2');
  const errors = Object.values(cases).flatMap(({ serialized }) => (serialized === undefined ? [] : [serialized]));
  expect(errors.length).toBeGreaterThan(7);
  for (const serialized of errors) {
    const error = await receivedError({ service: 'any', name: 'thing' }, deserializeError(serialized));
    const { exc_type: excType, exc_path: excPath, exc_args: excArgs, value } = serialized;
    if (excPath === '__main__.E2') {
      expect(error).toBeInstanceOf(E2);
      expect(error).toMatchObject({ given: ['x', '2'], cause: { excType, excPath, excArgs, value } });
    } else {
      expect(error).toBeInstanceOf(RemoteError);
      expect(error).toMatchObject({ excType, excPath, excArgs, value, message: `${excType} ${value}` });
    }
  }
});

interface PythonError {
  readonly exc_type: string;
  readonly exc_path: string;
  readonly exc_args: readonly unknown[];
  readonly value: string;
}
