import { ConfigurationError, messageOf } from '../errors/errors.js';
import type { DependencyProvider } from './provider.js';

/** A class with a name on the wire; methods marked by entrypoint decorators, fields initialised by injectors. */
export interface ServiceClass {
  new (): object;
  readonly serviceName: string;
}

/** @throws ConfigurationError  the class has none */
export function serviceNameOf(serviceClass: ServiceClass): string {
  const { serviceName } = serviceClass as { readonly serviceName?: unknown };
  if (typeof serviceName !== 'string' || serviceName === '') {
    throw new ConfigurationError(
      `${serviceClass.name} has no name. Add \`static readonly serviceName = '…'\`: the name under which others call it.`,
      { code: 'NTG5002' },
    );
  }
  return serviceName;
}

/** What a field initialiser asked for. */
interface Declaration {
  /** The provider class: tells one initialiser from another. */
  readonly token: unknown;
  make(): DependencyProvider<unknown>;
}

/** A dependency of a service class: the field, and what makes its provider. */
export interface DependencyDeclaration extends Declaration {
  readonly fieldName: string;
}

/*
 * Field initialisers take no arguments, so they learn from a frame what is going on: the container collects declarations
 * (once), or a worker is being made and each initialiser is answered with its value, in order. Construction is synchronous,
 * hence one stack is enough. It is global because two copies of the package may be loaded side by side.
 */
type Frame =
  | { readonly kind: 'collect'; readonly declarations: Declaration[] }
  | {
      readonly kind: 'inject';
      readonly declarations: readonly Declaration[];
      readonly values: readonly unknown[];
      next: number;
    };

const FRAMES = Symbol.for('ntgen.injectionFrames');
const shared = globalThis as unknown as { [FRAMES]: Frame[] | undefined };
const frames = (shared[FRAMES] ??= []);

/**
 * Turns a provider class into an injector: `export const Basket = dependency(BasketProvider)`, used as `readonly basket = Basket()`.
 * The field has the type that `getDependency` returns.
 */
export function dependency<Args extends readonly unknown[], T>(
  providerClass: new (...args: Args) => DependencyProvider<T>,
): (...args: Args) => T {
  // The initialiser runs inside a frame of the container; there the value is the provider's own T.
  return (...args) => answer({ token: providerClass, make: () => new providerClass(...args) }) as T;
}

/** The dependencies of a class, found by constructing it once. */
export function collectDependencies(serviceClass: ServiceClass): readonly DependencyDeclaration[] {
  const declarations: Declaration[] = [];
  const probe = withFrame({ kind: 'collect', declarations }, () => construct(serviceClass));
  const fields = new Map<unknown, string>();
  // The first field is the dependency's own: a later one may hold the same value, as `copy = this.stock` does.
  for (const [name, value] of Object.entries(probe)) if (!fields.has(value)) fields.set(value, name);
  return declarations.map((declaration) => ({
    token: declaration.token,
    make: () => declaration.make(),
    fieldName: fields.get(declaration) ?? '(private field)',
  }));
}

/** A worker: the class constructed with the values in the places of its dependencies. */
export function constructWorker(
  serviceClass: ServiceClass,
  declarations: readonly DependencyDeclaration[],
  values: readonly unknown[],
): object {
  const frame: Frame = { kind: 'inject', declarations, values, next: 0 };
  frames.push(frame);
  try {
    const worker = new serviceClass();
    if (frame.next !== declarations.length) throw conditionalDependencies(serviceClass.name);
    return worker;
  } finally {
    frames.pop();
  }
}

function answer(declaration: Declaration): unknown {
  const frame = frames.at(-1);
  // Outside a container the field holds its declaration: what a testing kit replaces.
  if (frame === undefined) return declaration;
  if (frame.kind === 'collect') {
    frame.declarations.push(declaration);
    return declaration;
  }
  const index = frame.next++;
  if (frame.declarations[index]?.token !== declaration.token) throw conditionalDependencies();
  return frame.values[index];
}

function withFrame<Result>(frame: Frame, run: () => Result): Result {
  frames.push(frame);
  try {
    return run();
  } finally {
    frames.pop();
  }
}

function construct(serviceClass: ServiceClass): object {
  try {
    return new serviceClass();
  } catch (error) {
    throw new ConfigurationError(
      `${serviceClass.name} cannot be constructed: ${messageOf(error)}. A container constructs the class once when it is made, to collect its dependencies, before any of them has a value.`,
      { code: 'NTG5002', cause: error },
    );
  }
}

function conditionalDependencies(className = 'A service class'): ConfigurationError {
  return new ConfigurationError(
    `${className} declares its dependencies conditionally. Declare each as a plain field initialiser, such as \`readonly stock = RpcProxy('stock')\`, the same for every instance.`,
    { code: 'NTG5003' },
  );
}
