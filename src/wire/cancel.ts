import type { Address, ExchangeSpec, Message, QueueSpec } from './message.js';
import { encodeHeaders } from './headers.js';

/*
 * How a caller says that it no longer waits. Nameko knows nothing of it: no Nameko service listens to this exchange, and
 * the broker drops what nobody listens to.
 */

/** The exchange of cancellations; the routing key is the service that was called. */
export const CANCEL_EXCHANGE: ExchangeSpec = { name: 'ntgen.cancel', type: 'direct' };

/** Milliseconds that a queue lives without a consumer: it may be declared long before it is consumed. */
const CANCEL_QUEUE_EXPIRES_MS = 60_000;

/** The queue of one instance of a service: every instance is told, since nobody knows which of them has the request. */
export function cancelQueue(service: string, instance: string): QueueSpec {
  return {
    name: `ntgen.cancel-${service}-${instance}`,
    autoDelete: true,
    expiresMs: CANCEL_QUEUE_EXPIRES_MS,
    bindings: [cancelAddress(service)],
  };
}

/** Where a cancellation goes. */
export function cancelAddress(service: string): Address {
  return { exchange: CANCEL_EXCHANGE.name, routingKey: service };
}

/** The request that is given up, by what it was sent with. */
export interface CancelledRequest {
  readonly correlationId: string;
  readonly replyTo: string;
  /** When the caller would have stopped waiting: milliseconds since the epoch. */
  readonly deadline: number;
}

/** The message that gives a request up. It says all in its properties and headers, and is worth nothing after the deadline. */
export function encodeCancel({ correlationId, replyTo, deadline }: CancelledRequest): Message {
  return {
    body: Buffer.alloc(0),
    headers: encodeHeaders({ callIdStack: [], data: {}, deadline }),
    deliveryMode: 1,
    correlationId,
    replyTo,
  };
}

/**
 * What a request and its cancellation have in common; undefined when there is nothing that tells it from others.
 *
 * Both are random ids that only the caller, the broker and the called service see: to cancel the calls of others one must
 * guess them.
 */
export function requestKey({ correlationId, replyTo }: Pick<Message, 'correlationId' | 'replyTo'>): string | undefined {
  return correlationId === undefined || replyTo === undefined ? undefined : `${replyTo}/${correlationId}`;
}
