/** Configuration of a service. Keys keep Nameko's spelling. Source: FEATURES 11. */
export interface ServiceConfig {
  /** Default `amqp://guest:guest@127.0.0.1:5672/`. */
  readonly AMQP_URI?: string;
  /** Workers that run at once in one container, over all entrypoints; also the prefetch. Default 10. */
  readonly max_workers?: number;
  /** Default `nameko-rpc`. */
  readonly rpc_exchange?: string;
  /** Parents kept in the call id stack. Default 10. */
  readonly parent_calls_tracked?: number;
  /** `[address:]port` of the HTTP server. Default `0.0.0.0:8000`. */
  readonly WEB_SERVER_ADDRESS?: string;
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
