import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import ts from 'typescript';
import { schemasOf } from './support.js';

/** In which gaps meet each other, and texts that may stand within them. */
const TYPES = [
  '`${string}${number}`',
  '`${number}${string}`',
  '`${number}-${number}`',
  '`${number}-${number}T${string}`',
  '`a${string}b${string}c`',
  '`${string}--${string}`',
  '`${bigint}e${number}`',
  '`${Uppercase<string>}x${string}`',
  '`${Capitalize<string>}-${Lowercase<string>}`',
  '`${number}.${number}`',
  '`${string}@${string}.${string}`',
  '`${string}${string}${number}`',
  '`${Uppercase<string>}${Lowercase<string>}`',
  '`-${number}-`',
  '`${string}ab${string}ab`',
  '`${number}0x${number}`',
  '`x${bigint}${string}`',
  '`${Uncapitalize<string>}${bigint}`',
];

const PIECES = ['a', 'b', 'c', 'x', 'T', 'A', '-', '.', '@', 'e', '0', '1', '5', 'ab', '--', '0x', '-1', '1.5'];

test('a pattern of a template literal type takes the texts that the compiler takes', () => {
  const texts = fc.sample(fc.array(fc.constantFrom(...PIECES), { maxLength: 7 }), { numRuns: 1500, seed: 1 });
  const values = [...new Set(texts.map((pieces) => pieces.join('')))];
  const takes = compilersAnswer(values);
  const { contract } = schemasOf('', TYPES);
  const patterns = TYPES.map((_, index) => {
    const entrypoint = contract().entrypoints.find(({ method }) => method === `m${String(index)}`);
    return new RegExp(entrypoint?.params[0]?.schema.pattern ?? '', 'u');
  });
  for (const [index, type] of TYPES.entries()) {
    const taken = (test: (value: string, at: number) => boolean): object => ({ type, taken: values.filter(test) });
    expect(taken((value) => patterns[index]!.test(value))).toEqual(taken((_, at) => takes(index, at)));
  }
});

/** Whether a value, by its place, is of a type, by its place. */
function compilersAnswer(values: readonly string[]): (type: number, value: number) => boolean {
  const text = [
    ...TYPES.map((type, index) => `export type T${String(index)} = ${type};`),
    ...values.map((value, index) => `export type V${String(index)} = ${JSON.stringify(value)};`),
  ].join('\n');
  const options: ts.CompilerOptions = { strict: true, noLib: true, types: [], target: ts.ScriptTarget.ES2022 };
  const host = ts.createCompilerHost(options);
  host.getSourceFile = (file, language) =>
    file === 'types.ts' ? ts.createSourceFile(file, `${text}\n${MAPPINGS}`, language) : undefined;
  const program = ts.createProgram(['types.ts'], options, host);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile('types.ts');
  const exported = source === undefined ? undefined : checker.getSymbolAtLocation(source)?.exports;
  const typeOf = (name: string): ts.Type => {
    const symbol = exported?.get(ts.escapeLeadingUnderscores(name));
    if (symbol === undefined) throw new Error(`no type ${name}`);
    return checker.getDeclaredTypeOfSymbol(symbol);
  };
  return (type, value) => checker.isTypeAssignableTo(typeOf(`V${String(value)}`), typeOf(`T${String(type)}`));
}

/** What a library would bring. */
const MAPPINGS = ['Uppercase', 'Lowercase', 'Capitalize', 'Uncapitalize']
  .map((name) => `type ${name}<S extends string> = intrinsic;`)
  .join('\n');
