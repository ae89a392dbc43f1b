import { DEFAULT_DEAD_LETTER_EXCHANGE } from '../wire/dead-letter.js';
import type { ConnectionConfig } from './connection-config.js';

/** Configuration of a service. Keys keep Nameko's spelling. Source: Nameko 2.14. */
export interface ServiceConfig extends ConnectionConfig {
  /** Workers that run at once in one container, over all entrypoints; also the prefetch. Default 10. */
  readonly max_workers?: number;
  /** Default `nameko-rpc`. */
  readonly rpc_exchange?: string;
  /** Parents kept in the call id stack. Default 10. */
  readonly parent_calls_tracked?: number;
  /** `[address:]port` of the HTTP server. Default `0.0.0.0:8000`. */
  readonly WEB_SERVER_ADDRESS?: string;
  /** `[address:]port` on which `ntgen run` and `runServices` answer /healthz and /readyz. Default: nobody does. */
  readonly HEALTH_ADDRESS?: string;
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
  /** The exchange of what cannot be handled; false: it is logged and gone. Default `ntgen.dead`. */
  readonly DEAD_LETTERS?: string | false;
  /** Seconds for a handler of events or messages that has no `timeout`; 0 is no limit. Default 900. */
  readonly HANDLER_TIMEOUT?: number;
  /** Seconds for which `ntgen run` waits for running workers when it is told to end; 0 is no limit. Default 25. */
  readonly DRAIN_TIMEOUT?: number;
  readonly [key: string]: unknown;
}

const DEFAULT_MAX_WORKERS = 10;
const DEFAULT_PARENT_CALLS_TRACKED = 10;
/** Half of what RabbitMQ waits for an acknowledgement before it closes the channel. */
const DEFAULT_HANDLER_TIMEOUT = 900;

/** 0 means the default, as in Nameko. A file may say `null` for what it does not say, here and below. */
export function maxWorkers(config: ServiceConfig): number {
  const configured = config.max_workers ?? 0;
  return configured === 0 ? DEFAULT_MAX_WORKERS : configured;
}

/** The exchange of dead letters; undefined where they are turned off. */
export function deadLetterExchangeName({ DEAD_LETTERS: configured }: ServiceConfig): string | undefined {
  return configured === false ? undefined : (configured ?? DEFAULT_DEAD_LETTER_EXCHANGE);
}

/** Seconds for a handler that has no limit of its own; undefined is none. */
export function handlerTimeout({ HANDLER_TIMEOUT: configured }: ServiceConfig): number | undefined {
  return configured === 0 ? undefined : (configured ?? DEFAULT_HANDLER_TIMEOUT);
}

export function parentCallsTracked(config: ServiceConfig): number {
  return config.parent_calls_tracked ?? DEFAULT_PARENT_CALLS_TRACKED;
}
