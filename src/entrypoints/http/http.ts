import { bySpecificity, parseRoutePath, routeConflicts, type Route } from '../../contract/route.js';
import {
  BadRequest,
  ConfigurationError,
  IncorrectSignature,
  MalformedRequest,
  messageOf,
  ValidationError,
  WorkerTimeout,
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
import { addressText, parseListenAddress, type ListenAddress } from '../../web/address.js';
import { refusalResponse } from '../../web/respond.js';
import type { MountedService, RoutedRequest } from '../../web/server.js';
import { mountService, positive } from '../../web/servers.js';
import type { PathParams, Words } from './path-params.js';
import {
  BodyTooLarge,
  headOf,
  readRequest,
  ServiceUnavailable,
  UnsupportedMediaType,
  type HttpRequest,
  type HttpRequestHead,
} from './request.js';
import { toResponse, type HttpResult } from './response.js';
import { acceptRequest } from './typed-request.js';

const DEFAULT_MAX_BODY_BYTES = 1024 * 1024;

/** What a service's own `http` decorator does in its own way, see `httpWith`. */
export interface HttpSettings {
  /**
   * The answer to an error, whoever threw it; undefined leaves it to the usual one: 400 for what the request is to blame for
   * and for expected errors, 500 for the rest, with `Error: Type: message`.
   */
  readonly responseFromError?: (error: unknown, request: HttpRequestHead) => HttpResult | undefined;
  /** Context data that a request brings along, such as `{ language: headers.get('accept-language') }`. Default: none. */
  readonly contextData?: (headers: Headers) => Readonly<Record<string, unknown>>;
}

export interface HttpOptions extends EntrypointOptions {
  /** Seconds that an answer may take; then it is 503, and the worker's signal fires. Default: no limit. */
  readonly timeout?: number;
}

interface RouteOptions extends HttpOptions {
  readonly methods: readonly string[];
  readonly path: string;
  readonly settings: HttpSettings;
}

type RouteMethod = EntrypointMethod<RouteOptions>;

/** All routes of the service, on the web server of its address. */
class Http extends Entrypoint<RouteOptions, readonly [request: HttpRequest, params: object], HttpResult> {
  readonly #routes: readonly Route[];
  readonly #address: ListenAddress;
  readonly #maxBodyBytes: number;
  #mounted: MountedService | undefined;

  constructor(host: Host, methods: readonly RouteMethod[]) {
    super(host, methods);
    this.#routes = this.#ownRoutes();
    this.#address = parseListenAddress(host.config.WEB_SERVER_ADDRESS);
    this.#maxBodyBytes = positive(host.config, 'WEB_MAX_BODY_BYTES', DEFAULT_MAX_BODY_BYTES);
  }

  /** Of the generated table, those whose methods are hosted: a test may have taken some away. */
  #ownRoutes(): readonly Route[] {
    const own = routesOf(this.methods);
    const { descriptor } = this.host;
    if (descriptor === undefined) return own;
    return descriptor.routes.filter(({ method, path }) =>
      own.some((row) => row.method === method && row.path === path),
    );
  }

  override async start(): Promise<void> {
    const { serviceName: service, logger } = this.host;
    const answer = (request: RoutedRequest): Promise<Response> => this.#answer(request);
    this.#mounted = await mountService(this.host, this.#address, { service, logger, routes: this.#routes, answer });
    const { port } = this.#mounted;
    logger.info({ service, port }, `Listening on http://${addressText({ ...this.#address, port })}`);
  }

  override async stop(): Promise<void> {
    await this.#mounted?.close();
  }

  async #answer({ incoming, url, route, params, clientGone, stopping, invite }: RoutedRequest): Promise<Response> {
    const method = this.#methodOf(route);
    const head = headOf(incoming, url);
    try {
      const options = { maxBytes: this.#maxBodyBytes, signal: stopping, invite };
      const received = await readRequest(incoming, head, options);
      const request = await acceptRequest(this.host.descriptor, method.descriptor, received);
      const args = [request, await this.#acceptParams(method, params)] as const;
      const { settings, timeout } = method.options;
      const outcome = await this.spawn(method, args, {
        data: settings.contextData?.(head.headers) ?? {},
        signal: clientGone,
        ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }),
        complete: toResponse,
      });
      if (!outcome.ok && outcome.context === undefined) throw new ServiceUnavailable('the service is stopping');
      if (!outcome.ok) throw outcome.error;
      // `complete` has made it one
      return outcome.result as Response;
    } catch (error) {
      return this.#errorResponse(method, error, head);
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

  /** What a request is to blame for is no failure of the service: it is no error in its log. */
  protected override isExpected(method: RouteMethod, error: unknown): boolean {
    return isBadRequest(error) || super.isExpected(method, error);
  }

  #errorResponse(method: RouteMethod, error: unknown, request: HttpRequestHead): Response {
    try {
      const own = method.options.settings.responseFromError?.(error, request);
      if (own !== undefined) return toResponse(own);
    } catch (failure) {
      this.host.logger.error({ error: failure }, `responseFromError of ${method.name} failed`);
    }
    const isTheirs = this.isExpected(method, error);
    const status = isTheirs ? 400 : statusOf(error);
    const issues = error instanceof ValidationError && isTheirs ? { issues: error.issues } : {};
    const said = { status, type: nameOf(error), message: messageOf(error), ...issues };
    return refusalResponse(said, request.headers.get('accept') ?? undefined);
  }
}

/** The routes of the decorators; the contract agrees with them, or the container would not have been made. */
function routesOf(methods: readonly RouteMethod[]): readonly Route[] {
  const routes = methods.map(({ name, options: { methods: verbs, path, timeout = 1 } }) => {
    if (!(timeout > 0)) {
      const told = `@http of ${name} has the timeout ${String(timeout)}. It is in seconds, and more than 0.`;
      throw new ConfigurationError(told, { code: 'NTG5004' });
    }
    const segments = parseRoutePath(path);
    if (typeof segments === 'string')
      throw new ConfigurationError(`@http of ${name}: ${segments}.`, { code: 'NTG5004' });
    return { methods: verbs.map((verb) => verb.toUpperCase()), path, segments, method: name };
  });
  const [conflict] = routeConflicts(routes);
  if (conflict !== undefined) {
    const { first, second, methods: verbs } = conflict;
    throw new ConfigurationError(
      `@http of ${first.method} and of ${second.method} both answer ${verbs.join(', ')} ${second.path}. Change one of them.`,
      { code: 'NTG5004' },
    );
  }
  return bySpecificity(routes);
}

/** Of what is neither the request's fault nor expected. */
function statusOf(error: unknown): number {
  if (error instanceof BodyTooLarge) return 413;
  if (error instanceof UnsupportedMediaType) return 415;
  return error instanceof ServiceUnavailable || error instanceof WorkerTimeout ? 503 : 500;
}

/** What the request is to blame for. Source: Nameko 2.14, error mapping. */
function isBadRequest(error: unknown): boolean {
  if (error instanceof ValidationError) return error.role === 'request';
  return error instanceof BadRequest || error instanceof MalformedRequest || error instanceof IncorrectSignature;
}

function nameOf(error: unknown): string {
  return typeof error === 'object' && error !== null ? error.constructor.name : typeof error;
}

/** One that every typed request takes in. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
type AnyRequest = HttpRequest<{ body: any; query: any; headers: any }>;

/**
 * Marks a method that answers HTTP requests: `@http('GET', '/receipts/<int:id>')`, several methods as `'GET, POST'`.
 *
 * It takes the request and, where the path has parameters, these as one object.
 */
export type HttpDecorator = <
  const Verbs extends string,
  const Path extends `/${string}`,
  const Options extends HttpOptions = object,
>(
  methods: Verbs,
  path: Path,
  options?: Options,
) => EntrypointDecorator<
  'http',
  { readonly methods: Words<Verbs>; readonly path: Path } & Options,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- `this` of any class
  (this: any, request: AnyRequest, params: PathParams<Path>) => HttpResult | Promise<HttpResult>
>;

/**
 * An `http` decorator that answers errors, or fills the context, in a service's own way:
 *
 *     const http = httpWith({ responseFromError: (error) => error instanceof NotFound ? [404, error.message] : undefined });
 */
export function httpWith(settings: HttpSettings): HttpDecorator {
  return (methods, path, options) => {
    const verbs = methods.split(',').map((verb) => verb.trim());
    // the reader and the generated table know the options of the type; the settings go along beside them
    const route = { ...options, methods: verbs, path, settings } as unknown as {
      readonly methods: Words<typeof methods>;
      readonly path: typeof path;
    } & Exclude<typeof options, undefined>;
    return declare('http', route, Http as unknown as EntrypointClass<never>);
  };
}

/** The decorator of those who have no wishes of their own, see `HttpDecorator`. */
export const http: HttpDecorator = httpWith({});
