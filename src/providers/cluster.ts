import type { Caller } from '../runtime/caller.js';
import type { WorkerContext } from '../runtime/context.js';
import { dependency } from '../runtime/injection.js';
import { DependencyProvider } from '../runtime/provider.js';
import type { CallOptions } from '../runtime/proxy.js';
import type { ClusterServices } from '../runtime/registry.js';
import { clusterProxy } from '../runtime/service-proxy.js';
import { workerCalls } from '../runtime/worker-calls.js';

class ClusterRpcProxyProvider extends DependencyProvider<object> {
  readonly #options: CallOptions;
  #caller: Caller | undefined;

  constructor(options: CallOptions) {
    super();
    this.#options = options;
  }

  override async setup(): Promise<void> {
    this.#caller = await this.host.caller();
  }

  override getDependency(context: WorkerContext): object {
    const caller = this.#caller;
    if (caller === undefined) throw new TypeError('the provider was not set up');
    return clusterProxy(this.host.contracts, workerCalls(caller, context, this.#options));
  }
}

const inject = dependency(ClusterRpcProxyProvider);

/**
 * Proxies of all services, for when the service to call is known only at run time: `readonly cluster = ClusterRpcProxy()`,
 * then `await this.cluster['stock'].check('anvil')`. `Services` is what was generated; `ClusterRpcProxy<UntypedServices>()`
 * takes any name. It shares its reply queue with the other proxies of the container.
 */
export function ClusterRpcProxy<Services = ClusterServices>(options: CallOptions = {}): Services {
  // Names and methods come from the contracts that the types were generated from.
  return inject(options) as Services;
}
