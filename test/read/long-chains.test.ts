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

test('a chain of aliases that the compiler itself cannot follow, and arrays in arrays, are an error', () => {
  const chain = (next: (name: string) => string): string =>
    Array.from({ length: 10_000 }, (_, index) => {
      return `type A${String(index)} = ${index === 9_999 ? 'string' : next(`A${String(index + 1)}`)};`;
    }).join('\n');
  const codes = (declarations: string): readonly string[] =>
    schemasOf(declarations, ['A0']).diagnostics.map(({ code }) => code);
  expect(codes(chain((name) => name))).toEqual(['NTG1104']);
  expect(codes(chain((name) => `${name}[]`))).toEqual(['NTG1104']);
}, 60_000);

test('a type of 20,000 properties and a union of 1,000 objects are read and emitted', () => {
  const names = Array.from({ length: 1000 }, (_, index) => `U${String(index)}`);
  const properties = Array.from({ length: 20_000 }, (_, index) => `p${String(index)}: string;`);
  const { contracts, told, contract } = schemasOf(
    `interface Wide { ${properties.join(' ')} }
${names.map((name) => `interface ${name} { kind: '${name}'; at: Date }`).join('\n')}
type All = ${names.join(' | ')};`,
    ['Wide', 'All'],
  );
  expect(told()).toEqual([]);
  expect(contract().$defs['All']?.discriminator).toEqual({ propertyName: 'kind' });
  expect(emit(contracts).find(({ path }) => path.endsWith('types.ts'))?.text).toContain('p19999: string;');
}, 60_000);
