import { descriptorOf } from '../contract/descriptor.js';
import type { Caller } from '../runtime/caller.js';
import type { WorkerContext } from '../runtime/context.js';
import { dependency } from '../runtime/injection.js';
import { DependencyProvider } from '../runtime/provider.js';
import type { CallOptions } from '../runtime/proxy.js';
import type { ProxyOf, ServiceName } from '../runtime/registry.js';
import { serviceProxy } from '../runtime/service-proxy.js';
import { workerCalls } from '../runtime/worker-calls.js';

class RpcProxyProvider extends DependencyProvider<object> {
  readonly #service: string;
  readonly #options: CallOptions;
  #caller: Caller | undefined;

  constructor(service: string, options: CallOptions) {
    super();
    this.#service = service;
    this.#options = options;
  }

  override async setup(): Promise<void> {
    this.#caller = await this.host.caller();
  }

  override getDependency(context: WorkerContext): object {
    const caller = this.#caller;
    if (caller === undefined) throw new TypeError('the provider was not set up');
    const descriptor = descriptorOf(this.host.contracts, this.#service);
    return serviceProxy(this.#service, descriptor, workerCalls(caller, context, this.#options));
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
