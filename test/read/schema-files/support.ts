import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contract } from '../../../src/contract/contract.js';
import type { Schema } from '../../../src/contract/schema.js';
import type { Diagnostic, SourceLocation } from '../../../src/errors/diagnostic.js';
import { findSchemaFiles } from '../../../src/read/schema-files/find-schema-files.js';
import { readSchemaFiles } from '../../../src/read/schema-files/read-schema-files.js';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));

export type Files = Readonly<Record<string, string>>;

export interface DescribedReading {
  readonly contracts: readonly Contract[];
  readonly diagnostics: readonly Diagnostic[];
  readonly locations: ReadonlyMap<string, SourceLocation>;
  /** `code file:line:column message` of each diagnostic. */
  readonly told: readonly string[];
}

/** A folder with files, and with this checkout as its `ntgen`, for the time of `use`. */
export async function withFolder<Result>(files: Files, use: (root: string) => Promise<Result>): Promise<Result> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ntgen-schema-files-')));
  try {
    for (const [name, text] of Object.entries({ 'package.json': '{"type":"module"}', ...files })) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    symlinkSync(checkout, join(root, 'node_modules/ntgen'), 'dir');
    return await use(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Reads the schema files of a folder. */
export async function read(
  files: Files,
  { patterns, timeLimit }: { readonly patterns?: readonly string[]; readonly timeLimit?: number } = {},
): Promise<DescribedReading> {
  return withFolder(files, async (root) => {
    const found = findSchemaFiles(root, patterns, join(root, 'generated'));
    const { services, diagnostics } = await readSchemaFiles(found, root, timeLimit);
    return {
      contracts: services.map(({ contract }) => contract),
      diagnostics,
      locations: new Map(services.flatMap(({ locations }) => [...locations])),
      told: diagnostics.map(({ code, location, message }) => {
        const { file = 'nowhere', line = 0, column = 0 } = location ?? {};
        return `${code} ${file}:${String(line)}:${String(column)} ${message}`;
      }),
    };
  });
}

/** A document in JSON of a service with one method, whose result has the schema. */
export function document(result: unknown, $defs: object = {}): string {
  return JSON.stringify({ service: 'shop', methods: { get: { result } }, $defs });
}

/** What a schema comes to in a contract, with its named types. */
export async function normalised(
  result: unknown,
  $defs: object = {},
): Promise<{
  readonly schema: Schema | undefined;
  readonly $defs: Contract['$defs'];
  readonly told: readonly string[];
}> {
  const { contracts, told } = await read({ 'shop.service.json': document(result, $defs) });
  const [contract] = contracts;
  const where = 'shop.service.json:1:';
  return {
    schema: contract?.entrypoints[0]?.result,
    $defs: contract?.$defs ?? {},
    told: told.map((one) => one.replace(new RegExp(`${where}\\d+ `), '')),
  };
}
