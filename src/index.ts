import type { Contracts } from './contract/descriptor.js';
import { ServiceContainer as Container } from './runtime/container.js';
import type { ServiceConfig } from './runtime/config.js';
import type { ServiceClass } from './runtime/injection.js';
import type { Logger } from './runtime/logger.js';
import { ServiceRunner as Runner } from './runtime/runner.js';
import { openTransport } from './transport/open.js';
import { serveHealth } from './web/health.js';

// For service authors
export { consume, type ConsumeOptions } from './entrypoints/consume.js';
export {
  BROADCAST,
  eventHandler,
  SERVICE_POOL,
  SINGLETON,
  type EventHandlerOptions,
} from './entrypoints/event-handler.js';
export { http, httpWith, type HttpDecorator, type HttpOptions, type HttpSettings } from './entrypoints/http/http.js';
export type { HttpRequest, HttpRequestHead } from './entrypoints/http/request.js';
export type { HttpResult } from './entrypoints/http/response.js';
export { rpc, type RpcOptions } from './entrypoints/rpc/rpc.js';
export { timer, type TimerOptions } from './entrypoints/timer.js';
export { ClusterRpcProxy } from './providers/cluster.js';
export { websocketRpc, type WebsocketRpcDecorator } from './entrypoints/websocket/websocket.js';
export { Config } from './providers/config.js';
export { CallLogger, Context } from './providers/context.js';
export { AuthToken, contextData, Language, UserAgent, UserId } from './providers/context-data.js';
export { EventDispatcher, type Dispatch } from './providers/event-dispatcher.js';
export type { DispatchOptions } from './runtime/dispatch.js';
export { queue, type ExchangeDescription, type QueueDescription } from './wire/messaging.js';
export { Publisher, type Publish, type PublisherOptions, type PublishOptions } from './providers/publisher.js';
export { RpcProxy } from './providers/rpc-proxy.js';
export { WebsocketHub } from './providers/websocket-hub.js';
export type { Hub } from './web/hub.js';

// For those who host and call services
export {
  connect,
  connectService,
  type Client,
  type ConnectOptions,
  type ServiceClient,
  type UntypedServices,
} from './client/connect.js';
export type { Contracts } from './contract/descriptor.js';
export type { ServiceConfig } from './runtime/config.js';
export { loadServiceConfig, type LoadConfigOptions } from './runtime/load-service-config.js';
export type { ServiceClass } from './runtime/injection.js';
export { lineLogger, silentLogger, type Logger } from './runtime/logger.js';
export type { CallOptions } from './runtime/proxy.js';
export { ServiceRunner } from './runtime/runner.js';
export type { ContainerHealth, RunnerHealth } from './runtime/health.js';
export type { TransportHealth } from './transport/transport.js';
export { serveHealth, type HealthServer } from './web/health.js';

// For makers of entrypoints and dependency providers
export type { WorkerContext } from './runtime/context.js';
export { Entrypoint, entrypointDecorator, type EntrypointMethod } from './runtime/entrypoint.js';
export type { Call, Host, Outcome } from './runtime/host.js';
export { dependency } from './runtime/injection.js';
export { DependencyProvider } from './runtime/provider.js';

// Failed messages
export { Backoff, BackoffExpired, type RetrySchedule } from './errors/backoff.js';
export { MemoryDedupStore, type Claim, type DedupStore } from './runtime/dedup.js';
export type { RetryPolicy } from './runtime/retry.js';

// Errors
export {
  Backpressure,
  BadRequest,
  CallCancelled,
  ConfigurationError,
  ConnectionNotFound,
  ContractMismatch,
  IncorrectSignature,
  MalformedRequest,
  MethodNotFound,
  NtgenError,
  OutcomeUnknown,
  RemoteError,
  RpcTimeout,
  TransportClosed,
  Undeliverable,
  UnknownService,
  UnserializableValueError,
  ValidationError,
  WorkerTimeout,
  type ErrorClass,
  type Issue,
} from './errors/errors.js';
export { registerError, remoteError } from './errors/remote-errors.js';

// The registry: generated code merges into it, which only reaches through `export *`.
export * from './runtime/registry.js';

export interface ContainerOptions {
  readonly config?: ServiceConfig;
  /** `contracts` of the generated index. Without them payloads are not checked. */
  readonly contracts?: Contracts;
  /** Default: lines on stderr from level info. */
  readonly logger?: Logger;
}

/** Hosts one service on the transport that `config.AMQP_URI` names. */
export class ServiceContainer<Service extends ServiceClass = ServiceClass> extends Container<Service> {
  constructor(serviceClass: Service, options: ContainerOptions = {}) {
    super(serviceClass, { ...options, openTransport });
  }
}

/**
 * Hosts services for the time of a block: `await using services = await runServices({ config, contracts }, ShopService, StockService)`.
 * They stop when the block is left, also by an error; without `await using`, call `stop()`.
 */
export async function runServices(options: ContainerOptions, ...classes: readonly ServiceClass[]): Promise<Runner> {
  const runner = new Runner(classes.map((serviceClass) => new ServiceContainer(serviceClass, options)));
  const { HEALTH_ADDRESS: address } = options.config ?? {};
  const health = address ? await serveHealth(runner, address) : undefined;
  try {
    await runner.start();
  } catch (error) {
    await health?.close();
    throw error;
  }
  const close = async (): Promise<void> => health?.close();
  // However they end, which is told to whoever waits himself.
  void runner.wait().then(close, close);
  return runner;
}
