import type { JsonValue, Schema } from './schema.js';

/** One parameter of an entrypoint method. */
export interface ParameterContract {
  readonly name: string;
  /** By which it is given on the wire, where that is another name. */
  readonly wireName?: string;
  /** What the author says of it: `@param`. */
  readonly doc?: string;
  /** May be left out: `name?: T` or `name = value`. */
  readonly optional?: true;
  /** `...name: T[]`; then `schema` is the schema of the whole array. */
  readonly rest?: true;
  readonly schema: Schema;
}

/** One way by which one method is fired. */
export interface EntrypointContract {
  /** `rpc`, `event`, `http`, `timer`, or a kind that a third party brings. */
  readonly kind: string;
  /** The method's name on the class. */
  readonly method: string;
  /** Its name on the wire, where the project's naming makes it another one. */
  readonly wireName?: string;
  /** The author's doc comment. */
  readonly doc?: string;
  readonly params: readonly ParameterContract[];
  /** JavaScript's `function.length`: parameters before the first default or rest. What a container can compare. */
  readonly arity: number;
  /** What the author says of the result: `@returns`. */
  readonly returns?: string;
  /** What the author calls obsolete, with what is said of it: `@deprecated`. */
  readonly deprecated?: string;
  /** What the method resolves to. Absent when the kind takes no result. */
  readonly result?: Schema;
  /** What an HTTP method asks of its request: an object of `body`, `query` and `headers`. Absent when it asks nothing. */
  readonly request?: Schema;
  /** What the decorator was told, as far as its type says it literally. Classes appear by name. */
  readonly options: Readonly<Record<string, JsonValue>>;
}

/** An error that methods of a service declare. */
export interface ErrorContract {
  /** Under which it travels: the class's `static excPath`, else `{service}.{ClassName}`. */
  readonly excPath: string;
  /** What its class is made from, where every parameter of the constructor is a field of its data, or `message`. */
  readonly args?: readonly string[];
  /** The public fields of the class, as an object. */
  readonly data: Schema;
}

/** What one service promises, as plain data in canonical order. */
export interface Contract {
  /** The name on the wire: `static readonly serviceName`. */
  readonly service: string;
  readonly className: string;
  /** Source file relative to the project root, with `/`. No position, so that a comment above changes nothing. */
  readonly source: string;
  /** The schema file that describes it, if one does; the same as `source` where no class here implements it. */
  readonly schemaFile?: string;
  readonly doc?: string;
  /** By method, then kind, then options. */
  readonly entrypoints: readonly EntrypointContract[];
  /** What it dispatches: event type to payload. */
  readonly events: Readonly<Record<string, Schema>>;
  /** By class name; which method declares which stands in its option `errors`. Absent where there are none. */
  readonly errors?: Readonly<Record<string, ErrorContract>>;
  /** Named types of the payloads. */
  readonly $defs: Readonly<Record<string, Schema>>;
}

/** The content of `contract.json`. */
export interface ContractSet {
  /** Version of this format. */
  readonly format: 1;
  /** By service name. */
  readonly services: readonly Contract[];
}

/** The wire name of an rpc method: `@rpc({ name })`, else what the project's naming makes of it, else the method's own. */
export function rpcName(entrypoint: Pick<EntrypointContract, 'method' | 'wireName' | 'options'>): string {
  const { name } = entrypoint.options;
  return typeof name === 'string' ? name : (entrypoint.wireName ?? entrypoint.method);
}

/** The name by which callers in TypeScript know an rpc method: `@rpc({ name })`, else the method's own. */
export function callName(entrypoint: Pick<EntrypointContract, 'method' | 'options'>): string {
  const { name } = entrypoint.options;
  return typeof name === 'string' ? name : entrypoint.method;
}

/** Names of the errors that an entrypoint declares: `@rpc({ errors: [OutOfStock] })`. */
export function declaredErrors({ options }: Pick<EntrypointContract, 'options'>): readonly string[] {
  const { errors } = options;
  return Array.isArray(errors) ? errors.filter((name): name is string => typeof name === 'string') : [];
}

/**
 * Key of a part of a contract, by which a change and its place in the source find each other.
 *
 * `part('shop')`, `part('shop', 'buy')`, `part('shop', 'buy', 'card')`; a named type is `part('shop', '$defs', 'Card')`,
 * an event `part('shop', 'events', 'settled')`, an error `part('shop', 'errors', 'OutOfStock')`.
 */
export function part(...steps: readonly string[]): string {
  return steps.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
}
