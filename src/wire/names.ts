import type { ExchangeSpec, QueueSpec } from './message.js';

/** Exchange of all requests and replies, unless configured otherwise. */
export const DEFAULT_RPC_EXCHANGE = 'nameko-rpc';

/**
 * Milliseconds that a reply queue outlives its last consumer: a caller that reconnects within them loses no reply.
 * Source: Nameko 2.14; a Nameko peer fails with 406 on any other value.
 */
const REPLY_QUEUE_EXPIRES_MS = 300_000;

/** The exchange that carries requests and replies. */
export function rpcExchange(name: string): ExchangeSpec {
  return { name, type: 'topic' };
}

/** The queue that all containers of one service share. `*` takes one word: a method name with a dot has no route. */
export function rpcQueue(service: string, exchange: string): QueueSpec {
  return { name: `rpc-${service}`, bindings: [{ exchange, routingKey: `${service}.*` }] };
}

/**
 * The queue on which one caller takes its replies.
 *
 * `id` is the caller's own unique id: the routing key of the queue, and so what goes out as `replyTo`.
 */
export function replyQueue(owner: string, id: string, exchange: string): QueueSpec {
  return {
    name: `rpc.reply-${owner}-${id}`,
    expiresMs: REPLY_QUEUE_EXPIRES_MS,
    bindings: [{ exchange, routingKey: id }],
  };
}

/** The exchange on which a service dispatches its events. An auto-delete one goes with its last binding. */
export function eventExchange(source: string, { autoDelete = false } = {}): ExchangeSpec {
  return { name: `${source}.events`, type: 'topic', ...(autoDelete && { autoDelete }) };
}

/** Who gets an event: one instance of each listening service, one of all that listen, or every instance. Nameko's words. */
export type HandlerType = 'service_pool' | 'singleton' | 'broadcast';

/** Who listens to what: `service.method` to the event `type` of the service `source`. */
export interface EventListener {
  readonly source: string;
  readonly type: string;
  readonly service: string;
  readonly method: string;
  /** Default `service_pool`. */
  readonly handlerType?: HandlerType;
  /** Tells the instances of a broadcast handler apart. */
  readonly broadcastIdentifier?: string;
  /** Whether events are kept while nobody listens. Default true. */
  readonly reliable?: boolean;
}

/**
 * The queue of one listening method. Names and flags are what Nameko and ntgen instances of one service share. Source: Nameko 2.14.
 *
 * The event type is the binding key as it is: in it `*` and `#` are wildcards.
 */
export function eventQueue(listener: EventListener): QueueSpec {
  const { source, type, handlerType = 'service_pool', reliable = true } = listener;
  return {
    name: eventQueueName(listener),
    ...(!reliable && { autoDelete: true }),
    ...(!reliable && handlerType === 'broadcast' && { exclusive: true }),
    bindings: [{ exchange: eventExchange(source).name, routingKey: type }],
  };
}

function eventQueueName({ source, type, service, method, handlerType, broadcastIdentifier }: EventListener): string {
  const shared = `evt-${source}-${type}`;
  const own = `${shared}--${service}.${method}`;
  if (handlerType === 'singleton') return shared;
  return handlerType === 'broadcast' ? `${own}-${broadcastIdentifier ?? ''}` : own;
}

/** The method that a routing key asks `service` for, or undefined when the key is another service's. */
export function methodOf(service: string, routingKey: string): string | undefined {
  return routingKey.startsWith(`${service}.`) ? routingKey.slice(service.length + 1) : undefined;
}
