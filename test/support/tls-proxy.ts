import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer, type Server, type TlsOptions } from 'node:tls';

/** The path of one of the files that `tls/make-certificates.sh` has made. */
export function tlsFile(name: string): string {
  return new URL(`tls/${name}`, import.meta.url).pathname;
}

/** Takes TLS connections for a server that has none. */
export class TlsProxy {
  readonly #target: URL;
  readonly #server: Server;
  readonly #clients = new Set<Socket>();

  /** @param certificate `broker`, `expired`, `elsewhere` or `stranger` */
  constructor(target: string, certificate: string, options: TlsOptions = {}) {
    this.#target = new URL(target);
    const [cert, key] = [readFileSync(tlsFile(`${certificate}.pem`)), readFileSync(tlsFile(`${certificate}.key`))];
    this.#server = createServer({ cert, key, ...options }, (client) => {
      const server = connect(Number(this.#target.port || 5672), this.#target.hostname);
      this.#clients.add(client.on('close', () => this.#clients.delete(client)));
      client.pipe(server).pipe(client);
      client.on('error', () => server.destroy()).on('close', () => server.destroy());
      server.on('error', () => client.destroy()).on('close', () => client.destroy());
    });
    this.#server.on('tlsClientError', () => undefined);
  }

  /** Where it listens, as `amqps://` with the user of the target. */
  async start(onPort = 0): Promise<string> {
    this.#server.listen(onPort, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    const { username, password, pathname } = this.#target;
    return `amqps://${username}:${password}@127.0.0.1:${String(port)}${pathname}`;
  }

  /** Cuts all connections and refuses new ones. */
  async stop(): Promise<void> {
    this.#server.close();
    for (const client of this.#clients) client.destroy();
    await once(this.#server, 'close');
  }
}
