import type { ServiceContainer } from '../runtime/container.js';
import type { ServiceClass } from '../runtime/injection.js';
import { assertKnown } from './known-name.js';
import type { MethodName } from './service-types.js';

/**
 * Leaves a container that has not started only the entrypoints on these methods; without names, none. The others fire no
 * worker by themselves and declare no queue; `entrypointHook` still fires them.
 *
 * @throws NtgenError  NTG5101: there is no such entrypoint; NTG5102: the container has started
 */
export function restrictEntrypoints<Service extends ServiceClass>(
  container: ServiceContainer<Service>,
  ...methods: readonly MethodName<InstanceType<Service>>[]
): void {
  const { tap, serviceName } = container;
  for (const method of methods) assertKnown('entrypoint', method, tap.methods.keys(), serviceName);
  tap.keepEntrypoints(methods);
}
