import { descriptorOf, type Contracts } from '../contract/descriptor.js';
import type { DispatchOptions } from '../runtime/dispatch.js';
import type { UntypedProxy, UntypedServices } from '../runtime/registry.js';
import { clusterProxy, serviceProxy } from '../runtime/service-proxy.js';
import { openTransport } from '../transport/open.js';
import { ClientCore } from './client-core.js';
import type { ConnectOptions } from './options.js';

export type { ConnectOptions, UntypedServices };

/** What a client can do besides calling services. */
export interface ClientBase<Events> {
  /**
   * Dispatches an event in the name of a service, whose exchange it declares. Resolves when the broker has confirmed it.
   *
   * @throws ValidationError  the payload breaks the contract
   * @throws Backpressure     not sent within the timeout of the client
   * @throws OutcomeUnknown   sent, and not confirmed within it
   */
  dispatch<Source extends Extract<keyof Events, string>, Type extends Extract<keyof Events[Source], string>>(
    source: Source,
    type: Type,
    payload: Events[Source][Type],
    options?: DispatchOptions,
  ): Promise<void>;
  /** Calls that still wait end with `TransportClosed`. May be called again. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Proxies by service name, `dispatch` and `close`. */
export type Client<Services, Events> = Services & ClientBase<Events>;

export type UntypedEvents = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A proxy of one service with a connection of its own. */
export interface ServiceClient {
  readonly proxy: UntypedProxy;
  /** Calls that still wait end with `TransportClosed`. May be called again. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Connects from outside a container, without generated code: any service, any method, unchecked.
 *
 * @throws NtgenError  NTG4011: the broker did not answer in time; NTG4012: it refused
 */
export function connect(url: string, options: ConnectOptions = {}): Promise<Client<UntypedServices, UntypedEvents>> {
  return connectClient(url, {}, options);
}

/**
 * Connects to call one service, without generated code: `const { proxy: shop, close } = await connectService(url, 'shop')`.
 *
 * @throws NtgenError  NTG4011: the broker did not answer in time; NTG4012: it refused
 */
export async function connectService(
  url: string,
  service: string,
  options: ConnectOptions = {},
): Promise<ServiceClient> {
  const core = await ClientCore.open(openTransport, url, {}, options);
  const close = (): Promise<void> => core.close();
  return { proxy: serviceProxy(service, undefined, core.send), close, [Symbol.asyncDispose]: close };
}

/** The same over generated tables; the generated index calls it with its own. */
export async function connectClient<Services, Events>(
  url: string,
  contracts: Contracts,
  options: ConnectOptions = {},
): Promise<Client<Services, Events>> {
  const core = await ClientCore.open(openTransport, url, contracts, options);
  const services = clusterProxy(contracts, core.send);
  const isUntyped = Object.keys(contracts).length === 0;
  const base: ClientBase<UntypedEvents> = {
    dispatch: (source, type, payload, options) => core.dispatch(source, type, payload, options),
    close: () => core.close(),
    [Symbol.asyncDispose]: () => core.close(),
  };
  // The proxies are made from the tables that the types were generated from.
  return new Proxy(base, {
    get: (target, name, receiver): unknown => {
      if (typeof name === 'symbol' || name in target) return Reflect.get(target, name, receiver);
      // With tables a client has what they have, and an untyped slip is no RPC.
      return isUntyped || descriptorOf(contracts, name) !== undefined ? Reflect.get(services, name) : undefined;
    },
  }) as unknown as Client<Services, Events>;
}
