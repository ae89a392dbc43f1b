import { expect, test } from '@jest/globals';
import { explain } from '../../src/contract/explain.js';
import { emit } from '../../src/emit/emit.js';
import { contract, setOf } from './support/contracts.js';
import { loadPayload } from './support/load.js';

/** It takes time by the third power of a text's length, which a `maxLength` bounds, if it is asked first. */
const SLOW = { type: 'string', pattern: '^.*a.*a.*[bc]$', maxLength: 100 } as const;

test('a guard asks for the length of a text before its pattern', () => {
  const files = emit(setOf(contract({ events: { it: SLOW } })));
  const validators = files.find(({ path }) => path.endsWith('/validators.ts'))?.text ?? '';
  const body = validators.slice(validators.indexOf('export function'));
  expect(body).toMatch(/hasLength\([^]*matches\(/);
  expect(body).not.toMatch(/matches\([^]*hasLength\(/);
});

test.each([30_000, 1_000_000])('a text of %d characters is told by its length alone, in a short time', (length) => {
  const text = 'a'.repeat(length); // by the pattern it would take hours
  expect(loadPayload(SLOW).check(text)).toBe(false);
  expect(explain(SLOW, {}, text)).toMatchObject([{ pointer: '', expected: 'at most 100 characters' }]);
});
