import type { Static, TSchema } from 'typebox';
import { markDefinition } from '../contract/service-definition.js';

export { Type, type Static, type TSchema } from 'typebox';
export { Wire } from './wire.js';

/** One parameter of a method. Callers may send it by place or by name. */
export interface ParameterDefinition {
  readonly name: string;
  /** May be left out. */
  readonly optional?: true;
  /** Takes all further arguments; then `schema` is the schema of the whole array. */
  readonly rest?: true;
  readonly schema: TSchema;
}

export interface MethodDefinition {
  readonly description?: string;
  /** In order. */
  readonly params?: readonly ParameterDefinition[];
  /** What it resolves to; absent for nothing. */
  readonly result?: TSchema;
  /** Names of the service's `errors` with which it may fail. */
  readonly errors?: readonly string[];
}

/** An error that methods declare. */
export interface ErrorDefinition {
  /** Under which it travels; `{service}.{name}` by default. */
  readonly excPath?: string;
  /** What its class is made from: names of its data, or `message`. */
  readonly args?: readonly string[];
  /** What it brings; nothing, by default, as errors of Python. */
  readonly data?: TSchema;
}

/** What a service promises. */
export interface ServiceDefinition {
  readonly description?: string;
  /** Its rpc methods, by wire name. */
  readonly methods?: Readonly<Record<string, MethodDefinition>>;
  /** What it dispatches: event type to payload. */
  readonly events?: Readonly<Record<string, TSchema>>;
  readonly errors?: Readonly<Record<string, ErrorDefinition>>;
}

/** A definition with the name of its service. */
export type DefinedService<
  Name extends string = string,
  Definition extends ServiceDefinition = ServiceDefinition,
> = Definition & {
  readonly service: Name;
};

/**
 * Describes a service by TypeBox schemas. Exported from a schema module, it is what `ntgen generate` reads, and its class
 * implements `ServiceInterface<typeof it>`.
 *
 * @param service  the name on the wire
 */
export function defineService<const Name extends string, const Definition extends ServiceDefinition>(
  service: Name,
  definition: Definition,
): DefinedService<Name, Definition> {
  return markDefinition({ ...definition, service });
}

type MethodsOf<Service extends ServiceDefinition> = NonNullable<Service['methods']>;

type ArgumentsOf<Params> = Params extends readonly [infer First extends ParameterDefinition, ...infer Others]
  ? First extends { readonly rest: true }
    ? Extract<Static<First['schema']>, readonly unknown[]>
    : First extends { readonly optional: true }
      ? [argument?: Static<First['schema']>, ...others: ArgumentsOf<Others>]
      : [argument: Static<First['schema']>, ...others: ArgumentsOf<Others>]
  : [];

type ResultOf<Method> = Method extends { readonly result: infer Result extends TSchema } ? Static<Result> : void;

/** What a class has to have that keeps a definition: `class StockService implements ServiceInterface<typeof stock>`. */
export type ServiceInterface<Service extends ServiceDefinition> = {
  [Name in keyof MethodsOf<Service>]: (
    ...args: ArgumentsOf<MethodsOf<Service>[Name]['params']>
  ) => Promise<ResultOf<MethodsOf<Service>[Name]>> | ResultOf<MethodsOf<Service>[Name]>;
};

/** The events of a definition, for its class's dispatcher: `EventDispatcher<ServiceEvents<typeof stock>>()`. */
export type ServiceEvents<Service extends ServiceDefinition> = {
  [Event in keyof NonNullable<Service['events']>]: Static<NonNullable<Service['events']>[Event]>;
};
