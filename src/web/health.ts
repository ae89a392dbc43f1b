import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigurationError, messageOf } from '../errors/errors.js';
import type { RunnerHealth } from '../runtime/health.js';
import { addressText, parseListenAddress } from './address.js';

const KEY = 'HEALTH_ADDRESS';

/** Answers those who ask whether services are alive and ready. */
export interface HealthServer {
  /** Where it listens. */
  readonly port: number;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Answers `GET /healthz` and `GET /readyz` with 200 or 503 and the whole health as JSON. A lost broker makes services unready and not
 * dead: it comes back, and starting again would not mend it.
 *
 * @param address `[address:]port`
 * @throws ConfigurationError  NTG5005: it is no address; NTG5008: it cannot be had
 */
export async function serveHealth(services: { health(): RunnerHealth }, address: string): Promise<HealthServer> {
  const { host, port } = parseListenAddress(address, KEY);
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => {
    answer(request, response, services.health());
  });
  await new Promise<void>((resolve, reject) => {
    // Heard for as long as it listens: an error that nobody hears would end the process.
    server.on('error', (cause) => {
      const text = `${KEY}: nobody can listen on ${addressText({ host, port })}: ${messageOf(cause)}.`;
      reject(new ConfigurationError(text, { code: 'NTG5008', cause }));
    });
    server.listen(port, host, resolve);
  });
  const close = (): Promise<void> => closed(server);
  return { port: (server.address() as AddressInfo).port, close, [Symbol.asyncDispose]: close };
}

function answer({ method, url = '/' }: IncomingMessage, response: ServerResponse, health: RunnerHealth): void {
  const [path] = url.split('?');
  const isWell = path === '/healthz' ? health.alive : path === '/readyz' ? health.ready : undefined;
  if (isWell === undefined || (method !== 'GET' && method !== 'HEAD')) {
    response.writeHead(isWell === undefined ? 404 : 405).end();
    return;
  }
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  response.writeHead(isWell ? 200 : 503, headers).end(JSON.stringify(health));
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
