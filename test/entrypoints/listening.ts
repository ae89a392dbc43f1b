import { createServer, type AddressInfo } from 'node:net';
import { silentLogger, type Logger, type ServiceConfig, type ServiceContainer } from '../../src/index.js';
import { uniqueName } from '../support/rabbit.js';

/** A container that has started, and where it listens. */
export interface Listening {
  readonly container: ServiceContainer;
  readonly host: string;
  readonly port: number;
  /** `http://127.0.0.1:…` */
  readonly base: string;
}

/** Starts a container on a free port; which one, it says to its logger. */
export async function listening(
  make: (config: ServiceConfig, logger: Logger) => ServiceContainer,
  config: ServiceConfig = {},
): Promise<Listening> {
  const found: number[] = [];
  const info = (fields: object): void => {
    if ('port' in fields) found.push(fields.port as number);
  };
  const own = { AMQP_URI: `memory://${uniqueName('web')}`, WEB_SERVER_ADDRESS: '127.0.0.1:0', ...config };
  const container = make(own, { ...silentLogger, info });
  await container.start();
  const [port = 0] = found;
  return { container, host: '127.0.0.1', port, base: `http://127.0.0.1:${String(port)}` };
}

/** An address that nobody listens on, for services that share one. */
export async function freeAddress(): Promise<string> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return `127.0.0.1:${String(port)}`;
}
