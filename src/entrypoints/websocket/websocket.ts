import type { WebSocketServer } from 'ws';
import { MethodNotFound } from '../../errors/errors.js';
import { acceptArguments, checkedMethod, encodeResult, type CheckedMethod } from '../../runtime/checked-method.js';
import {
  declare,
  Entrypoint,
  type EntrypointClass,
  type EntrypointDecorator,
  type EntrypointMethod,
  type EntrypointOptions,
  type MethodDecoratorContext,
} from '../../runtime/entrypoint.js';
import type { Host } from '../../runtime/host.js';
import { addressText, parseListenAddress, type ListenAddress } from '../../web/address.js';
import { hubOf, type SocketHub } from '../../web/hub.js';
import { refusalResponse } from '../../web/respond.js';
import type { Mount, MountedService } from '../../web/server.js';
import { mountService, positive } from '../../web/servers.js';
import { serializeError } from '../../wire/errors.js';
import {
  decodeSocketRequest,
  encodeSocketError,
  encodeSocketEvent,
  encodeSocketResult,
  type CorrelationId,
} from '../../wire/websocket.js';
import { Connection } from './connection.js';

const DEFAULT_MAX_MESSAGE_BYTES = 1024 * 1024;
const DEFAULT_PING_INTERVAL_SECONDS = 30;

/** Fixed, as in Nameko. */
const ROUTE = { methods: ['GET'], path: '/ws', segments: [{ literal: 'ws' }], method: 'websocket' };

/** Without the method's name, as Nameko answers it. */
const UNKNOWN_METHOD = { exc_type: 'MethodNotFound', exc_path: MethodNotFound.excPath, exc_args: [], value: '' };

/** The websockets of the service, on the web server of its address. */
class Websocket extends Entrypoint<EntrypointOptions> {
  readonly #targets: ReadonlyMap<string, CheckedMethod<EntrypointOptions>>;
  readonly #address: ListenAddress;
  readonly #maxMessageBytes: number;
  readonly #pingIntervalMs: number;
  readonly #hub: SocketHub;
  readonly #connections = new Set<Connection>();
  #mounted: MountedService | undefined;

  constructor(host: Host, methods: readonly EntrypointMethod<EntrypointOptions>[]) {
    super(host, methods);
    this.#targets = new Map(methods.map((method) => [method.name, checkedMethod(host, method)]));
    this.#address = parseListenAddress(host.config.WEB_SERVER_ADDRESS);
    this.#maxMessageBytes = positive(host.config, 'WEBSOCKET_MAX_MESSAGE_BYTES', DEFAULT_MAX_MESSAGE_BYTES);
    this.#pingIntervalMs = positive(host.config, 'WEBSOCKET_PING_INTERVAL', DEFAULT_PING_INTERVAL_SECONDS) * 1000;
    this.#hub = hubOf(host);
  }

  override async start(): Promise<void> {
    const { WebSocketServer: Server } = await import('ws');
    const server = new Server({ noServer: true, clientTracking: false, maxPayload: this.#maxMessageBytes });
    const { serviceName, logger } = this.host;
    this.#mounted = await mountService(this.host, this.#address, this.#mount(server));
    const { port } = this.#mounted;
    const address = addressText({ ...this.#address, port });
    logger.info({ port }, `Websockets of ${serviceName} on ws://${address}${ROUTE.path}`);
  }

  override async stop(): Promise<void> {
    this.#mounted?.withdraw();
    await Promise.all([...this.#connections].map((connection) => connection.close()));
    await this.#mounted?.close();
  }

  #mount(server: WebSocketServer): Mount {
    const message = `${ROUTE.path} is for websockets`;
    return {
      service: this.host.serviceName,
      logger: this.host.logger,
      routes: [ROUTE],
      answer: ({ incoming: { headers } }) =>
        Promise.resolve(refusalResponse({ status: 400, type: 'BadRequest', message }, headers.accept)),
      upgrade: (request, socket, head) => {
        server.handleUpgrade(request, socket, head, (websocket) => {
          this.#connect(
            new Connection(websocket, {
              answer: (connection, frame) => this.#answer(connection, frame),
              pingIntervalMs: this.#pingIntervalMs,
              closed: (connection) => {
                this.#connections.delete(connection);
                this.#hub.disconnect(connection.id);
              },
            }),
          );
        });
      },
    };
  }

  #connect(connection: Connection): void {
    this.#connections.add(connection);
    this.#hub.connect(connection);
    connection.send(encodeSocketEvent('connected', { socket_id: connection.id }));
  }

  /** The frame that answers a frame: its result, or the error of whichever step failed. */
  async #answer(connection: Connection, frame: string): Promise<string> {
    let correlationId: CorrelationId = null;
    try {
      const request = decodeSocketRequest(frame);
      correlationId = request.correlationId;
      const target = this.#targets.get(request.method);
      if (target === undefined) return encodeSocketError(UNKNOWN_METHOD, correlationId);
      const args = await acceptArguments(target, { args: [], kwargs: request.data }, 1);
      const outcome = await this.spawn(target.method, [connection.id, ...args], {
        signal: connection.gone,
        complete: async (result) => encodeSocketResult(await encodeResult(target, result), request.correlationId),
      });
      if (!outcome.ok) throw outcome.error;
      // `complete` has made it one
      return outcome.result as string;
    } catch (error) {
      return encodeSocketError(serializeError(error, this.host.serviceName), correlationId);
    }
  }
}

/** A method that is called over a websocket: the id of the socket, then the arguments, which come by name. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- `this` and arguments of any method
type SocketMethod = (this: any, socketId: string, ...args: any[]) => unknown;

/** `@websocketRpc`, `@websocketRpc()` and `@websocketRpc({ ... })`. */
export interface WebsocketRpcDecorator extends EntrypointDecorator<'websocket', object, SocketMethod> {
  <const Options extends EntrypointOptions = object>(
    options?: Options,
  ): EntrypointDecorator<'websocket', Options, SocketMethod>;
}

const bare = decoratorOf({});

function decoratorOf<Options extends EntrypointOptions>(
  options: Options,
): EntrypointDecorator<'websocket', Options, SocketMethod> {
  return declare('websocket', options, Websocket as unknown as EntrypointClass<never>);
}

function decorate(first: EntrypointOptions | SocketMethod = {}, context?: MethodDecoratorContext): unknown {
  if (context === undefined) return decoratorOf(first as EntrypointOptions);
  bare(first as SocketMethod, context);
  return undefined;
}

/** Marks a method that websocket clients call by name, at `/ws`: `add(socketId: string, a: number, b: number)`. */
export const websocketRpc = Object.assign(decorate, {
  entrypointKind: 'websocket',
  entrypointOptions: {},
}) as unknown as WebsocketRpcDecorator;
