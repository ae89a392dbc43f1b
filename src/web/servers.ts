import { ConfigurationError } from '../errors/errors.js';
import type { ServiceConfig } from '../runtime/config.js';
import type { Host } from '../runtime/host.js';
import { addressText, type ListenAddress } from './address.js';
import { WebServer, type Mount, type MountedService } from './server.js';

/** Servers that listen, or are about to, by address. */
type Servers = Map<string, Promise<WebServer>>;

/** One server an address in the whole process, even where two copies of the package are loaded. */
const SERVERS = Symbol.for('ntgen.webServers');
const shared = globalThis as unknown as { [SERVERS]: Servers | undefined };
const serversOfProcess = (shared[SERVERS] ??= new Map<string, Promise<WebServer>>());

/** With port 0, "any free one", each container has a server of its own. */
const serversOfContainers = new WeakMap<Host, Servers>();

const DEFAULT_REQUEST_TIMEOUT_SECONDS = 30;

/**
 * Hangs a service into the server of its address, which begins to listen with its first service.
 *
 * @throws ConfigurationError  the address cannot be had, or another service has one of the routes
 */
export async function mountService(host: Host, address: ListenAddress, mount: Mount): Promise<MountedService> {
  const requestTimeoutSeconds = positive(host.config, 'WEB_REQUEST_TIMEOUT', DEFAULT_REQUEST_TIMEOUT_SECONDS);
  const servers = address.port === 0 ? ownServers(host) : serversOfProcess;
  for (;;) {
    const server = await serverAt(servers, address, requestTimeoutSeconds);
    // The last of the others may have closed it in the meantime.
    if (!server.isClosing) return server.mount(mount);
  }
}

function ownServers(host: Host): Servers {
  const servers = serversOfContainers.get(host) ?? new Map<string, Promise<WebServer>>();
  serversOfContainers.set(host, servers);
  return servers;
}

function serverAt(servers: Servers, address: ListenAddress, requestTimeoutSeconds: number): Promise<WebServer> {
  const key = addressText(address);
  const known = servers.get(key);
  if (known !== undefined) return known;
  const forget = (): void => {
    if (servers.get(key) === listening) servers.delete(key);
  };
  const listening = WebServer.listen(address, requestTimeoutSeconds * 1000, forget);
  servers.set(key, listening);
  listening.catch(forget);
  return listening;
}

/** A number above 0 of the configuration. @throws ConfigurationError  it is something else */
export function positive(config: ServiceConfig, key: string, otherwise: number): number {
  const value = config[key] ?? otherwise;
  if (typeof value === 'number' && value > 0) return value;
  throw new ConfigurationError(`${key} is ${JSON.stringify(value)}; expected a number above 0.`);
}
