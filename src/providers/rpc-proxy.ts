import { descriptorOf } from '../contract/descriptor.js';
import { CallingProvider } from '../runtime/calling-provider.js';
import type { WorkerContext } from '../runtime/context.js';
import { dependency } from '../runtime/injection.js';
import type { CallOptions } from '../runtime/proxy.js';
import type { ProxyOf, ServiceName } from '../runtime/registry.js';
import { serviceProxy } from '../runtime/service-proxy.js';

class RpcProxyProvider extends CallingProvider {
  readonly #service: string;

  constructor(service: string, options: CallOptions) {
    super(options);
    this.#service = service;
  }

  override getDependency(context: WorkerContext): object {
    return serviceProxy(this.#service, descriptorOf(this.host.contracts, this.#service), this.calls(context));
  }
}

const inject = dependency(RpcProxyProvider);

/**
 * The proxy of another service: `readonly stock = RpcProxy('stock')`, then `await this.stock.check('anvil')`.
 * The options hold for all its calls, unless a call says otherwise.
 */
export function RpcProxy<const Name extends ServiceName>(service: Name, options: CallOptions = {}): ProxyOf<Name> {
  // What the provider gives has the methods of the registry's type: both come from one contract.
  return inject(service, options) as ProxyOf<Name>;
}
