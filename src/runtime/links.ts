import type { OpenTransport, Transport, TransportHealth } from '../transport/transport.js';
import { DEFAULT_RPC_EXCHANGE } from '../wire/names.js';
import { Caller } from './caller.js';
import { brokerUrl, transportSettings } from './connection-config.js';
import { connectionLog } from './connection-log.js';
import type { Host } from './host.js';

/** What ties a container to the broker: its transport and its calling half, each opened when it is first asked for. */
export class Links {
  readonly #host: Pick<Host, 'serviceName' | 'config' | 'contracts' | 'logger'>;
  readonly #openTransport: OpenTransport;
  #transport: Promise<Transport> | undefined;
  #opened: Transport | undefined;
  #caller: Promise<Caller> | undefined;

  constructor(host: Pick<Host, 'serviceName' | 'config' | 'contracts' | 'logger'>, openTransport: OpenTransport) {
    this.#host = host;
    this.#openTransport = openTransport;
  }

  transport(): Promise<Transport> {
    this.#transport ??= this.#open();
    return this.#transport;
  }

  caller(): Promise<Caller> {
    this.#caller ??= this.#openCaller();
    return this.#caller;
  }

  /** Undefined where nothing has asked for the transport. */
  health(): TransportHealth | undefined {
    return this.#opened?.health();
  }

  async closeCaller(): Promise<void> {
    await (await ifOpened(this.#caller))?.close();
  }

  async closeTransport(): Promise<void> {
    await (await ifOpened(this.#transport))?.close();
  }

  async #open(): Promise<Transport> {
    const { serviceName, config, logger } = this.#host;
    if (config.AMQP_ACCEPT_ANY_CERTIFICATE === true) {
      logger.warn(
        {},
        'AMQP_ACCEPT_ANY_CERTIFICATE: whoever is on the way to the broker can read and change everything',
      );
    }
    this.#opened = await this.#openTransport(brokerUrl(config), {
      ...transportSettings(config),
      name: serviceName,
      listener: connectionLog(logger),
    });
    return this.#opened;
  }

  async #openCaller(): Promise<Caller> {
    const { serviceName, config, contracts, logger } = this.#host;
    return Caller.open({
      transport: await this.transport(),
      owner: serviceName,
      rpcExchange: config.rpc_exchange ?? DEFAULT_RPC_EXCHANGE,
      contracts,
      logger,
    });
  }
}

/** What could not be opened has told whoever asked for it, and needs no closing. */
function ifOpened<Link>(link: Promise<Link> | undefined): Promise<Link | undefined> {
  return link === undefined ? Promise.resolve(undefined) : link.catch(() => undefined);
}
