import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import ts from 'typescript';
import type { Contract } from '../../src/contract/contract.js';
import { emit } from '../../src/emit/emit.js';
import { compilerComplaints, inMemory } from './support/compile.js';
import { contract, NUMBER, rpc, setOf, STRING } from './support/contracts.js';

const route = { kind: 'http', method: 'page', params: [], arity: 0, options: { methods: ['GET'], path: '/' } };
const textsOf = (one: Contract): ReadonlyMap<string, string> =>
  new Map(emit(setOf(one)).map(({ path, text }) => [path, text]));
const older = textsOf(contract({ entrypoints: [rpc('buy', [{ name: 'a', schema: STRING }]), route] }));
const newer = textsOf(contract({ entrypoints: [rpc('buy', [{ name: 'a', schema: NUMBER }]), route] }));

/** The newer files with one of the older among them. */
function mixed(path: string): ReadonlyMap<string, string> {
  return new Map([...newer, [path, older.get(path) ?? '']]);
}

/** What Node says when it loads the service, with the compiler's types taken away. */
function load(texts: ReadonlyMap<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'ntgen-mixed-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    for (const [path, text] of texts) {
      const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
      const file = join(folder, path.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(
        file,
        path.endsWith('.ts') ? ts.transpileModule(text, { compilerOptions: options }).outputText : text,
      );
    }
    return spawnSync(process.execPath, [join(folder, 'shop/service.js')], { encoding: 'utf8' }).stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('modules of one contract load', () => {
  expect(load(newer)).toBe('');
});

test.each(['shop/validators.ts', 'shop/routes.ts'])('an older %s does not load with the rest', (path) => {
  expect(load(mixed(path))).toContain('does not provide an export named');
});

test.each(['shop/validators.ts', 'shop/routes.ts', 'shop/schemas.ts', 'shop/service.ts'])(
  'an older %s does not compile with the rest',
  (path) => {
    const texts = new Map([...mixed(path)].map(([file, text]) => [inMemory(file), text]));
    expect(compilerComplaints([...texts.keys()], texts)).not.toEqual([]);
  },
  60_000,
);
