/*
 * The program of the child process in which schema modules are run, one after the other. What they print goes to stderr;
 * what they define goes to the parent by its own channel.
 */
import { pathToFileURL } from 'node:url';
import { isNativeError } from 'node:util/types';
import { isServiceDefinition } from '../../../contract/service-definition.js';
import { messageOf } from '../../../errors/errors.js';
import { isRecord } from '../findings.js';
import { LARGEST_MODULE, READY, type DefinedDocument, type ModuleReport } from './protocol.js';
import { has, TypeBoxJson } from './typebox-json.js';

// what every module imports, so that none of them is charged for it
await import('../../../schema/schema.js');
await tell(READY);
for (const file of process.argv.slice(2)) await tell(await run(file));
// a module may have left something running
process.exit(0);

async function run(file: string): Promise<ModuleReport> {
  try {
    const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
    const documents = documentsOf(exportsOf(module));
    if (JSON.stringify(documents).length <= LARGEST_MODULE) return { file, documents };
    return { file, message: `what it defines is larger than ${String(LARGEST_MODULE / 1e6)} MB of JSON` };
  } catch (error) {
    const thrownAt = placeOf(error);
    return { file, message: messageOf(error), ...(thrownAt === undefined ? {} : { thrownAt }) };
  }
}

/** In a CommonJS project all that a module exports arrives as its default. */
function exportsOf(module: Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown> {
  const { default: whole } = module;
  const inner = isRecord(whole) && !isServiceDefinition(whole) ? whole : {};
  return new Map(Object.entries({ ...inner, ...module }).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function documentsOf(exported: ReadonlyMap<string, unknown>): readonly DefinedDocument[] {
  return [...exported].flatMap(([name, value]) => {
    if (!isServiceDefinition(value)) return [];
    const json = new TypeBoxJson();
    for (const [other, schema] of exported) if (other !== 'default') json.name(other, schema);
    const data = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, json.convert(part, `/${key}`)]));
    json.settle();
    return [
      {
        exported: name,
        data: { ...data, $defs: Object.fromEntries(json.$defs) },
        problems: [...json.problems, ...marksOf(value)],
      },
    ];
  });
}

/** `Type.Optional` is of properties; a parameter says it itself. */
function marksOf(definition: object): DefinedDocument['problems'] {
  const { methods = {} } = definition as { readonly methods?: Readonly<Record<string, { readonly params?: unknown }>> };
  return Object.entries(methods).flatMap(([method, parts]) => {
    // whatever the module gave; its form is looked at by the parent
    const params = (parts as typeof parts | null)?.params;
    return (Array.isArray(params) ? params : []).flatMap((param: unknown, index) => {
      const schema: unknown =
        typeof param === 'object' && param !== null && 'schema' in param ? param.schema : undefined;
      if (!has(schema, '~optional', 'TypeBox.Optional')) return [];
      const pointer = `/methods/${method}/params/${String(index)}`;
      return [
        {
          pointer,
          message: 'Type.Optional is for properties.',
          hint: 'Write `optional: true` beside the name of the parameter.',
        },
      ];
    });
  });
}

function placeOf(error: unknown): string | undefined {
  const frames = isNativeError(error) ? (error.stack?.split('\n') ?? []) : [];
  const places = frames.flatMap((frame) => /(?:file:\/\/)?(\/[^()]+:\d+:\d+)\)?$/.exec(frame)?.[1] ?? []);
  const own = new URL('.', import.meta.url).pathname;
  return places.find((place) => !place.includes('/node_modules/') && !place.includes(own));
}

function tell(report: ModuleReport | typeof READY): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(report, undefined, undefined, (error) => (error === null ? resolve() : reject(error)));
  });
}
