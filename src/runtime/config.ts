/** Configuration of a service. Keys keep Nameko's spelling. Source: FEATURES 11. */
export interface ServiceConfig {
  /** Default `amqp://guest:guest@127.0.0.1:5672/`. */
  readonly AMQP_URI?: string;
  /** Workers that run at once in one container, over all entrypoints; also the prefetch. Default 10. */
  readonly max_workers?: number;
  /** Seconds between heartbeats of the connection; 0 is none. Default 10, or what the URL says. */
  readonly HEARTBEAT?: number;
  /** Default `nameko-rpc`. */
  readonly rpc_exchange?: string;
  /** Parents kept in the call id stack. Default 10. */
  readonly parent_calls_tracked?: number;
  /** `[address:]port` of the HTTP server. Default `0.0.0.0:8000`. */
  readonly WEB_SERVER_ADDRESS?: string;
  /** Longest body of an HTTP request, in bytes. Default 1 MiB. */
  readonly WEB_MAX_BODY_BYTES?: number;
  /** Seconds in which an HTTP request must have arrived. Default 30. */
  readonly WEB_REQUEST_TIMEOUT?: number;
  /** Longest message of a websocket, in bytes. Default 1 MiB. */
  readonly WEBSOCKET_MAX_MESSAGE_BYTES?: number;
  /** Seconds between the pings of a websocket; one that does not answer until the next is closed. Default 30. */
  readonly WEBSOCKET_PING_INTERVAL?: number;
  /** Event exchanges go with their last binding. All services of a cluster must agree. Default false. */
  readonly AUTO_DELETE_EVENT_EXCHANGES?: boolean;
  /** Whether dispatchers and handlers declare the exchanges of events. Default true. */
  readonly DECLARE_EVENT_EXCHANGES?: boolean;
  readonly [key: string]: unknown;
}

export const DEFAULT_AMQP_URI = 'amqp://guest:guest@127.0.0.1:5672/';
const DEFAULT_MAX_WORKERS = 10;
const DEFAULT_PARENT_CALLS_TRACKED = 10;

/** 0 means the default, as in Nameko. */
export function maxWorkers(config: ServiceConfig): number {
  const { max_workers: configured } = config;
  return configured === undefined || configured === 0 ? DEFAULT_MAX_WORKERS : configured;
}

export function parentCallsTracked(config: ServiceConfig): number {
  return config.parent_calls_tracked ?? DEFAULT_PARENT_CALLS_TRACKED;
}

/** What of the configuration a transport is opened with. */
export function transportSettings({ HEARTBEAT }: ServiceConfig): { readonly heartbeatSeconds?: number } {
  return HEARTBEAT === undefined ? {} : { heartbeatSeconds: HEARTBEAT };
}
