import { ConfigurationError } from '../errors/errors.js';
import { agree, arityOf, type AgreedEntrypoint } from './agreement.js';
import { declarationsOf, type Entrypoint, type EntrypointClass } from './entrypoint.js';
import type { FiredEntrypoint, Host } from './host.js';
import { collectDependencies, type ServiceClass } from './injection.js';
import type { DependencyProvider } from './provider.js';
import type { HostedClass } from './worker.js';

/** What the container of a service class is made of: a provider for each dependency, an entrypoint for each kind. */
export class Parts {
  readonly #host: Host;
  readonly #agreed: readonly AgreedEntrypoint[];
  #hosted: HostedClass;
  #entrypoints: readonly Entrypoint[];

  /**
   * @throws ConfigurationError  the class has no entrypoints, or cannot be constructed
   * @throws ContractMismatch    the class and its generated table disagree
   */
  constructor(host: Host, serviceClass: ServiceClass) {
    const declared = declarationsOf(serviceClass);
    if (declared.length === 0) {
      throw new ConfigurationError(
        `${serviceClass.name} has no entrypoints. Mark the methods that others may call, for example with @rpc.`,
        { code: 'NTG5002' },
      );
    }
    this.#host = host;
    this.#agreed = agree(serviceClass, declared, host.descriptor);
    this.#entrypoints = makeEntrypoints(host, serviceClass, this.#agreed);
    const dependencies = collectDependencies(serviceClass);
    const providers = dependencies.map((declaration) => {
      const provider = declaration.make();
      provider.bind(host, declaration.fieldName);
      return provider;
    });
    this.#hosted = { serviceClass, dependencies, providers };
  }

  get hosted(): HostedClass {
    return this.#hosted;
  }

  /** In the order of the fields that asked for them. */
  get providers(): readonly DependencyProvider<unknown>[] {
    return this.#hosted.providers;
  }

  get entrypoints(): readonly Entrypoint[] {
    return this.#entrypoints;
  }

  /** Methods that entrypoints of the class fire, kept or not; of several on one method, the last. */
  get methods(): ReadonlyMap<string, FiredEntrypoint> {
    return new Map(
      this.#agreed.map(
        ({ declaration: { method, options }, descriptor }) => [method, { options, descriptor }] as const,
      ),
    );
  }

  /** Fields that hold dependencies. */
  get dependencies(): readonly string[] {
    return this.#hosted.dependencies.map(({ fieldName }) => fieldName);
  }

  /** @throws ConfigurationError  no dependency is in such a field */
  replaceProvider(fieldName: string, provider: DependencyProvider<unknown>): void {
    const index = this.dependencies.indexOf(fieldName);
    if (index === -1) throw new ConfigurationError(`${this.#host.serviceName} has no dependency ${fieldName}.`);
    provider.bind(this.#host, fieldName);
    this.#hosted = { ...this.#hosted, providers: this.providers.with(index, provider) };
  }

  /** Makes the entrypoints again, for these methods alone. */
  keepEntrypoints(methods: readonly string[]): void {
    const kept = this.#agreed.filter(({ declaration }) => methods.includes(declaration.method));
    this.#entrypoints = makeEntrypoints(this.#host, this.#hosted.serviceClass, kept);
  }
}

/** One entrypoint object of each kind, handed all methods of that kind. */
function makeEntrypoints(
  host: Host,
  serviceClass: ServiceClass,
  agreed: readonly AgreedEntrypoint[],
): readonly Entrypoint[] {
  const classes = new Set(agreed.map(({ declaration }) => declaration.entrypointClass));
  return [...classes].map((entrypointClass) => {
    const methods = agreed
      .filter(({ declaration }) => declaration.entrypointClass === entrypointClass)
      .map(({ declaration, descriptor }) => ({
        name: declaration.method,
        options: declaration.options,
        arity: arityOf(serviceClass, declaration.method),
        descriptor,
      }));
    // The declaration was made together with this very class, so its options are the ones that the class takes.
    return new (entrypointClass as unknown as EntrypointClass<object>)(host, methods) as Entrypoint;
  });
}
