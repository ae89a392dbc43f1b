import type { IncomingMessage, ServerResponse } from 'node:http';
import { bySpecificity, parseRoutePath, type Route } from '../../contract/route.js';
import {
  ConfigurationError,
  IncorrectSignature,
  MalformedRequest,
  messageOf,
  ValidationError,
} from '../../errors/errors.js';
import {
  declare,
  Entrypoint,
  type EntrypointClass,
  type EntrypointDecorator,
  type EntrypointMethod,
  type EntrypointOptions,
} from '../../runtime/entrypoint.js';
import type { Host } from '../../runtime/host.js';
import { accepts, fromWire, namedArguments, refusal, requestPlace } from '../../runtime/payload.js';
import { matchRoute } from './match.js';
import type { Methods, PathParams } from './path-params.js';
import { BodyTooLarge, readRequest, type HttpRequest } from './request.js';
import { send, textResponse, toResponse, type HttpResult } from './response.js';
import { parseListenAddress, WebServer, type ListenAddress } from './server.js';

/** Bytes of a request body. */
const MAX_BODY_BYTES = 1024 * 1024;

interface RouteOptions extends EntrypointOptions {
  readonly methods: readonly string[];
  readonly path: string;
}

type RouteMethod = EntrypointMethod<RouteOptions>;

/** One HTTP server for all routes of the service. */
class Http extends Entrypoint<RouteOptions, readonly [request: HttpRequest, params: object], HttpResult> {
  readonly #routes: readonly Route[];
  readonly #address: ListenAddress;
  #server: WebServer | undefined;
  #stopping = false;

  constructor(host: Host, methods: readonly RouteMethod[]) {
    super(host, methods);
    this.#routes = host.descriptor?.routes ?? routesOf(methods);
    this.#address = parseListenAddress(host.config.WEB_SERVER_ADDRESS);
  }

  override async start(): Promise<void> {
    this.#server = await WebServer.listen(this.#address, (incoming, outgoing) => {
      void this.#serve(incoming, outgoing);
    });
    const { port } = this.#server;
    this.host.logger.info({ port }, `Listening on http://${this.#address.host}:${String(port)}`);
  }

  override async stop(): Promise<void> {
    this.#stopping = true;
    await this.#server?.close();
  }

  /** Never rejects: a client that went away while its answer was written is no failure of ours. */
  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      if (this.#stopping) outgoing.setHeader('connection', 'close');
      await send(await this.#answer(incoming), outgoing, incoming.method ?? 'GET');
    } catch (error) {
      this.host.logger.debug({ error }, 'an HTTP response could not be written');
      outgoing.destroy();
    }
    // A kept-alive connection would hold up a server that is closing.
    if (this.#stopping) incoming.socket.end();
  }

  async #answer(incoming: IncomingMessage): Promise<Response> {
    const target = incoming.url ?? '/';
    if (!URL.canParse(target, 'http://localhost')) return textResponse(400, 'Error: BadRequest: malformed URL\n');
    const url = new URL(target, `http://${incoming.headers.host ?? 'localhost'}`);
    const match = matchRoute(this.#routes, incoming.method ?? 'GET', url.pathname);
    if (!match.found) return notFound(match.allow, url.pathname, incoming.method ?? 'GET');
    const method = this.#methodOf(match.route);
    try {
      const request = await readRequest(incoming, url, MAX_BODY_BYTES);
      const params = await this.#acceptParams(method, match.params);
      const outcome = await this.spawn(method, [request, params], { complete: toResponse });
      return outcome.ok ? (outcome.result as Response) : this.#errorResponse(method, outcome.error);
    } catch (error) {
      return this.#errorResponse(method, error);
    }
  }

  async #acceptParams(method: RouteMethod, params: object): Promise<object> {
    const { descriptor: row } = method;
    const { descriptor: service } = this.host;
    if (row === undefined || service === undefined || row.params.length === 0) return params;
    const args = [params];
    if (!accepts(row.args, args)) throw await refusal(requestPlace(service, row), namedArguments(row, args));
    const [decoded] = fromWire(row.args, args) as readonly [object];
    return decoded;
  }

  #methodOf(route: Route): RouteMethod {
    const method = this.methods.find(({ name, options }) => name === route.method && options.path === route.path);
    if (method === undefined) throw new TypeError(`the route table names ${route.method}, which is no http method`);
    return method;
  }

  /** Nameko's form. Source: FEATURES 8, error mapping. */
  #errorResponse(method: RouteMethod, error: unknown): Response {
    const body = `Error: ${nameOf(error)}: ${messageOf(error)}\n`;
    if (error instanceof BodyTooLarge) return textResponse(413, body, { connection: 'close' });
    const isTheirs = isBadRequest(error) || this.isExpected(method, error);
    return textResponse(isTheirs ? 400 : 500, body);
  }
}

function routesOf(methods: readonly RouteMethod[]): readonly Route[] {
  const routes = methods.map(({ name, options: { methods: verbs, path } }) => {
    const segments = parseRoutePath(path);
    if (typeof segments === 'string')
      throw new ConfigurationError(`@http of ${name}: ${segments}.`, { code: 'NTG5004' });
    return { methods: verbs, path, segments, method: name };
  });
  return bySpecificity(routes);
}

function notFound(allow: readonly string[], pathname: string, method: string): Response {
  if (allow.length === 0) return textResponse(404, `Error: NotFound: nothing is at ${pathname}\n`);
  const body = `Error: MethodNotAllowed: ${pathname} answers ${allow.join(', ')}, not ${method}\n`;
  return textResponse(405, body, { allow: allow.join(', ') });
}

function isBadRequest(error: unknown): boolean {
  if (error instanceof ValidationError) return error.role === 'request';
  return error instanceof MalformedRequest || error instanceof IncorrectSignature;
}

function nameOf(error: unknown): string {
  return typeof error === 'object' && error !== null ? error.constructor.name : typeof error;
}

/**
 * Marks a method that answers HTTP requests: `@http('GET', '/receipts/<int:id>')`, several methods as `'GET, POST'`.
 *
 * It takes the request and, where the path has parameters, these as one object.
 */
export function http<
  const Verbs extends string,
  const Path extends `/${string}`,
  const Options extends EntrypointOptions = object,
>(
  methods: Verbs,
  path: Path,
  options?: Options,
): EntrypointDecorator<
  'http',
  { readonly methods: Methods<Verbs>; readonly path: Path } & Options,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- `this` of any class
  (this: any, request: HttpRequest, params: PathParams<Path>) => HttpResult | Promise<HttpResult>
> {
  const verbs = methods.split(',').map((verb) => verb.trim());
  const route = { ...options, methods: verbs, path } as unknown as {
    readonly methods: Methods<Verbs>;
    readonly path: Path;
  } & Options;
  return declare('http', route, Http as unknown as EntrypointClass<never>);
}
