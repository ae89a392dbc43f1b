import { createServer, ServerResponse, type IncomingMessage, type Server } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { routeConflicts, type Route, type RouteConflict } from '../contract/route.js';
import { ConfigurationError, messageOf } from '../errors/errors.js';
import type { Logger } from '../runtime/logger.js';
import { addressText, type ListenAddress } from './address.js';
import { InFlight } from './in-flight.js';
import { decodeSteps, RouteTable, type Match, type PathValues } from './match.js';
import { refusalResponse, send } from './respond.js';

/** What a service hangs into a web server. */
export interface Mount {
  readonly service: string;
  readonly logger: Logger;
  readonly routes: readonly Route[];
  /** The response to a request; whatever it throws costs the client its connection. */
  answer(request: RoutedRequest): Promise<Response>;
  /** Takes over a connection whose request asks for a websocket. Without it that is a request like any other. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** A request that has found its route. */
export interface RoutedRequest {
  readonly incoming: IncomingMessage;
  readonly url: URL;
  readonly route: Route;
  readonly params: PathValues;
  /** Fires when the client goes away before its answer was written. */
  readonly clientGone: AbortSignal;
  /** Fires when the service takes no new work. */
  readonly stopping: AbortSignal;
  /** Tells a client that waits with its body to go on. */
  readonly invite: () => void;
}

/** A client that takes nothing for so long is given up. */
const WRITE_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_TIMEOUT_MS = 5_000;
const HEADERS_TIMEOUT_MS = 10_000;
const MAX_CHECKING_INTERVAL_MS = 5_000;

interface MountedRoute extends Route {
  readonly mounted: MountedService;
}

/** The place of one service in a web server. */
export interface MountedService {
  readonly port: number;
  /** Takes no new requests; with the last service the server takes no new connections. */
  withdraw(): void;
  /** Resolves when the requests under way have been answered and, with the last service, the server is closed. */
  close(): Promise<void>;
}

/** An HTTP server that is listening, and the services that share it. It closes with the last of them. */
export class WebServer {
  readonly #server: Server;
  readonly #address: ListenAddress;
  readonly #onWithdrawn: () => void;
  /** Those that take requests. */
  readonly #mounted = new Map<MountedService, readonly MountedRoute[]>();
  /** Those that have not closed yet. */
  readonly #open = new Set<MountedService>();
  readonly #mounts = new WeakMap<MountedService, { readonly mount: Mount; readonly inFlight: InFlight }>();
  #table = new RouteTable<MountedRoute>([]);
  #closed: Promise<void> | undefined;

  private constructor(server: Server, address: ListenAddress, onWithdrawn: () => void) {
    this.#server = server;
    this.#address = address;
    this.#onWithdrawn = onWithdrawn;
    const serve = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
      void this.#serve(incoming, outgoing);
    };
    server.on('request', serve);
    server.on('checkContinue', serve);
  }

  /**
   * @param requestTimeoutMs how long a request may take to arrive
   * @param onWithdrawn called when the last service is withdrawn
   * @throws ConfigurationError  NTG5008: the address cannot be had
   */
  static async listen(address: ListenAddress, requestTimeoutMs: number, onWithdrawn: () => void): Promise<WebServer> {
    const server = createServer({
      requestTimeout: requestTimeoutMs,
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      connectionsCheckingInterval: Math.min(MAX_CHECKING_INTERVAL_MS, requestTimeoutMs),
    });
    await new Promise<void>((resolve, reject) => {
      // Heard for as long as it listens: an error that nobody hears, such as a lack of file descriptors, would end the process.
      server.on('error', (error) => {
        reject(
          new ConfigurationError(
            `The HTTP server cannot listen on ${addressText(address)}: ${messageOf(error)}. Choose another WEB_SERVER_ADDRESS, or stop what listens there.`,
            { code: 'NTG5008', cause: error },
          ),
        );
      });
      server.listen(address.port, address.host, resolve);
    });
    return new WebServer(server, address, onWithdrawn);
  }

  /** Whether it takes no services any more. */
  get isClosing(): boolean {
    return this.#closed !== undefined;
  }

  /** @throws ConfigurationError  another service has one of the routes */
  mount(mount: Mount): MountedService {
    const mounted: MountedService = {
      port: (this.#server.address() as AddressInfo).port,
      withdraw: () => {
        this.#withdraw(mounted);
      },
      close: () => this.#close(mounted),
    };
    const routes = mount.routes.map((route) => ({ ...route, mounted }));
    this.#mounts.set(mounted, { mount, inFlight: new InFlight() });
    const all = [...this.#mounted.values()].flat().concat(routes);
    const [conflict] = routeConflicts(all);
    if (conflict !== undefined) {
      // a server that was opened for this service alone must not stay behind
      if (this.#mounted.size === 0) this.#stopListening();
      throw this.#refuseMount(conflict);
    }
    if (mount.upgrade !== undefined && this.#server.listenerCount('upgrade') === 0) {
      this.#server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
        this.#upgrade(incoming, socket, head);
      });
    }
    this.#mounted.set(mounted, routes);
    this.#open.add(mounted);
    this.#table = new RouteTable(all);
    return mounted;
  }

  #refuseMount({ first, second, methods }: RouteConflict<MountedRoute>): ConfigurationError {
    const [one = '', other = ''] = [first, second].map(({ mounted }) => this.#mounts.get(mounted)?.mount.service);
    const what = `${methods.join(', ')} ${second.path} on ${addressText(this.#address)}`;
    return new ConfigurationError(
      one === other
        ? `Service "${one}" answers ${what} twice. Change one of the routes.`
        : `Services "${one}" and "${other}" both answer ${what}. Change one of the routes, or give one service another WEB_SERVER_ADDRESS.`,
    );
  }

  #withdraw(mounted: MountedService): void {
    if (!this.#mounted.delete(mounted)) return;
    this.#mounts.get(mounted)?.inFlight.stopping.abort();
    this.#table = new RouteTable([...this.#mounted.values()].flat());
    if (this.#mounted.size === 0) this.#stopListening();
  }

  async #close(mounted: MountedService): Promise<void> {
    this.#withdraw(mounted);
    await this.#mounts.get(mounted)?.inFlight.end();
    this.#open.delete(mounted);
    if (this.#open.size > 0) return;
    // what is still connected has sent half a request, or nothing
    this.#server.closeAllConnections();
    await this.#closed;
  }

  #stopListening(): void {
    this.#onWithdrawn();
    this.#closed = new Promise((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    this.#server.closeIdleConnections();
  }

  #match(pathname: string, method: string): Match<MountedRoute> | undefined {
    const steps = decodeSteps(pathname);
    return steps === undefined ? undefined : this.#table.match(method, steps);
  }

  /** Never rejects: a client that went away while its answer was written is no failure of ours. */
  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = urlOf(incoming);
    const match = url === undefined ? undefined : this.#match(url.pathname, incoming.method ?? 'GET');
    if (url === undefined || match?.found !== true) {
      const refusal = this.#refuse(incoming, url, match);
      // it is whole and small: that it cannot be written means that nobody is there
      await this.#write(refusal, incoming, outgoing, new AbortController().signal).catch(() => outgoing.destroy());
      return;
    }
    const { mounted } = match.route;
    const found = this.#mounts.get(mounted);
    if (found === undefined) return;
    const { mount, inFlight } = found;
    const clientGone = new AbortController();
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) clientGone.abort(new Error('The client has gone.'));
    });
    const answering = mount.answer({
      incoming,
      url,
      route: match.route,
      params: match.params,
      clientGone: clientGone.signal,
      stopping: inFlight.stopping.signal,
      invite: () => {
        if (incoming.headers.expect !== undefined) outgoing.writeContinue();
      },
    });
    await inFlight.track(answering, async (giveUp) => {
      try {
        await this.#write(await answering, incoming, outgoing, giveUp);
      } catch (error) {
        const told = `a response to ${incoming.method ?? ''} ${url.pathname} was not written to its end`;
        if (clientGone.signal.aborted) mount.logger.debug({ error }, told);
        else mount.logger.warn({ error }, told);
        outgoing.destroy();
      }
    });
  }

  async #write(
    response: Response,
    { method = 'GET' }: IncomingMessage,
    outgoing: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    // A kept-alive connection would hold up a server that is closing.
    if (this.isClosing) outgoing.setHeader('connection', 'close');
    outgoing.setTimeout(WRITE_TIMEOUT_MS, () => {
      if (outgoing.writableLength > 0) outgoing.destroy();
    });
    await send(response, outgoing, { method, signal });
  }

  /** The answer to a request that has no route. */
  #refuse(incoming: IncomingMessage, url: URL | undefined, match: Match<MountedRoute> | undefined): Response {
    const { accept } = incoming.headers;
    const method = incoming.method ?? 'GET';
    if (url === undefined || match === undefined) {
      return refusalResponse({ status: 400, type: 'BadRequest', message: 'the URL is malformed' }, accept);
    }
    if (this.isClosing) {
      return refusalResponse({ status: 503, type: 'ServiceUnavailable', message: 'the service is stopping' }, accept);
    }
    const { pathname, search } = url;
    const slashed = this.#match(`${pathname}/`, method);
    const allow = !match.found && match.allow.length > 0 ? match.allow : slashed?.found === false ? slashed.allow : [];
    if (allow.length > 0) {
      const message = `${pathname} answers ${allow.join(', ')}, not ${method}`;
      const headers = { allow: allow.join(', ') };
      return refusalResponse({ status: 405, type: 'MethodNotAllowed', message }, accept, headers);
    }
    if (slashed?.found === true) {
      // relative to the host, whatever proxies stand before it; "//host" would be another one, and no route begins so
      const location = `${pathname}/${search}`;
      const message = `this is at ${location}`;
      return refusalResponse({ status: 308, type: 'PermanentRedirect', message }, accept, { location });
    }
    return refusalResponse({ status: 404, type: 'NotFound', message: `nothing is at ${pathname}` }, accept);
  }

  #upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => {
      socket.destroy();
    });
    const url = urlOf(incoming);
    const match = url === undefined ? undefined : this.#match(url.pathname, incoming.method ?? 'GET');
    const mount = match?.found === true ? this.#mounts.get(match.route.mounted)?.mount : undefined;
    if (mount?.upgrade !== undefined && incoming.headers.upgrade?.toLowerCase() === 'websocket') {
      mount.upgrade(incoming, socket, head);
      return;
    }
    // Node has let go of the connection: it is answered as any other request, and closed.
    const outgoing = new ServerResponse(incoming);
    outgoing.shouldKeepAlive = false;
    outgoing.once('finish', () => {
      socket.end();
    });
    // an upgrade over plain HTTP comes on a net.Socket
    if (socket instanceof Socket) outgoing.assignSocket(socket);
    void this.#serve(incoming, outgoing);
  }
}

/** The URL of a request; undefined where it is none. The host is the client's to say, and not to be trusted. */
function urlOf({ url: target = '/', headers: { host = '' } }: IncomingMessage): URL | undefined {
  const base = URL.canParse(`http://${host}`) ? `http://${host}` : 'http://localhost';
  const whole = target.startsWith('/') ? `${new URL(base).origin}${target}` : target;
  return URL.canParse(whole) ? new URL(whole) : undefined;
}
