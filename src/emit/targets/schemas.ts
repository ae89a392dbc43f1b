import type { EntrypointContract } from '../../contract/contract.js';
import type { JsonValue, Schema } from '../../contract/schema.js';
import { byCodeUnit } from '../names.js';
import { errorsOf, stamped, type EmittedFile, type NamedService } from '../target.js';
import type { Templates } from '../templates.js';

export interface SchemasContext {
  readonly source: string;
  readonly exported: string;
  readonly defs: readonly NamedSchema[];
  readonly entrypoints: readonly {
    readonly title: string;
    readonly args: JsonValue | Schema;
    readonly hasResult: boolean;
    readonly result: JsonValue | Schema;
    readonly hasRequest: boolean;
    readonly request: JsonValue | Schema;
  }[];
  readonly events: readonly NamedSchema[];
  readonly hasErrors: boolean;
  readonly errors: readonly NamedSchema[];
}

interface NamedSchema {
  readonly name: string;
  readonly schema: Schema;
}

/** `schemas.ts`: loaded only to explain a payload that a guard has refused. */
export function emitSchemas(service: NamedService, templates: Templates): EmittedFile {
  const { contract, names } = service;
  const errors = errorsOf(service);
  const context: SchemasContext = {
    source: contract.source,
    exported: stamped('schemas', service),
    defs: namedSchemas(contract.$defs),
    entrypoints: contract.entrypoints.map((entrypoint) => ({
      title: `${entrypoint.kind} ${entrypoint.method}`,
      args: argumentsSchema(entrypoint),
      hasResult: entrypoint.result !== undefined,
      result: entrypoint.result ?? {},
      hasRequest: entrypoint.request !== undefined,
      request: entrypoint.request ?? {},
    })),
    events: namedSchemas(contract.events),
    hasErrors: errors.length > 0,
    errors: errors.map(([name, { data }]) => ({ name, schema: data })),
  };
  return { path: `${names.folder}/schemas.ts`, text: templates.render('schemas.ts', context) };
}

function namedSchemas(schemas: Readonly<Record<string, Schema>>): readonly NamedSchema[] {
  return Object.entries(schemas)
    .sort(([left], [right]) => byCodeUnit(left, right))
    .map(([name, schema]) => ({ name, schema }));
}

/** Arguments as an object by parameter name: a pointer into it starts with the name that the author gave. */
function argumentsSchema({ params }: EntrypointContract): Schema {
  const required = params.filter(({ optional, rest }) => optional !== true && rest !== true).map(({ name }) => name);
  return {
    type: 'object',
    ...(params.length === 0 ? {} : { properties: fromEntries(params.map(({ name, schema }) => [name, schema])) }),
    ...(required.length === 0 ? {} : { required }),
  };
}

function fromEntries(entries: readonly (readonly [string, Schema])[]): Record<string, Schema> {
  return Object.fromEntries(entries);
}
