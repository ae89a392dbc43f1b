import type { JsonValue, Schema } from './schema.js';
import type { Route } from './route.js';
import type { TextForms } from './text-forms.js';

/**
 * The checks of one payload, as generated.
 *
 * `check` sees the wire form. `encode` turns TypeScript's form into it and must stand any value, since it runs before
 * the check; `decode` turns it back and runs after. Both are absent where the two forms are the same.
 */
export interface PayloadDescriptor {
  check(wire: unknown): boolean;
  encode?(value: unknown): unknown;
  decode?(wire: unknown): unknown;
}

export interface ParameterDescriptor {
  readonly name: string;
  /** By which it is given on the wire, where that is another name. */
  readonly wireName?: string;
  readonly optional?: true;
  readonly rest?: true;
}

/** An entrypoint of a service, as generated: data, and the checks of its payloads. */
export interface EntrypointDescriptor {
  readonly kind: string;
  readonly method: string;
  /** The method's name on the wire, where the project's naming makes it another one. */
  readonly wireName?: string;
  readonly options: Readonly<Record<string, JsonValue>>;
  readonly params: readonly ParameterDescriptor[];
  readonly arity: number;
  /** Over the positional arguments as an array; a rest parameter is spread in it, a missing optional one is `undefined`. */
  readonly args: PayloadDescriptor;
  readonly result?: PayloadDescriptor;
  readonly request?: RequestDescriptor;
}

/** What an HTTP method asks of its request, as generated. */
export interface RequestDescriptor {
  /** Over an object of those parts. */
  readonly payload: PayloadDescriptor;
  readonly parts: { readonly body?: true; readonly query?: TextForms; readonly headers?: TextForms };
}

/** An error that a service declares, as generated. */
export interface ErrorDescriptor {
  readonly excPath: string;
  /** What its class is made from: names of fields, or `message`. Absent where that is not known. */
  readonly args?: readonly string[];
  /** Names of its data: nothing else of an error travels. */
  readonly fields: readonly string[];
  readonly data: PayloadDescriptor;
}

/** The schemas of one service: loaded only when a check has failed and the failure must be explained. */
export interface SchemaTable {
  readonly $defs: Readonly<Record<string, Schema>>;
  /** One for each entrypoint, in the order of `entrypoints`. `args` is an object schema by parameter name. */
  readonly entrypoints: readonly { readonly args: Schema; readonly result?: Schema; readonly request?: Schema }[];
  readonly events: Readonly<Record<string, Schema>>;
  /** The data of each declared error. */
  readonly errors?: Readonly<Record<string, Schema>>;
}

/** What the runtime knows of a service: the generated table. */
export interface ServiceDescriptor {
  readonly service: string;
  /** Hash of the canonical contract, for telling whether two programs mean the same. */
  readonly hash: string;
  readonly entrypoints: readonly EntrypointDescriptor[];
  readonly events: Readonly<Record<string, PayloadDescriptor>>;
  /** Declared errors by class name. */
  readonly errors?: Readonly<Record<string, ErrorDescriptor>>;
  readonly routes: readonly Route[];
  schemas(): Promise<SchemaTable>;
}

/** Generated tables by service name: what a container, a client and `ntgen run` are given. */
export type Contracts = Readonly<Record<string, ServiceDescriptor>>;

/** The table of a service; undefined where nothing was generated for it. */
export function descriptorOf(contracts: Contracts, service: string): ServiceDescriptor | undefined {
  return Object.hasOwn(contracts, service) ? contracts[service] : undefined;
}
