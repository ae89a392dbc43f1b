import type { Delivery, Settlement } from '../../transport.js';
import type { Generation } from '../generation.js';

export interface ConsumeLineListener {
  /** A message has come, perhaps before whoever opened the line has it in hand. It is settled by `line.settle(tag, …)`, once. */
  delivered(line: ConsumeLine, tag: number, delivery: Delivery): void;
  /** The broker has cancelled the consumer, as it does when the queue is deleted. */
  cancelled(line: ConsumeLine): void;
}

export interface ConsumeLineOptions {
  readonly queue: string;
  readonly prefetch: number;
}

/** A consumer on a channel of its own: the part of consuming that every message goes through. */
export interface ConsumeLine {
  /** Resolves when the channel has closed. */
  readonly closed: Promise<void>;
  /** Says what becomes of a delivery. After the channel's end it says nothing: the broker has given the message to somebody else. */
  settle(tag: number, settlement: Settlement): void;
  /** Resolves when the broker sends nothing more. The channel stays, to settle on. */
  cancel(): Promise<void>;
  /** Closes the channel, after everything that was settled. Resolves when it is closed, within bounds; never rejects. */
  close(): Promise<void>;
}

/** Opens a channel and consumes on it. Rejects with what amqplib does when the broker refuses. */
export type OpenConsumeLine = (
  generation: Generation,
  options: ConsumeLineOptions,
  listener: ConsumeLineListener,
) => Promise<ConsumeLine>;
