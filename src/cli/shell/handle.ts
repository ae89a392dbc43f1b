import { inspect } from 'node:util';
import { maskSecrets } from '../../config/mask-secrets.js';
import type { AnyClient, Reached } from '../reach.js';

/** What a shell calls `n`, as in Nameko. */
export interface ShellHandle {
  /** Services by name, those with a contract first; any other name is a service too. */
  readonly rpc: object;
  dispatchEvent(service: string, type: string, payload?: unknown): Promise<void>;
  /** The configuration. Printed, it hides its secrets. */
  readonly config: object;
  disconnect(): Promise<void>;
}

export async function openHandle({ config, contracts, connect }: Reached): Promise<ShellHandle> {
  const services = Object.keys(contracts);
  const unchecked = await connect({});
  const checked = services.length === 0 ? unchecked : await connect();
  return {
    rpc: rpcOf(services, checked, unchecked),
    dispatchEvent: (service, type, payload = null) =>
      (services.includes(service) ? checked : unchecked).dispatch(service, type, payload),
    config: Object.defineProperty({ ...config }, inspect.custom, { value: () => maskSecrets(config) }),
    disconnect: async () => {
      await Promise.all([...new Set([checked, unchecked])].map((client) => client.close()));
    },
  };
}

/** The known services are properties of their own, so that the prompt can complete them. */
function rpcOf(services: readonly string[], checked: AnyClient, unchecked: AnyClient): object {
  const others = new Proxy(Object.create(null) as object, {
    get: (_target, name) => (typeof name === 'string' ? unchecked[name] : undefined),
  });
  const known = Object.fromEntries(
    services.map((name) => [name, { value: checked[name], enumerable: true }] satisfies [string, PropertyDescriptor]),
  );
  return Object.create(others, known) as object;
}
