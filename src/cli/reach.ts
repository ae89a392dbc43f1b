import { connectClient } from '../client/connect.js';
import type { Contracts } from '../contract/descriptor.js';
import { transportSettings } from '../runtime/connection-config.js';
import type { AnyRpcMethod } from '../runtime/service-proxy.js';
import { milliseconds, readConnection, type ConnectedConfig } from './connection.js';
import { findContracts } from './find-contracts.js';
import { makeRunner, type Hosted } from './host-services.js';
import { serviceFault } from './service-fault.js';
import type { Terminal } from './terminal.js';

/** What of the flags of `reachFlags` says where services are. */
export interface Reach {
  readonly broker: string | undefined;
  readonly config: string | undefined;
  readonly services: string | undefined;
  /** Seconds. */
  readonly timeout: number;
}

/** Services as they are reached: any method of any service, as what is known of it allows. */
export type AnyClient = Awaited<ReturnType<typeof connectTo>>;

/** Services within reach: a way to connect, and what is known of them. */
export interface Reached {
  readonly config: ConnectedConfig;
  readonly contracts: Contracts;
  /** A client that knows of these tables; those of the working folder by default. */
  readonly connect: (contracts?: Contracts) => Promise<AnyClient>;
}

/** Does some work within reach of services: on a broker, or with `services` hosted in this process meanwhile. */
export async function withServices<Result>(
  flags: Reach,
  terminal: Terminal,
  work: (reached: Reached) => Promise<Result>,
): Promise<Result> {
  const timeoutMs = milliseconds(flags.timeout);
  const [named, contracts] = await Promise.all([readConnection(flags, terminal), findContracts()]);
  const { services } = flags;
  const config = services === undefined ? named : embedded(named);
  const reached = {
    config,
    contracts: contracts ?? {},
    connect: (known = contracts ?? {}) => connectTo(config, known, timeoutMs),
  };
  return services === undefined
    ? work(reached)
    : hosting(services, { config, contracts }, terminal, () => work(reached));
}

async function hosting<Result>(
  specifier: string,
  hosted: Hosted,
  terminal: Terminal,
  work: () => Promise<Result>,
): Promise<Result> {
  const runner = await makeRunner([specifier], hosted, terminal, 'warn');
  try {
    await runner.start();
  } catch (error) {
    throw serviceFault(error);
  }
  try {
    return await work();
  } finally {
    await runner.stop();
  }
}

/** Without a broker; and an HTTP server of theirs must not be in the way of one that runs. */
function embedded(config: ConnectedConfig): ConnectedConfig {
  return { ...config, AMQP_URI: 'memory://ntgen-cli', WEB_SERVER_ADDRESS: '127.0.0.1:0' };
}

function connectTo(config: ConnectedConfig, contracts: Contracts, timeoutMs: number) {
  const { AMQP_URI, rpc_exchange: rpcExchange } = config;

  return connectClient<
    Record<string, Record<string, AnyRpcMethod | undefined> | undefined>,
    Record<string, Record<string, unknown>>
  >(AMQP_URI, contracts, {
    ...transportSettings(config),
    timeout: timeoutMs,
    autoDeleteEventExchanges: config.AUTO_DELETE_EVENT_EXCHANGES ?? false,
    declareEventExchanges: config.DECLARE_EVENT_EXCHANGES ?? true,
    ...(rpcExchange === undefined ? {} : { rpcExchange }),
  });
}
