import type { Order } from './order.js';

/** Where a contestant serves or calls. The same for all, apart from the service. */
export interface Setup {
  readonly broker: string;
  /** The topic exchange that carries requests and replies, where the contestant can be told. */
  readonly exchange: string;
  /** Name of the service: on Nameko's topology its queue is `rpc-{service}`, bound by `{service}.*`. */
  readonly service: string;
  /** Most requests that the server has unsettled at once. */
  readonly prefetch: number;
}

/** A way to serve and to call the method `echo`. */
export interface Contestant {
  /** Resolves when requests are served. */
  serve(setup: Setup): Promise<{ close(): Promise<void> }>;
  /** Resolves when calls may be made. */
  connect(setup: Setup): Promise<{ echo(order: Order): Promise<Order>; close(): Promise<void> }>;
}

/** Context data that every call carries. */
export const CONTEXT_DATA = { user_id: 'wile' } as const;

/** The queue on which a client takes its replies: named as Nameko's standalone proxy does. */
export function replyQueueName(replyKey: string): string {
  return `rpc.reply-standalone_rpc_proxy-${replyKey}`;
}

export function requestQueueName(service: string): string {
  return `rpc-${service}`;
}
