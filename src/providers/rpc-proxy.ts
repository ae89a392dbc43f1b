import { descriptorOf } from '../contract/descriptor.js';
import { DEFAULT_TIMEOUT_MS, type Caller } from '../runtime/caller.js';
import type { WorkerContext } from '../runtime/context.js';
import { dependency } from '../runtime/injection.js';
import { DependencyProvider } from '../runtime/provider.js';
import type { ProxyOf, ServiceName } from '../runtime/registry.js';
import { serviceProxy } from '../runtime/service-proxy.js';

class RpcProxyProvider extends DependencyProvider<object> {
  readonly #service: string;
  #caller: Caller | undefined;

  constructor(service: string) {
    super();
    this.#service = service;
  }

  override async setup(): Promise<void> {
    this.#caller = await this.host.caller();
  }

  /** A proxy whose calls carry on the worker's context and inherit what is left of its time. */
  override getDependency(context: WorkerContext): object {
    const caller = this.#caller;
    if (caller === undefined) throw new TypeError('the provider was not set up');
    const descriptor = descriptorOf(this.host.contracts, this.#service);
    return serviceProxy(this.#service, descriptor, (method, args, options) =>
      caller.call(method, args, context, {
        timeoutMs: Math.min(options.timeoutMs ?? DEFAULT_TIMEOUT_MS, context.remainingMs()),
        signal: options.signal === undefined ? context.signal : AbortSignal.any([options.signal, context.signal]),
      }),
    );
  }
}

const inject = dependency(RpcProxyProvider);

/** The proxy of another service: `readonly stock = RpcProxy('stock')`, then `await this.stock.check('anvil')`. */
export function RpcProxy<const Name extends ServiceName>(service: Name): ProxyOf<Name> {
  // What the provider gives has the methods of the registry's type: both come from one contract.
  return inject(service) as ProxyOf<Name>;
}
