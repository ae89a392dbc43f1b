import { collectDependencies, constructWorker, type ServiceClass } from '../runtime/injection.js';
import { checkedReplacements } from './known-name.js';
import { autoMock } from './mock.js';
import type { Replacements } from './service-types.js';

/**
 * An instance of a service class without a container, for tests of its methods alone. Dependencies are the given
 * replacements; the others are automatic mocks, which `mocked()` types.
 *
 * @throws NtgenError  NTG5101: a replacement stands for no dependency, or is undefined
 */
export function workerFactory<Service extends ServiceClass>(
  serviceClass: Service,
  replacements: Replacements<InstanceType<Service>> = {},
): InstanceType<Service> {
  const dependencies = collectDependencies(serviceClass);
  const known = dependencies.map(({ fieldName }) => fieldName);
  const given = checkedReplacements(replacements, known, serviceClass.name);
  const values = known.map((name) => (given.has(name) ? given.get(name) : autoMock(name)));
  // It was constructed by the class itself.
  return constructWorker(serviceClass, dependencies, values) as InstanceType<Service>;
}
