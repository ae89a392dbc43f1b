import type { AnyMethod } from '../runtime/entrypoint.js';

/** Methods of a service class; any name where the class is not known. Only its entrypoints will do, which types cannot tell. */
export type MethodName<Instance> = object extends Instance
  ? string
  : Extract<{ [Key in keyof Instance]: Instance[Key] extends AnyMethod ? Key : never }[keyof Instance], string>;

/** Public fields of a service class; any name where the class is not known. */
export type FieldName<Instance> = object extends Instance ? string : Extract<keyof Instance, string>;

/** What a method resolves to. */
export type ResultOf<Instance, Method> = Method extends keyof Instance
  ? Instance[Method] extends (...args: never) => infer Result
    ? Awaited<Result>
    : never
  : unknown;

/** What a method takes. */
export type ArgumentsOf<Instance, Method> = Method extends keyof Instance
  ? Instance[Method] extends (...args: infer Args) => unknown
    ? Args
    : never
  : readonly unknown[];

/** What can stand in for a dependency: the members that the test needs; where a promise is returned, its value will do. */
export type Replacement<T> = 0 extends 1 & T
  ? unknown
  : T extends (...args: infer Args) => infer Result
    ? (...args: Args) => Result | Awaited<Result>
    : T extends object
      ? { readonly [Key in keyof T]?: Replacement<T[Key]> }
      : T;

/** Replacements by field. */
export type Replacements<Instance> = object extends Instance
  ? Readonly<Record<string, unknown>>
  : { readonly [Key in keyof Instance]?: Replacement<Instance[Key]> };
