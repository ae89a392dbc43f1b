import type { Contracts } from './contract/descriptor.js';
import { ServiceContainer as Container } from './runtime/container.js';
import type { ServiceConfig } from './runtime/config.js';
import type { ServiceClass } from './runtime/injection.js';
import type { Logger } from './runtime/logger.js';
import { openTransport } from './transport/open.js';

// For service authors
export { eventHandler, type EventHandlerOptions } from './entrypoints/event-handler.js';
export { http } from './entrypoints/http/http.js';
export type { HttpRequest } from './entrypoints/http/request.js';
export type { HttpResult } from './entrypoints/http/response.js';
export { rpc, type RpcOptions } from './entrypoints/rpc.js';
export { timer, type TimerOptions } from './entrypoints/timer.js';
export { Config } from './providers/config.js';
export { Context } from './providers/context.js';
export { EventDispatcher, type Dispatch } from './providers/event-dispatcher.js';
export { RpcProxy } from './providers/rpc-proxy.js';

// For those who host and call services
export { connect, type Client, type ConnectOptions } from './client/connect.js';
export type { Contracts } from './contract/descriptor.js';
export type { ServiceConfig } from './runtime/config.js';
export type { ServiceClass } from './runtime/injection.js';
export { lineLogger, silentLogger, type Logger } from './runtime/logger.js';
export type { CallOptions } from './runtime/proxy.js';
export { ServiceRunner } from './runtime/runner.js';

// For makers of entrypoints and dependency providers
export type { WorkerContext } from './runtime/context.js';
export { Entrypoint, entrypointDecorator, type EntrypointMethod } from './runtime/entrypoint.js';
export type { Call, Host, Outcome } from './runtime/host.js';
export { dependency } from './runtime/injection.js';
export { DependencyProvider } from './runtime/provider.js';

// Errors
export {
  CallCancelled,
  ConfigurationError,
  ContractMismatch,
  IncorrectSignature,
  MalformedRequest,
  MethodNotFound,
  NtgenError,
  RemoteError,
  RpcTimeout,
  TransportClosed,
  Undeliverable,
  UnknownService,
  UnserializableValueError,
  ValidationError,
  WorkerTimeout,
  type Issue,
} from './errors/errors.js';

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
export class ServiceContainer extends Container {
  constructor(serviceClass: ServiceClass, options: ContainerOptions = {}) {
    super(serviceClass, { ...options, openTransport });
  }
}
