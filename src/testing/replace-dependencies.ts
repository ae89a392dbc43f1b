import { NtgenError } from '../errors/errors.js';
import type { ServiceContainer } from '../runtime/container.js';
import type { ServiceClass } from '../runtime/injection.js';
import { DependencyProvider } from '../runtime/provider.js';
import { checkedReplacements } from './known-name.js';
import { autoMock, type Mocked } from './mock.js';
import type { FieldName, Replacements } from './service-types.js';

/** Gives every worker the same value. */
class StandIn extends DependencyProvider<unknown> {
  readonly #value: unknown;

  constructor(value: unknown) {
    super();
    this.#value = value;
  }

  override getDependency(): unknown {
    return this.#value;
  }
}

/** Automatic mocks by field. */
export type Mocks<Instance, Name extends string> = {
  readonly [Key in Name]: Key extends keyof Instance ? Mocked<Instance[Key]> : Mocked<unknown>;
};

/**
 * Replaces dependencies of a container that has not started, by what the test gives or, of those that it only names, by
 * automatic mocks. Their providers are not set up: a replaced proxy needs no broker.
 *
 * @returns what now stands in the fields
 * @throws NtgenError  NTG5101: there is no such dependency, or a replacement is undefined; NTG5102: the container has started
 */
export function replaceDependencies<
  Service extends ServiceClass,
  const Given extends Replacements<InstanceType<Service>>,
>(container: ServiceContainer<Service>, replacements: Given): Given;
export function replaceDependencies<Service extends ServiceClass, const Name extends FieldName<InstanceType<Service>>>(
  container: ServiceContainer<Service>,
  ...names: readonly Name[]
): Mocks<InstanceType<Service>, Name>;
export function replaceDependencies(container: ServiceContainer, ...given: readonly (string | object)[]): object {
  const replacements = namesOf(given);
  const { tap, serviceName } = container;
  for (const [name, value] of checkedReplacements(replacements, tap.dependencies, serviceName)) {
    tap.replaceProvider(name, new StandIn(value));
  }
  return replacements;
}

function namesOf(given: readonly (string | object)[]): object {
  const [first] = given;
  if (typeof first === 'object') return first;
  const names = given.map(String);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new NtgenError('NTG5101', `The dependency "${twice}" is named twice.`);
  return Object.fromEntries(names.map((name) => [name, autoMock(name)]));
}
