import { CallingProvider } from '../runtime/calling-provider.js';
import type { WorkerContext } from '../runtime/context.js';
import { dependency } from '../runtime/injection.js';
import type { CallOptions } from '../runtime/proxy.js';
import type { ClusterServices } from '../runtime/registry.js';
import { clusterProxy } from '../runtime/service-proxy.js';

class ClusterRpcProxyProvider extends CallingProvider {
  override getDependency(context: WorkerContext): object {
    return clusterProxy(this.host.contracts, this.calls(context));
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
