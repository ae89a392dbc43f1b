import {
  part,
  type Contract,
  type EntrypointContract,
  type ErrorContract,
  type ParameterContract,
} from '../../contract/contract.js';
import type { Schema } from '../../contract/schema.js';
import type { MethodDocument, ParameterDocument, ServiceDocument } from '../../contract/service-definition.js';
import { didYouMean } from '../../errors/suggest.js';
import type { SourceLocation } from '../../errors/diagnostic.js';
import { below, type JsonPlace, type SchemaFindings, type SchemaSource } from './findings.js';
import { NamedSchemas, type SettledSchemas } from './named-schemas.js';
import type { References } from './references.js';
import { SchemaReader } from './schema-reader.js';

/** What a schema file promises for a service, and where it says so, by `part`. */
export interface DescribedService {
  readonly contract: Contract;
  readonly locations: ReadonlyMap<string, SourceLocation>;
}

const NULL: Schema = { type: 'null' };
/** The data of an error that brings none. */
const NOTHING: Schema = { type: 'object' };

/** The contract that a document states. Its form has been checked; what is wrong with its schemas is reported. */
export function describeService(
  document: ServiceDocument,
  source: SchemaSource,
  references: References,
  findings: SchemaFindings,
): DescribedService {
  const named = new NamedSchemas(references, findings);
  const reader = new ServiceReader(document, source, new SchemaReader(named, findings), findings);
  const draft = reader.read();
  const settled = named.settle((raw, place) => reader.schemas.read(raw, place));
  return { contract: settledContract(draft, settled), locations: locationsOf(document, source, settled) };
}

/** One service, with provisional names. */
class ServiceReader {
  readonly schemas: SchemaReader;
  readonly #document: ServiceDocument;
  readonly #findings: SchemaFindings;
  readonly #top: JsonPlace;

  constructor(document: ServiceDocument, source: SchemaSource, schemas: SchemaReader, findings: SchemaFindings) {
    this.#document = document;
    this.schemas = schemas;
    this.#findings = findings;
    this.#top = { source, pointer: '' };
  }

  read(): Contract {
    const { service, description, methods = {}, events = {}, errors = {} } = this.#document;
    const { path } = this.#top.source;
    const known = Object.entries(errors).sort(byKey);
    return {
      service,
      className: classNameOf(service),
      source: path,
      schemaFile: path,
      ...docOf(description),
      entrypoints: Object.entries(methods)
        .sort(byKey)
        .map(([name, method]) => this.#method(name, method)),
      events: Object.fromEntries(
        Object.entries(events)
          .sort(byKey)
          .map(([type, raw]) => [type, this.schemas.read(raw, below(this.#top, 'events', type))]),
      ),
      ...(known.length > 0 && {
        errors: Object.fromEntries(
          known.map(([name, { excPath = `${service}.${name}`, args, data }]): [string, ErrorContract] => [
            name,
            {
              excPath,
              ...(args && { args }),
              data: data === undefined ? NOTHING : this.schemas.read(data, below(this.#top, 'errors', name, 'data')),
            },
          ]),
        ),
      }),
      $defs: {},
    };
  }

  #method(name: string, { description, params = [], result, errors = [] }: MethodDocument): EntrypointContract {
    const place = below(this.#top, 'methods', name);
    this.#refuseErrors(errors, place);
    const read = params.map((param, index) =>
      this.#parameter(param, params.slice(index + 1), below(place, 'params', index)),
    );
    this.#refuseNamesakes(params, place);
    return {
      kind: 'rpc',
      method: name,
      ...docOf(description),
      params: read,
      arity: params.filter(({ rest }) => rest !== true).length,
      result: result === undefined ? NULL : this.schemas.read(result, below(place, 'result')),
      options: errors.length === 0 ? {} : { errors },
    };
  }

  #parameter(
    { name, optional, rest, schema: raw }: ParameterDocument,
    after: readonly ParameterDocument[],
    place: JsonPlace,
  ): ParameterContract {
    const schema = this.schemas.read(raw, below(place, 'schema'));
    const at = below(place, 'name');
    if (name === '__proto__')
      this.#wrong(at, 'A parameter cannot be named "__proto__": it could change what an object is.');
    if (rest === true) {
      if (optional === true)
        this.#wrong(place, 'A parameter that takes the rest may take nothing: leave out `optional`.');
      if (after.length > 0) this.#wrong(place, 'Nothing can follow a parameter that takes the rest.');
      if (schema.type !== 'array' && Object.keys(schema).length > 0) {
        this.#wrong(
          below(place, 'schema'),
          'The schema of a parameter that takes the rest is that of a list.',
          'Write `type: array`.',
        );
      }
      return { name, rest, schema };
    }
    if (optional !== true) return { name, schema };
    if (after.some((other) => other.optional !== true && other.rest !== true)) {
      this.#wrong(
        place,
        'A parameter that may be left out cannot stand before one that may not.',
        'Move it to the end, or let it be null.',
      );
    }
    return { name, optional, schema };
  }

  #refuseNamesakes(params: readonly ParameterDocument[], place: JsonPlace): void {
    for (const [index, { name }] of params.entries()) {
      const first = params.findIndex((other) => other.name === name);
      if (first !== index) this.#wrong(below(place, 'params', index, 'name'), `Two parameters are named "${name}".`);
    }
  }

  #refuseErrors(names: readonly string[], place: JsonPlace): void {
    const known = Object.keys(this.#document.errors ?? {});
    for (const [index, name] of names.entries()) {
      if (known.includes(name)) continue;
      const hint = didYouMean(name, known).trim() || 'Describe it in `errors` of the service.';
      this.#wrong(below(place, 'errors', index), `"${name}" is no error of this service.`, hint);
    }
  }

  #wrong(place: JsonPlace, message: string, hint?: string): void {
    this.#findings.report({ code: 'NTG1203', message, ...(hint === undefined ? {} : { hint }) }, place);
  }
}

function settledContract(draft: Contract, { $defs, apply }: SettledSchemas): Contract {
  const { errors } = draft;
  return {
    ...draft,
    entrypoints: draft.entrypoints.map(({ params, result = NULL, ...entrypoint }) => ({
      ...entrypoint,
      params: params.map((param) => ({ ...param, schema: apply(param.schema) })),
      result: apply(result),
    })),
    events: Object.fromEntries(Object.entries(draft.events).map(([type, schema]) => [type, apply(schema)])),
    ...(errors && {
      errors: Object.fromEntries(
        Object.entries(errors).map(([name, error]) => [name, { ...error, data: apply(error.data) }]),
      ),
    }),
    $defs,
  };
}

/** The places of what has one, under the keys of the reader of classes. */
function locationsOf(
  { service, methods = {}, events = {}, errors = {} }: ServiceDocument,
  source: SchemaSource,
  { places, $defs }: SettledSchemas,
): ReadonlyMap<string, SourceLocation> {
  const found = new Map<string, SourceLocation>();
  const add = (key: string, place: JsonPlace): void => {
    const location = place.source.locate(place.pointer);
    if (location !== undefined) found.set(key, location);
  };
  const top: JsonPlace = { source, pointer: '' };
  add(part(service), below(top, 'service'));
  for (const [method, { params = [] }] of Object.entries(methods)) {
    const place = below(top, 'methods', method);
    add(part(service, method), place);
    add(part(service, method, 'returns'), below(place, 'result'));
    for (const [index, { name }] of params.entries()) add(part(service, method, name), below(place, 'params', index));
  }
  for (const type of Object.keys(events)) add(part(service, 'events', type), below(top, 'events', type));
  for (const name of Object.keys(errors)) add(part(service, 'errors', name), below(top, 'errors', name));
  for (const [name, place] of places) {
    add(part(service, '$defs', name), place);
    for (const property of Object.keys($defs[name]?.properties ?? {})) {
      add(part(service, '$defs', name, property), below(place, 'properties', property));
    }
  }
  return found;
}

/** What stands for a class in sentences: `my-shop` is `MyShop`. */
function classNameOf(service: string): string {
  const words = service.split(/[^\p{ID_Continue}]+/u).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('') || 'Service';
}

function docOf(description: string | undefined): { readonly doc?: string } {
  const doc = description?.trim() ?? '';
  return doc === '' ? {} : { doc };
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
