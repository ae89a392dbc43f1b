import { ConfigurationError, type ErrorClass } from './errors.js';

/*
 * The classes that remote errors become, by `exc_path`: Nameko's registry of `deserialize_to_instance`. It is global
 * because two copies of the package may be loaded side by side.
 */
interface Registry {
  readonly classes: Map<string, ErrorClass>;
  /** The given paths: a class has one in both directions. */
  readonly paths: WeakMap<object, string>;
}

const REGISTRY = Symbol.for('ntgen.remoteErrors');
const shared = globalThis as unknown as { [REGISTRY]: Registry | undefined };
const { classes, paths } = (shared[REGISTRY] ??= {
  classes: new Map<string, ErrorClass>(),
  paths: new WeakMap<object, string>(),
});

/** Stands for the service in the path of a class that has no path of its own: it is known for whichever service is called. */
const ANY_SERVICE = '*';

/**
 * Remote errors of this path arrive as instances of the class, in this whole process. The class registered last has the path.
 *
 * The path is the given one, such as `acme.errors.OutOfStock` of a Python service, else the class's own `static excPath`.
 * A class without either stands for `{service}.{ClassName}`, whichever service is called. Thrown by a service, the class
 * travels under the same path.
 *
 * The class is constructed with the error's `exc_args`: texts, and lists and objects of texts, as in Nameko. When its
 * constructor throws, the error arrives as a `RemoteError` whose `cause` is what was thrown.
 *
 * @throws ConfigurationError  it is no class, or one without a name or path
 */
export function registerError(errorClass: ErrorClass, excPath?: string): void {
  if (typeof errorClass !== 'function') {
    throw new ConfigurationError(`A class of errors was expected, not ${String(errorClass)}.`, { code: 'NTG5004' });
  }
  const path = excPath ?? (Object.hasOwn(errorClass, 'excPath') ? errorClass.excPath : undefined);
  if (path === '' || (path === undefined && errorClass.name === '')) {
    throw new ConfigurationError(
      'A class of errors without a name needs a path: registerError(errorClass, "shop.OutOfStock").',
      { code: 'NTG5004' },
    );
  }
  classes.set(path ?? `${ANY_SERVICE}.${errorClass.name}`, errorClass);
  if (path !== undefined) paths.set(errorClass, path);
}

/** `@remoteError` and `@remoteError('acme.errors.OutOfStock')`: registers the class it stands on, see `registerError`. */
export function remoteError<Class extends ErrorClass>(errorClass: Class, context: ClassDecoratorContext<Class>): void;
export function remoteError(
  excPath: string,
): <Class extends ErrorClass>(errorClass: Class, context: ClassDecoratorContext<Class>) => void;
export function remoteError(first: ErrorClass | string, context?: ClassContext): unknown {
  if (typeof first !== 'string') {
    register(undefined, first, context);
    return undefined;
  }
  return (errorClass: ErrorClass, ownContext?: ClassContext) => {
    register(first, errorClass, ownContext);
  };
}

type ClassContext = Pick<ClassDecoratorContext<ErrorClass>, 'kind' | 'addInitializer'>;

function register(excPath: string | undefined, errorClass: ErrorClass, context: ClassContext | undefined): void {
  if (context?.kind !== 'class') {
    throw new ConfigurationError('@remoteError stands on classes of errors, as a standard decorator.', {
      code: 'NTG5004',
    });
  }
  // a class's decorators run before its static fields are there; what they add runs after
  context.addInitializer(() => {
    registerError(errorClass, excPath);
  });
}

/** The class that stands for errors of this path; `service` is the one that was called. */
export function registeredError(excPath: string, service: string): ErrorClass | undefined {
  const exact = classes.get(excPath);
  if (exact !== undefined || !excPath.startsWith(`${service}.`)) return exact;
  return classes.get(`${ANY_SERVICE}${excPath.slice(service.length)}`);
}

/** The path that the class was registered with; undefined where it was not, or without one. */
export function registeredPath(errorClass: object): string | undefined {
  return paths.get(errorClass);
}
