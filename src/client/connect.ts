import { randomUUID } from 'node:crypto';
import { descriptorOf, type Contracts } from '../contract/descriptor.js';
import { messageOf, NtgenError } from '../errors/errors.js';
import { Caller } from '../runtime/caller.js';
import { dispatchEvent } from '../runtime/dispatch.js';
import { silentLogger, type Logger } from '../runtime/logger.js';
import type { CallOptions } from '../runtime/proxy.js';
import type { UntypedProxy } from '../runtime/registry.js';
import type { RemoteMethod } from '../runtime/remote-method.js';
import { serviceProxy } from '../runtime/service-proxy.js';
import { openTransport } from '../transport/open.js';
import type { OpenTransport, Transport } from '../transport/transport.js';
import type { TravellingContext } from '../wire/headers.js';
import { DEFAULT_RPC_EXCHANGE, eventExchange } from '../wire/names.js';

export interface ConnectOptions {
  /** Milliseconds that a call may take, and that the connection may take to come up. Default 30 000. */
  readonly timeout?: number;
  /** Context data that travels with every call, such as `{ user_id: 'wile' }`. */
  readonly contextData?: Readonly<Record<string, unknown>>;
  /** Default `nameko-rpc`. */
  readonly rpcExchange?: string;
  /** Default: silent. */
  readonly logger?: Logger;
}

/** What a client can do besides calling services. */
export interface ClientBase<Events> {
  /**
   * Dispatches an event in the name of a service. Resolves when the broker has confirmed it.
   *
   * @throws ValidationError  the payload breaks the contract
   */
  dispatch<Source extends Extract<keyof Events, string>, Type extends Extract<keyof Events[Source], string>>(
    source: Source,
    type: Type,
    payload: Events[Source][Type],
  ): Promise<void>;
  /** Calls that still wait end with `TransportClosed`. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Proxies by service name, `dispatch` and `close`. */
export type Client<Services, Events> = Services & ClientBase<Events>;

/** Services that nothing was generated for. */
export type UntypedServices = Readonly<Record<string, UntypedProxy>>;
export type UntypedEvents = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * Connects from outside a container, without generated code: any service, any method, unchecked.
 *
 * @throws NtgenError  NTG4011: the broker did not answer in time; NTG4012: it refused
 */
export function connect(url: string, options: ConnectOptions = {}): Promise<Client<UntypedServices, UntypedEvents>> {
  return connectClient(url, {}, options);
}

/** The same over generated tables; the generated index calls it with its own. */
export async function connectClient<Services, Events>(
  url: string,
  contracts: Contracts,
  options: ConnectOptions = {},
): Promise<Client<Services, Events>> {
  const core = await ClientCore.open(openTransport, url, contracts, options);
  const base: ClientBase<UntypedEvents> = {
    dispatch: (source, type, payload) => core.dispatch(source, type, payload),
    close: () => core.close(),
    [Symbol.asyncDispose]: () => core.close(),
  };
  // The proxies are made from the tables that the types were generated from.
  return new Proxy(base, {
    get: (target, name, receiver) =>
      typeof name === 'symbol' || name in target || !core.mayName(name)
        ? (Reflect.get(target, name, receiver) as unknown)
        : core.service(name),
  }) as unknown as Client<Services, Events>;
}

/** A connection with a caller on it, and the context that travels with its calls. */
class ClientCore {
  readonly #transport: Transport;
  readonly #caller: Caller;
  readonly #contracts: Contracts;
  readonly #context: TravellingContext;
  readonly #timeoutMs: number;
  readonly #proxies = new Map<string, object>();
  readonly #exchanges = new Map<string, Promise<void>>();

  private constructor(transport: Transport, caller: Caller, contracts: Contracts, options: ConnectOptions) {
    this.#transport = transport;
    this.#caller = caller;
    this.#contracts = contracts;
    this.#timeoutMs = options.timeout ?? DEFAULT_TIMEOUT_MS;
    // One id for all calls of a client, as Nameko's standalone proxy has it. Source: WIRE 7.2.
    this.#context = {
      callIdStack: [`standalone_rpc_proxy.call.${randomUUID()}`],
      data: options.contextData ?? {},
    };
  }

  static async open(
    open: OpenTransport,
    url: string,
    contracts: Contracts,
    options: ConnectOptions,
  ): Promise<ClientCore> {
    const logger = options.logger ?? silentLogger;
    let lastFailure: Error | undefined;
    const transport = await open(url, {
      name: 'standalone_rpc_proxy',
      listener: {
        disconnected: (_address, reason) => {
          lastFailure = reason;
          logger.warn({}, `no connection: ${messageOf(reason)}`);
        },
        failed: (error) => {
          logger.error({ error }, 'the transport met a failure');
        },
      },
    });
    const timeoutMs = options.timeout ?? DEFAULT_TIMEOUT_MS;
    try {
      await readyWithin(transport, timeoutMs, () => lastFailure);
      const caller = await Caller.open({
        transport,
        owner: 'standalone_rpc_proxy',
        rpcExchange: options.rpcExchange ?? DEFAULT_RPC_EXCHANGE,
        contracts,
        logger,
      });
      return new ClientCore(transport, caller, contracts, options);
    } catch (error) {
      await transport.close();
      throw error;
    }
  }

  /** An awaited client must not be taken for a promise, and without tables any other name is a service. */
  mayName(name: string): boolean {
    return (
      descriptorOf(this.#contracts, name) !== undefined ||
      (Object.keys(this.#contracts).length === 0 && name !== 'then')
    );
  }

  service(name: string): object {
    let proxy = this.#proxies.get(name);
    if (proxy === undefined) {
      proxy = serviceProxy(name, descriptorOf(this.#contracts, name), (method, args, options) =>
        this.#call(method, args, options),
      );
      this.#proxies.set(name, proxy);
    }
    return proxy;
  }

  /** Declares the source's exchange first, which Nameko's own dispatcher forgets. Source: WIRE 10. */
  async dispatch(source: string, type: string, payload: unknown): Promise<void> {
    let declared = this.#exchanges.get(source);
    if (declared === undefined) {
      declared = this.#transport.declareExchange(eventExchange(source));
      this.#exchanges.set(source, declared);
    }
    await declared;
    const event = { source, type, payload, descriptor: descriptorOf(this.#contracts, source) };
    await dispatchEvent(this.#transport, event, { callIdStack: [], data: this.#context.data });
  }

  async close(): Promise<void> {
    await this.#caller.close();
    await this.#transport.close();
  }

  #call(method: RemoteMethod, args: readonly unknown[], options: CallOptions): Promise<unknown> {
    return this.#caller.call(method, args, this.#context, { timeoutMs: this.#timeoutMs, ...options });
  }
}

async function readyWithin(transport: Transport, timeoutMs: number, cause: () => Error | undefined): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    await transport.ready({ signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    const reason = cause();
    const because = reason === undefined ? '' : `: ${messageOf(reason)}`;
    throw new NtgenError(
      'NTG4011',
      `${transport.address} did not answer within ${String(timeoutMs)} ms${because}. Is the broker running?`,
      { cause: reason ?? error },
    );
  }
}
