import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

export type Check = (value: unknown) => boolean;

/** A schema as Ajv takes it, with the guard that was made of it. */
export interface Made {
  /** Of the guard, within the module of its service. */
  readonly name: string;
  readonly service: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

interface WrittenContract {
  readonly service: string;
  readonly $defs: object;
  readonly entrypoints: readonly { readonly method: string; readonly result?: object; readonly request?: object }[];
}

/** What was generated in a folder: the guards of all results. */
export function madeIn(folder: string): readonly Made[] {
  const text = readFileSync(join(folder, 'generated/contract.json'), 'utf8');
  const { services } = JSON.parse(text) as { readonly services: readonly WrittenContract[] };
  return services.flatMap(({ service, $defs, entrypoints }) =>
    entrypoints.map(({ method, result }) => ({
      name: `check${method.slice(0, 1).toUpperCase()}${method.slice(1)}Result`,
      service,
      schema: { ...result, $defs },
    })),
  );
}

/** Takes the types off the generated modules of guards, as a user's build does. */
export function compileGuards(folder: string): void {
  for (const name of readdirSync(join(folder, 'generated'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('validators.ts')) continue;
    const file = join(folder, 'generated', name);
    const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions });
    writeFileSync(file.replace(/\.ts$/, '.js'), outputText);
  }
}

/** The guards of a service, by name. */
export async function loadGuards(folder: string, service: string): Promise<Readonly<Record<string, Check>>> {
  const module: unknown = await import(pathToFileURL(join(folder, 'generated', service, 'validators.js')).href);
  return module as Readonly<Record<string, Check>>;
}
