import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigurationError, messageOf } from '../../errors/errors.js';

const DEFAULT_ADDRESS = '0.0.0.0:8000';

/** A slow or silent client must not hold a socket for ever. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_TIMEOUT_MS = 5_000;

export interface ListenAddress {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
}

/**
 * Reads `[address:]port`. Source: FEATURES 8.
 *
 * @throws ConfigurationError
 */
export function parseListenAddress(text: string = DEFAULT_ADDRESS): ListenAddress {
  const [, bracketed, plain, digits] = /^(?:(?:\[([^\]]+)\]|([^:]*)):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65_535) {
    throw new ConfigurationError(
      `WEB_SERVER_ADDRESS is "${text}"; expected a port with or without an address, such as "8000" or "127.0.0.1:8000".`,
    );
  }
  const address = bracketed ?? plain ?? '';
  return { host: address === '' ? '0.0.0.0' : address, port };
}

/** An HTTP server that is listening. */
export class WebServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @throws ConfigurationError  NTG5008: the address cannot be had */
  static async listen(
    address: ListenAddress,
    answer: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<WebServer> {
    const server = createServer(
      {
        requestTimeout: REQUEST_TIMEOUT_MS,
        headersTimeout: HEADERS_TIMEOUT_MS,
        keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      },
      answer,
    );
    const { host, port } = address;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => {
        reject(
          new ConfigurationError(
            `The HTTP server cannot listen on ${host}:${String(port)}: ${messageOf(error)}. Choose another WEB_SERVER_ADDRESS, or stop what listens there.`,
            { code: 'NTG5008', cause: error },
          ),
        );
      });
      server.listen(port, host, resolve);
    });
    return new WebServer(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Takes no new connections, and resolves when the requests that are under way have been answered. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    this.#server.closeIdleConnections();
    await closed;
  }
}
