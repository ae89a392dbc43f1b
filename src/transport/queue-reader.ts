import type { ConnectionSettings, Delivery } from './transport.js';

/** A message that is looked at. It stays in its queue unless it is removed. */
export interface HeldMessage {
  readonly delivery: Delivery;
  readonly remove: () => void;
}

/**
 * Looks into queues, as operators do. What it has taken out is kept from consumers until it closes; then what it has not removed is
 * in its place again, marked as redelivered. A lost connection ends it.
 */
export interface QueueReader {
  /** How many messages wait in a queue; undefined where there is no such queue. */
  count(queue: string): Promise<number | undefined>;
  /** The next message that is not held yet; undefined when there is none. @throws NtgenError NTG4012 */
  next(queue: string): Promise<HeldMessage | undefined>;
  close(): Promise<void>;
}

/**
 * Connects to the broker of a URL; one attempt.
 *
 * @throws NtgenError NTG4011, NTG4012  @throws ConfigurationError NTG5005
 */
export type OpenQueueReader = (url: string, settings?: ConnectionSettings) => Promise<QueueReader>;
