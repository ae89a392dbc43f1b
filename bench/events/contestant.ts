import type { Order } from '../rpc/order.js';

/** Where events go. */
export interface Setup {
  readonly broker: string;
  /** Name of the run: everything that is declared carries it, where the contestant can be told. */
  readonly run: string;
  /** For a consumer: which of the queues is its own; from 0. */
  readonly queue: number;
  /** Most events that a consumer has unsettled at once. */
  readonly prefetch: number;
}

/** A way to tell an event to any number of services, each with a queue of its own. */
export interface Contestant {
  /** Resolves when events arrive; each is acknowledged after `handled` was called. */
  consume(setup: Setup, handled: (order: Order) => void): Promise<{ close(): Promise<void> }>;
  /** Resolves when events may be told. `emit` resolves when the event is as safe as the contestant makes it. */
  publish(setup: Setup): Promise<{ emit(order: Order): Promise<void>; close(): Promise<void> }>;
}
