import { expect, test } from '@jest/globals';
import { emit } from '../../src/emit/emit.js';
import { schemasOf } from './support.js';

const LENGTH = 1500;

test('types that hold each other in a chain are read and emitted, however long it is', () => {
  const links = Array.from({ length: LENGTH }, (_, index) => {
    return `interface Link${String(index)} { next: ${index === LENGTH - 1 ? 'Date' : `Link${String(index + 1)}`} }`;
  });
  const { contracts, told, contract } = schemasOf(links.join('\n'), ['Link0']);
  expect(told()).toEqual([]);
  expect(Object.keys(contract().$defs)).toHaveLength(LENGTH);
  const validators = emit(contracts).find(({ path }) => path.endsWith('validators.ts'))?.text;
  expect(validators).toContain(`function isLink${String(LENGTH - 1)}(`);
}, 60_000);
