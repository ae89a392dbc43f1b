import { ConfigurationError, messageOf, type ErrorClass } from '../errors/errors.js';
import type { EntrypointDescriptor } from '../contract/descriptor.js';
import type { Call, Host, Outcome } from './host.js';
import { isOneOf } from './sent-error.js';

// Node 20 has no Symbol.metadata, and compiled decorators then get no `context.metadata`, without an error.
// The same registered symbol as esbuild's, so that classes compiled by either meet here.
(Symbol as { metadata?: symbol }).metadata ??= Symbol.for('Symbol.metadata');

/** A method of a service class, as one entrypoint is handed it. */
export interface EntrypointMethod<Options> {
  readonly name: string;
  readonly options: Options;
  /** JavaScript's `function.length`. */
  readonly arity: number;
  /** The generated row; undefined where nothing was generated. */
  readonly descriptor: EntrypointDescriptor | undefined;
}

/**
 * What fires workers. A container makes one of each kind and hands it all methods of that kind.
 *
 * Life: `setup` of everything in the container, then `start` of everything; `stop` comes first when the container stops.
 * `Options` is what the decorator is given, `Args` what the method is called with, `Result` what it may return.
 */
export abstract class Entrypoint<
  Options = unknown,
  Args extends readonly unknown[] = readonly unknown[],
  Result = unknown,
> {
  readonly host: Host;
  readonly methods: readonly EntrypointMethod<Options>[];

  constructor(host: Host, methods: readonly EntrypointMethod<Options>[]) {
    this.host = host;
    this.methods = methods;
  }

  /** Prepares: declares queues, opens files. Nothing is fired yet. */
  setup?(): Promise<void> | void;
  /** Begins to fire workers. */
  start?(): Promise<void> | void;
  /** Takes no new work. Running workers are the container's to wait for. */
  stop?(): Promise<void> | void;

  /**
   * Runs one worker and resolves to its outcome, so that "acknowledge after the work" is a line after an `await`.
   * A failure is logged here: as a warning when its class is among the method's `expectedErrors`.
   */
  protected async spawn(
    method: EntrypointMethod<Options>,
    args: Args,
    call: Omit<Call, 'method' | 'args'> = {},
  ): Promise<Outcome<Result>> {
    const outcome = await this.spawnQuietly(method, args, call);
    if (!outcome.ok) this.reportFailure(method, outcome, call.signal?.aborted === true);
    return outcome;
  }

  /** `spawn` without a word in the log, for whoever looks at a failure before it is told. */
  protected spawnQuietly(
    method: EntrypointMethod<Options>,
    args: Args,
    call: Omit<Call, 'method' | 'args'> = {},
  ): Promise<Outcome<Result>> {
    return this.host.spawn(callOf(method, args, call)) as Promise<Outcome<Result>>;
  }

  /** Whether the method's author has announced errors of this class. */
  protected isExpected(method: EntrypointMethod<Options>, error: unknown): boolean {
    const { expectedErrors = [] } = method.options as EntrypointOptions;
    return isOneOf(expectedErrors, error);
  }

  /** Logs a failure. */
  protected reportFailure(
    method: EntrypointMethod<Options>,
    { error, context }: Outcome & { readonly ok: false },
    hasNoCaller = false,
  ): void {
    const logger = context?.logger ?? this.host.logger;
    const where = `${this.host.serviceName}.${method.name}`;
    if (context === undefined) {
      logger.warn({}, `${where} was not run to its end: ${messageOf(error)}`);
      return;
    }
    const failed = `${where} failed${context.attempt > 1 ? ` at attempt ${String(context.attempt)}` : ''}`;
    if (hasNoCaller) logger.debug({ error }, `${failed} after its caller had gone`);
    else if (this.isExpected(method, error)) logger.warn({}, `${failed} as expected: ${messageOf(error)}`);
    else logger.error({ error }, failed);
  }
}

/** Every call comes by here: field by field, since V8 takes microseconds to spread an object and add to it. */
function callOf(
  method: EntrypointMethod<unknown>,
  args: readonly unknown[],
  { data, callIdStack, delivery, timeoutMs, signal, complete }: Omit<Call, 'method' | 'args'>,
): Call {
  const call: { -readonly [Name in keyof Call]: Call[Name] } = { method: method.name, args, entrypoint: method };
  if (data !== undefined) call.data = data;
  if (callIdStack !== undefined) call.callIdStack = callIdStack;
  if (delivery !== undefined) call.delivery = delivery;
  if (timeoutMs !== undefined) call.timeoutMs = timeoutMs;
  if (signal !== undefined) call.signal = signal;
  if (complete !== undefined) call.complete = complete;
  return call;
}

/** What every entrypoint of ours may be told; a stranger's own kind gets the same treatment when it takes them too. */
export interface EntrypointOptions {
  /** Errors that belong to the method's work: logged as warnings; over HTTP answered with 400. */
  readonly expectedErrors?: readonly ErrorClass[];
  /** Paths such as `card.number` whose values no log and no error shows: one, or several. */
  readonly sensitiveArguments?: string | readonly string[];
}

/** Any method. Parameters are `any`: only so is every signature assignable, whatever it takes. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
export type AnyMethod = (this: any, ...args: any[]) => unknown;

/**
 * A decorator that makes a method an entrypoint.
 *
 * `entrypointKind` and `entrypointOptions` are what `ntgen generate` reads, from the type and never from the value: any
 * decorator that has them is an entrypoint, ours or a stranger's, and needs no registration.
 */
export interface EntrypointDecorator<Kind extends string, Options, Method extends AnyMethod = AnyMethod> {
  <M extends Method>(method: M, context: MethodDecoratorContext): void;
  readonly entrypointKind: Kind;
  readonly entrypointOptions: Options;
}

/** The part of `ClassMethodDecoratorContext` that is read: the whole type is invariant in its method and refuses generic helpers. */
export interface MethodDecoratorContext {
  readonly kind: 'method';
  readonly name: string | symbol;
  readonly static: boolean;
  readonly private: boolean;
  /** The compiler's type says `undefined` where the library of decorator metadata is not among its own. */
  readonly metadata: DecoratorMetadataObject | undefined;
}

/** Constructor of an entrypoint: what groups the methods of one kind. */
export type EntrypointClass<Options> = new (
  host: Host,
  methods: readonly EntrypointMethod<Options>[],
) => Entrypoint<
  Options,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the arguments of any entrypoint
  any
>;

/** What a decorator leaves on the class. */
export interface EntrypointDeclaration {
  readonly kind: string;
  readonly method: string;
  readonly options: object;
  readonly entrypointClass: EntrypointClass<never>;
}

const DECLARATIONS = Symbol.for('ntgen.entrypoints');

/**
 * Makes a decorator from an entrypoint class: `export const sqsReceive = entrypointDecorator('sqs', SqsReceive)`,
 * used as `@sqsReceive({ queue: 'orders' })`. A method that cannot take the entrypoint's arguments does not compile.
 */
export function entrypointDecorator<
  const Kind extends string,
  Options extends object,
  Args extends readonly unknown[],
  Result,
>(
  kind: Kind,
  entrypointClass: new (host: Host, methods: readonly EntrypointMethod<Options>[]) => Entrypoint<Options, Args, Result>,
): <const Given extends Options>(
  options: Given,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- `this` of any class
) => EntrypointDecorator<Kind, Given, (this: any, ...args: [...Args]) => Result | Promise<Result>> {
  return (options) => declare(kind, options, entrypointClass as unknown as EntrypointClass<never>);
}

/** The decorator itself, for kinds whose decorator takes something else than one options object. */
export function declare<Kind extends string, Options extends object, Method extends AnyMethod>(
  kind: Kind,
  options: Options,
  entrypointClass: EntrypointClass<never>,
): EntrypointDecorator<Kind, Options, Method> {
  const decorator = (_method: AnyMethod, context: MethodDecoratorContext): void => {
    assertMethodContext(kind, context);
    const own = ownDeclarations(context.metadata);
    own.push({ kind, method: String(context.name), options, entrypointClass });
  };
  return Object.assign(decorator, { entrypointKind: kind, entrypointOptions: options });
}

/**
 * The entrypoints of a class, inherited ones first. A method that a subclass overrides is an entrypoint only by what the
 * subclass says of it, as in Nameko, and as the generator reads it.
 */
export function declarationsOf(serviceClass: object): readonly EntrypointDeclaration[] {
  const declarations: EntrypointDeclaration[] = [];
  const overridden = new Set<string>();
  for (const ancestor of ancestorsOf(serviceClass)) {
    const own = Object.hasOwn(ancestor, Symbol.metadata) ? (ancestor[Symbol.metadata]?.[DECLARATIONS] ?? []) : [];
    declarations.unshift(...own.filter(({ method }) => !overridden.has(method)));
    for (const name of Object.getOwnPropertyNames(ancestor.prototype ?? {})) overridden.add(name);
  }
  return declarations;
}

/** A class as decorators leave it. */
interface DecoratedClass {
  readonly prototype?: object;
  readonly [Symbol.metadata]?: { readonly [DECLARATIONS]?: readonly EntrypointDeclaration[] } | null;
}

/** A class and what it extends, from the class upwards. */
function* ancestorsOf(serviceClass: object): Generator<DecoratedClass> {
  for (
    let ancestor: unknown = serviceClass;
    typeof ancestor === 'function' && ancestor !== Function.prototype;
    ancestor = Object.getPrototypeOf(ancestor)
  ) {
    yield ancestor;
  }
}

/** Metadata is inherited by prototype: without a list of its own a subclass would add its entrypoints to its parent. */
function ownDeclarations(metadata: DecoratorMetadataObject | undefined): EntrypointDeclaration[] {
  if (metadata === undefined) {
    throw new ConfigurationError(
      'The class was compiled without decorator metadata. Compile with TypeScript 5.2 or later, or with a loader that keeps it.',
      { code: 'NTG5004' },
    );
  }
  const table = metadata as Record<symbol, EntrypointDeclaration[] | undefined>;
  if (!Object.hasOwn(table, DECLARATIONS)) table[DECLARATIONS] = [];
  return table[DECLARATIONS] as EntrypointDeclaration[];
}

function assertMethodContext(kind: string, context: unknown): asserts context is MethodDecoratorContext {
  if (typeof context !== 'object' || context === null) {
    throw new ConfigurationError(
      `@${kind} was called as a legacy decorator. Remove "experimentalDecorators" from tsconfig.json: ntgen uses standard decorators.`,
      { code: 'NTG5004' },
    );
  }
  const { kind: target, static: isStatic, private: isPrivate, name } = context as Partial<MethodDecoratorContext>;
  if (target !== 'method' || isStatic === true || isPrivate === true || typeof name === 'symbol') {
    throw new ConfigurationError(
      `@${kind} stands on ${isStatic === true ? 'a static' : isPrivate === true ? 'a private' : 'no public'} method (${String(name)}). Entrypoints are public instance methods with a name.`,
      { code: 'NTG5004' },
    );
  }
}
