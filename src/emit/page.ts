import { declaredErrors, rpcName, type Contract, type EntrypointContract } from '../contract/contract.js';
import type { JsonValue, Schema } from '../contract/schema.js';
import { byCodeUnit } from './names.js';
import { TypePrinter } from './print-type.js';
import { errorsOf, type NamedService } from './target.js';

/** What a template of a user's own has to print from, if it makes one file. */
export interface ProjectPage {
  /** By name. */
  readonly services: readonly ServicePage[];
}

/** What it has if it makes a file for each service. A text that a source does not give is empty. */
export interface ServicePage {
  /** On the wire. */
  readonly name: string;
  readonly className: string;
  /** The source file, from the project's root. */
  readonly source: string;
  readonly doc: string;
  /** Its folder in the output. */
  readonly folder: string;
  /** Identifiers in the generated modules: of its proxy type and of its descriptor. */
  readonly proxyName: string;
  readonly descriptorName: string;
  readonly methods: readonly MethodPage[];
  readonly handlers: readonly HandlerPage[];
  readonly routes: readonly RoutePage[];
  readonly timers: readonly { readonly method: string; readonly doc: string; readonly interval: string }[];
  /** Entrypoints of all kinds, those of other packages among them. */
  readonly entrypoints: readonly {
    readonly kind: string;
    readonly method: string;
    readonly doc: string;
    readonly options: Readonly<Record<string, JsonValue>>;
  }[];
  /** What it dispatches. */
  readonly events: readonly { readonly name: string; readonly doc: string; readonly type: string }[];
  /** What its methods declare to fail with. */
  readonly errors: readonly { readonly name: string; readonly excPath: string; readonly type: string }[];
  /** Named types of its payloads. */
  readonly types: readonly TypePage[];
  /** All of it, as in `contract.json`. */
  readonly contract: Contract;
}

/** An rpc method. Types are TypeScript, on one line. */
export interface MethodPage {
  /** On the wire. */
  readonly name: string;
  readonly doc: string;
  readonly parameters: readonly ParameterPage[];
  readonly result: string;
  /** Names of the errors that it declares. */
  readonly errors: readonly string[];
  /** `order(code: string, quantity?: number): Receipt`. */
  readonly signature: string;
}

export interface ParameterPage {
  readonly name: string;
  readonly type: string;
  readonly doc: string;
  readonly isOptional: boolean;
  readonly isRest: boolean;
}

/** An event handler. */
export interface HandlerPage {
  readonly method: string;
  readonly doc: string;
  /** The service whose event it is, and the event's type. */
  readonly source: string;
  readonly event: string;
  /** Of the payload. */
  readonly type: string;
}

/** An HTTP route. */
export interface RoutePage {
  readonly method: string;
  readonly doc: string;
  /** `GET`. */
  readonly verbs: readonly string[];
  readonly path: string;
}

export interface TypePage {
  readonly name: string;
  readonly doc: string;
  readonly type: string;
  /** Of an object; empty for other types. */
  readonly properties: readonly {
    readonly name: string;
    readonly type: string;
    readonly doc: string;
    readonly isOptional: boolean;
  }[];
}

/** A service as a template of a user's own sees it. */
export function pageOf(service: NamedService): ServicePage {
  const { contract, names, typeNames } = service;
  const printer = new TypePrinter(typeNames);
  const ofKind = (kind: string): readonly EntrypointContract[] =>
    contract.entrypoints.filter((entrypoint) => entrypoint.kind === kind);
  return {
    name: contract.service,
    className: contract.className,
    source: contract.source,
    doc: contract.doc ?? '',
    folder: names.folder,
    proxyName: names.proxy,
    descriptorName: names.descriptor,
    methods: ofKind('rpc')
      .map((entrypoint) => methodPage(entrypoint, printer))
      .sort((left, right) => byCodeUnit(left.name, right.name)),
    handlers: ofKind('event').map(({ method, doc = '', options, params: [payload] }) => ({
      method,
      doc,
      source: textOf(options['source']),
      event: textOf(options['type']),
      type: payload === undefined ? 'unknown' : printed(printer, payload.schema),
    })),
    routes: ofKind('http').map(({ method, doc = '', options: { methods, path } }) => ({
      method,
      doc,
      verbs: Array.isArray(methods) ? methods.map((verb: JsonValue) => textOf(verb).toUpperCase()) : [],
      path: textOf(path),
    })),
    timers: ofKind('timer').map(({ method, doc = '', options }) => ({
      method,
      doc,
      interval: textOf(options['interval']),
    })),
    entrypoints: contract.entrypoints.map(({ kind, method, doc = '', options }) => ({ kind, method, doc, options })),
    events: sorted(contract.events).map(([name, schema]) => ({
      name,
      doc: schema.description ?? '',
      type: printed(printer, schema),
    })),
    errors: errorsOf(service).map(([name, { excPath, data }]) => ({ name, excPath, type: printed(printer, data) })),
    types: sorted(contract.$defs).map(([name, schema]) => ({
      name: typeNames.get(name) ?? name,
      doc: schema.description ?? '',
      type: printed(printer, schema),
      properties: propertiesOf(schema, printer),
    })),
    contract,
  };
}

function methodPage(entrypoint: EntrypointContract, printer: TypePrinter): MethodPage {
  const name = rpcName(entrypoint);
  const parameters = entrypoint.params.map((param) => ({
    name: param.wireName ?? param.name,
    type: printed(printer, param.schema),
    doc: param.schema.description ?? '',
    isOptional: param.optional === true,
    isRest: param.rest === true,
  }));
  const result = printer.printResult(entrypoint.result, Infinity).join(' ');
  const told = parameters.map(
    (param) => `${param.isRest ? '...' : ''}${param.name}${param.isOptional ? '?' : ''}: ${param.type}`,
  );
  return {
    name,
    doc: entrypoint.doc ?? '',
    parameters,
    result,
    errors: declaredErrors(entrypoint),
    signature: `${name}(${told.join(', ')}): ${result}`,
  };
}

function propertiesOf(schema: Schema, printer: TypePrinter): TypePage['properties'] {
  if (schema.properties === undefined) return [];
  return printer.members(schema, Infinity).map(({ name, type, doc, optional }) => ({
    name,
    type: type.join(' '),
    doc,
    isOptional: optional,
  }));
}

function printed(printer: TypePrinter, schema: Schema): string {
  return printer.print(schema, Infinity).join(' ');
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

function sorted(schemas: Readonly<Record<string, Schema>>): readonly (readonly [string, Schema])[] {
  return Object.entries(schemas).sort(([left], [right]) => byCodeUnit(left, right));
}
