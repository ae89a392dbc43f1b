import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import type { Contract } from '../../../src/contract/contract.js';
import { emit } from '../../../src/emit/emit.js';
import type { Diagnostic } from '../../../src/errors/diagnostic.js';
import { readServices } from '../../../src/read/read.js';
import { NTGEN } from '../support.js';
import type { TypeCase } from './corpus.js';

/*
 * The corpus as one project: a file and a service for each case, so that none knows of another.
 */

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{"type":"module"}',
  'ntgen.ts': NTGEN,
  'other.ts': `export interface Remote { far: number }
export interface Augmented { own: 1 }
export default interface Default { home: boolean }
`,
  'second.ts': 'export interface Remote { near: string }\n',
  'barrel.ts':
    "export type { Remote as Reexported } from './other.js';\nexport * from './second.js';\nexport * as others from './other.js';\n",
  'unnamed.ts': 'export default class { a = 1; declare next: this | null }\n',
  'constants.ts': "export const LIMIT = 5;\nexport const NAME = 'x';\n",
  'legacy.cts': 'namespace legacy { export interface Shape { corners: number } }\nexport = legacy;\n',
  'node_modules/fixture-package/package.json': '{"name":"fixture-package","types":"index.d.ts"}',
  'node_modules/fixture-package/index.d.ts':
    "import type { Inner } from './inner';\nexport interface Packaged extends Inner { at: Date }\n",
  'node_modules/fixture-package/inner.d.ts': 'export interface Inner { size?: number }\n',
  // what generated code says of itself, without the package around it
  'node_modules/ntgen/package.json': '{"name":"ntgen","exports":{"./codegen/v1":"./v1.d.ts"}}',
  'node_modules/ntgen/v1.d.ts':
    'export interface RpcMethod<A extends readonly unknown[], R, N = []> { readonly types?: [A, R, N] }\nexport type FailsWith<E, N> = [E, N];\n',
};

const OPTIONS = {
  target: 'ES2022',
  module: 'NodeNext',
  lib: ['ES2023'],
  types: ['node'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  paths: { '@app/*': ['./*'] },
};

/** What came of one case. */
export interface Reading {
  readonly contract: Contract;
  readonly diagnostics: readonly Diagnostic[];
}

export interface CorpusProject {
  readonly readings: readonly Reading[];
  /** How the printed type of each case stands to the author's: `same`, `wider`, `narrower`, `other`. */
  relations(): readonly string[];
  close(): void;
}

/** Reads all cases by one program. */
export function openCorpus(cases: readonly TypeCase[]): CorpusProject {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ntgen-corpus-')));
  const output = join(root, 'generated');
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  for (const [name, text] of Object.entries(FILES)) write(name, text);
  const nodeTypes = dirname(createRequire(import.meta.url).resolve('@types/node/package.json'));
  write('tsconfig.json', JSON.stringify({ compilerOptions: { ...OPTIONS, typeRoots: [dirname(nodeTypes)] } }));
  for (const [index, one] of cases.entries()) write(`${nameOf(index)}.ts`, sourceOf(one, index));
  const { contracts, diagnostics } = readServices({ project: root, output, root });
  const readings = cases.map((_, index): Reading => {
    const contract = contracts.services.find(({ service }) => service === nameOf(index));
    if (contract === undefined) throw new Error(`${nameOf(index)} was not read: ${JSON.stringify(diagnostics[0])}`);
    return { contract, diagnostics: diagnostics.filter(({ location }) => location?.file === `${nameOf(index)}.ts`) };
  });
  return {
    readings,
    relations() {
      const accepted = readings.filter((_, index) => cases[index]?.refused === undefined);
      const services = accepted.map(({ contract }) => contract);
      for (const { path, text } of emit({ ...contracts, services })) write(`generated/${path}`, text);
      write('relations.ts', relationsOf(cases));
      return readRelations(root, cases.length);
    },
    close: () => {
      rmSync(root, { recursive: true });
    },
  };
}

export function nameOf(index: number): string {
  return `case${String(index)}`;
}

function sourceOf({ type, given }: TypeCase, index: number): string {
  return `import { rpc } from './ntgen.js';
${given}
export class Case${String(index)} {
  static readonly serviceName = '${nameOf(index)}';
  @rpc it(
    value: ${type},
  ): void {}
}
`;
}

const RELATION = `
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? 'same' : 'wider') : [B] extends [A] ? 'narrower' : 'other';
type Value<M> = M extends { readonly types?: infer T } ? (NonNullable<T> extends [readonly [infer V, ...unknown[]], ...unknown[]] ? V : 'nothing') : 'no method';
`;

/** Of the printed type: \`wider\` when it takes all of the author's values and more. */
function relationsOf(cases: readonly TypeCase[]): string {
  const lines = cases.map(({ refused }, index) =>
    refused === undefined
      ? `export type R${String(index)} = Same<Parameters<import('./${nameOf(index)}.js').Case${String(index)}['it']>[0], Value<import('./generated/${nameOf(index)}/proxy.js').Case${String(index)}Proxy['it']>>;`
      : `export type R${String(index)} = 'refused';`,
  );
  return `${RELATION}\n${lines.join('\n')}\n`;
}

function readRelations(root: string, count: number): readonly string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => readFileSync(file, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram([join(root, 'relations.ts')], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(join(root, 'relations.ts'));
  const exported = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  const symbols = new Map(exported?.exports);
  return Array.from({ length: count }, (_, index) => {
    const symbol = [...symbols.values()].find(({ name }) => name === `R${String(index)}`);
    const type = symbol === undefined ? undefined : checker.getDeclaredTypeOfSymbol(symbol);
    return type?.isStringLiteral() === true ? type.value : 'unknown';
  });
}
