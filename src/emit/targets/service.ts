import type { Contract, EntrypointContract } from '../../contract/contract.js';
import type { JsonValue, Schema } from '../../contract/schema.js';
import { textFormsOf } from '../../contract/text-forms.js';
import type { Lines } from '../literal.js';
import { byCodeUnit } from '../names.js';
import type { PayloadFunctions } from '../payload.js';
import { payloadsOf } from '../payloads.js';
import { routesOf } from '../routes.js';
import { errorsOf, stamped, type EmittedFile, type NamedService } from '../target.js';
import type { Templates } from '../templates.js';

export interface ServiceContext {
  readonly source: string;
  readonly service: string;
  readonly descriptor: string;
  /** Names that hold the hash. */
  readonly exported: string;
  readonly stamp: string;
  readonly routes: string;
  readonly schemas: string;
  readonly hash: string;
  readonly hasRoutes: boolean;
  readonly hasValidators: boolean;
  readonly entrypoints: readonly {
    readonly kind: string;
    readonly method: string;
    /** Empty where it is the method's own name. */
    readonly wireName: string;
    readonly options: Readonly<Record<string, JsonValue>>;
    readonly params: readonly PrintedParameter[];
    readonly arity: string;
    readonly args: Lines;
    readonly hasResult: boolean;
    readonly result: Lines;
    readonly hasRequest: boolean;
    readonly request: Lines;
    readonly parts: JsonValue;
  }[];
  readonly hasEvents: boolean;
  readonly events: readonly { readonly name: string; readonly payload: Lines }[];
  readonly hasErrors: boolean;
  readonly errors: readonly {
    readonly name: string;
    readonly excPath: string;
    readonly hasArgs: boolean;
    readonly args: readonly string[];
    readonly fields: readonly string[];
    readonly data: Lines;
  }[];
}

interface PrintedParameter {
  readonly name: string;
  /** Empty where it is the parameter's own name. */
  readonly wireName: string;
  readonly isOptional: boolean;
  readonly isRest: boolean;
}

/** `service.ts`: the descriptor that a container and a client are given. */
export function emitService(service: NamedService, templates: Templates): EmittedFile {
  const { contract, names } = service;
  const { entrypoints, events, errors } = payloadsOf(service);
  const context: ServiceContext = {
    source: contract.source,
    service: contract.service,
    descriptor: names.descriptor,
    exported: stamped(names.descriptor, service),
    hash: service.hash,
    stamp: stamped('contract', service),
    routes: stamped('routes', service),
    schemas: stamped('schemas', service),
    hasRoutes: routesOf(contract.entrypoints).length > 0,
    hasValidators: entrypoints.length + events.length + errors.length > 0,
    entrypoints: contract.entrypoints.map((entrypoint, index) => {
      const { args, result, request } = entrypoints[index] ?? {};
      return {
        kind: entrypoint.kind,
        method: entrypoint.method,
        wireName: entrypoint.wireName ?? '',
        options: entrypoint.options,
        params: printParameters(entrypoint),
        arity: String(entrypoint.arity),
        args: printPayload(args),
        hasResult: result !== undefined,
        result: printPayload(result),
        hasRequest: request !== undefined,
        request: printPayload(request),
        parts: partsOf(entrypoint, contract.$defs),
      };
    }),
    hasEvents: events.length > 0,
    events: events.map(({ name, functions }) => ({ name, payload: printPayload(functions) })),
    hasErrors: errors.length > 0,
    errors: errorsOf(service).map(([name, { excPath, args, data }]) => ({
      name,
      excPath,
      hasArgs: args !== undefined,
      args: args ?? [],
      fields: Object.keys(data.properties ?? {}).sort(byCodeUnit),
      data: printPayload(errors.find((error) => error.name === name)?.functions),
    })),
  };
  return { path: `${names.folder}/service.ts`, text: templates.render('service.ts', context) };
}

/** Which parts of a request are asked for, and how texts among them are to be read. */
function partsOf({ request }: EntrypointContract, defs: Contract['$defs']): JsonValue {
  const { body, query, headers } = request?.properties ?? {};
  const forms = (schema: Schema): JsonValue =>
    Object.fromEntries(textFormsOf(schema, defs).map(([name, form = 'string']) => [name, form]));
  return {
    ...(body === undefined ? {} : { body: true }),
    ...(headers === undefined ? {} : { headers: forms(headers) }),
    ...(query === undefined ? {} : { query: forms(query) }),
  };
}

function printParameters({ params }: EntrypointContract): readonly PrintedParameter[] {
  return params.map(({ name, wireName = '', optional, rest }) => ({
    name,
    wireName,
    isOptional: optional === true,
    isRest: rest === true,
  }));
}

/** `{ check: validators.checkBuyArgs }`, from names that ntgen has chosen. */
function printPayload(functions: PayloadFunctions | undefined): Lines {
  const entries = Object.entries(functions ?? {}).map(([role, name]) => `${role}: validators.${String(name)}`);
  const flat = `{ ${entries.join(', ')} }`;
  return flat.length <= 90 ? [flat] : ['{', ...entries.map((entry) => `  ${entry},`), '}'];
}
