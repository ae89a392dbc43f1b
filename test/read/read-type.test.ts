import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readType, type TypeReading } from '../../src/read/read-type.js';
import { withFolder } from './schema-files/support.js';
import { TSCONFIG } from './support.js';

async function reading(
  source: string,
  type: string,
  files: Readonly<Record<string, string>> = {},
): Promise<TypeReading> {
  return withFolder({ 'tsconfig.json': TSCONFIG, 'types.ts': source, ...files }, async (root) =>
    readType({ file: join(root, 'types.ts'), type, project: root, output: join(root, 'generated'), root }),
  );
}

test('a type stands at the top, and the types in it below', async () => {
  const source = `export interface Order { lines: Line[]; at: Date }\ninterface Line { code: string }\n`;
  expect(await reading(source, 'Order')).toEqual({
    schema: {
      type: 'object',
      properties: {
        at: { type: 'string', format: 'date-time', 'x-ntgen': 'Date' },
        lines: { type: 'array', items: { $ref: '#/$defs/Line' } },
      },
      required: ['at', 'lines'],
    },
    $defs: { Line: { type: 'object', properties: { code: { type: 'string' } }, required: ['code'] } },
    diagnostics: [],
  });
});

test('a type that holds itself is meant by its name', async () => {
  expect(await reading('export interface Tree { children: Tree[] }', 'Tree')).toMatchObject({
    schema: { $ref: '#/$defs/Tree' },
    $defs: { Tree: { type: 'object' } },
  });
});

test('aliases, enums, namespaces and what comes from another file are types too', async () => {
  const source = `export type Code = 'a' | 'b';
export enum Size { Big = 'big' }
export namespace Deep { export interface Type { a: 1 } }
export * from './other.js';
export type { Inner as Outer } from './other.js';
export default interface Whole { b: 2 }
`;
  const files = { 'other.ts': 'export interface Inner { c: 3 }' };
  const schemaOf = async (type: string): Promise<unknown> => {
    const found = await reading(source, type, files);
    return 'schema' in found ? found.schema : found;
  };
  expect(await schemaOf('Code')).toEqual({ enum: ['a', 'b'] });
  expect(await schemaOf('Size')).toMatchObject({ const: 'big' });
  expect(await schemaOf('Deep.Type')).toMatchObject({ properties: { a: { const: 1 } } });
  expect(await schemaOf('Outer')).toMatchObject({ properties: { c: { const: 3 } } });
  expect(await schemaOf('Inner')).toMatchObject({ properties: { c: { const: 3 } } });
  expect(await schemaOf('default')).toMatchObject({ properties: { b: { const: 2 } } });
});

test.each([
  ['export interface Page<T> { items: T[] }', 'Page', 'NTG1102'],
  ['export class Shop { open(): void {} }', 'Shop', 'NTG1102'],
  ['export type Callback = () => void;', 'Callback', 'NTG1102'],
  ["export type Lost = import('./nowhere.js').Lost;", 'Lost', 'NTG1101'],
  ['export interface Broken { ', 'Broken', 'NTG1000'],
])('what has no schema has a diagnostic: %s', async (source, type, code) => {
  const { diagnostics } = (await reading(source, type)) as {
    readonly diagnostics: readonly { readonly code: string }[];
  };
  expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
});

test('a name that is exported as no type is answered with those that are', async () => {
  const source = 'export const Order = 1;\nexport interface Receipt { a: 1 }\ninterface Hidden { b: 2 }\n';
  for (const type of ['Order', 'Hidden', 'Nowhere', '']) {
    expect(await reading(source, type)).toEqual({ exported: ['Receipt'] });
  }
});
