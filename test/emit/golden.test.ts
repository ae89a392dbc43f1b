import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { ContractSet } from '../../src/contract/contract.js';
import { checkDocument } from '../../src/contract/explain.js';
import { emit } from '../../src/emit/emit.js';
import { compilerComplaints } from './support/compile.js';

/*
 * A folder of test/golden is a case: `contract.json`, and beside it `expected/` with every file, byte for byte.
 * `UPDATE_GOLDEN=1 npm test -- test/emit/golden` rewrites; the diff is reviewed as code.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const golden = join(root, 'test/golden');
const cases = readdirSync(golden).filter((name) => existsSync(join(golden, name, 'contract.json')));
const contractSchema = json(join(root, 'schemas/contract.schema.json')) as object;

describe.each(cases)('golden case %s', (name) => {
  const folder = join(golden, name);
  const contracts = json(join(folder, 'contract.json')) as ContractSet;
  const emitted = new Map(emit(contracts).map(({ path, text }) => [path, text]));

  test('emits what is expected', () => {
    const expected = join(folder, 'expected');
    if (process.env['UPDATE_GOLDEN'] === '1') rewrite(expected, emitted);
    expect([...emitted.keys()]).toEqual(filesUnder(expected));
    for (const [path, text] of emitted) expect({ path, text }).toEqual({ path, text: read(join(expected, path)) });
  });

  test('does not depend on the order in which things are said', () => {
    const turned = turnRound(contracts) as ContractSet;
    expect(
      new Map(emit({ ...turned, services: [...turned.services].reverse() }).map(({ path, text }) => [path, text])),
    ).toEqual(emitted);
  });

  test('emits a contract that keeps its schema and makes the same files again', () => {
    const again: unknown = JSON.parse(emitted.get('contract.json') ?? '');
    expect(checkDocument(contractSchema, again)).toEqual([]);
    expect(new Map(emit(again as ContractSet).map(({ path, text }) => [path, text]))).toEqual(emitted);
  });

  test('compiles under the strictest settings', () => {
    // and `usage.ts`, where a case has one, says how the types are used, and what they must refuse
    const files = filesUnder(folder).map((path) => join(folder, path));
    expect(compilerComplaints(files)).toEqual([]);
  }, 60_000);

  test('is tidy', () => {
    for (const [path, text] of emitted) {
      expect({ path, untidy: /[ \t]$|\n\n\n|\n\n$|\r/m.test(text) || !text.endsWith('\n') }).toEqual({
        path,
        untidy: false,
      });
    }
  });
});

/** The same value with the keys of every object in the opposite order. */
function turnRound(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turnRound);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, inner]) => [name, turnRound(inner)]),
  );
}

function rewrite(folder: string, files: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function filesUnder(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

function json(path: string): unknown {
  return JSON.parse(read(path));
}
