import { expect, test } from '@jest/globals';
import type { EntrypointDescriptor } from '../../src/contract/descriptor.js';
import { redactedArgs } from '../../src/runtime/redacted-args.js';

function row(kind: string, ...names: readonly string[]): EntrypointDescriptor {
  const params = names.map((name) =>
    name.startsWith('...') ? ({ name: name.slice(3), rest: true } as const) : { name },
  );
  return { kind, method: 'run', options: {}, params, arity: 0, args: { check: () => true } };
}

test('arguments have the names of their parameters; a rest parameter is a list', () => {
  const entrypoint = { options: { sensitiveArguments: ['b[0].k', 'a'] }, descriptor: row('rpc', 'a', '...b') };
  expect(redactedArgs([1, { k: 2 }, { k: 3 }], entrypoint)).toEqual({
    a: '********',
    b: [{ k: '********' }, { k: 3 }],
  });
});

test('a single path may stand alone, and `*` means every argument', () => {
  const descriptor = row('rpc', 'a', 'b');
  expect(redactedArgs([1, 2], { options: { sensitiveArguments: 'b' }, descriptor })).toEqual({ a: 1, b: '********' });
  expect(redactedArgs([1, 2], { options: { sensitiveArguments: '*' }, descriptor })).toEqual({
    a: '********',
    b: '********',
  });
});

test('an HTTP request is left out, and its parameters are not', () => {
  const entrypoint = { options: { sensitiveArguments: ['path.token'] }, descriptor: row('http', 'path') };
  expect(redactedArgs([{ headers: 'secret' }, { id: 1, token: 'x' }], entrypoint)).toEqual({
    path: { id: 1, token: '********' },
  });
});

test('where nobody knows the names, all are hidden when any is sensitive', () => {
  const byPosition = { '0': '********', '1': '********' };
  expect(redactedArgs([1, 2], { options: { sensitiveArguments: ['a'] }, descriptor: undefined })).toEqual(byPosition);
  expect(redactedArgs([1, 2], { options: {}, descriptor: undefined })).toEqual({ '0': 1, '1': 2 });
  expect(redactedArgs([1, 2], { options: { sensitiveArguments: ['a'] }, descriptor: row('sqs') })).toEqual(byPosition);
});

test('where nobody knows the entrypoint, all are hidden', () => {
  expect(redactedArgs([1], undefined)).toEqual({ '0': '********' });
});
