import { quantile, sample, spent, type Sample } from '../harness/measure.js';
import { orderOf, type Order } from './order.js';

/** One of the loads that each contestant is put under. */
export interface Level {
  /** Calls under way at once. */
  readonly outstanding: number;
  /** Of the payload's JSON, each way. */
  readonly bytes: number;
}

export interface LoadResult {
  readonly calls: number;
  readonly seconds: number;
  /** Milliseconds that a call took. */
  readonly p50: number;
  readonly p99: number;
  /** By the calling process, for all calls together. */
  readonly spent: Sample;
}

/**
 * Keeps so many calls outstanding for so long, then waits for the last of them. Each is made at least once.
 *
 * @throws when a call fails, or gives back another order than it was given
 */
export async function load(
  echo: (order: Order) => Promise<Order>,
  { outstanding, bytes }: Level,
  seconds: number,
): Promise<LoadResult> {
  const template = orderOf(0, bytes);
  const latencies: number[] = [];
  let calls = 0;
  const before = sample();
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  const callInTurn = async (): Promise<void> => {
    let now = performance.now();
    do {
      const order = { ...template, id: template.id + (calls++ % 900_000) };
      const { id } = await echo(order);
      if (id !== order.id) throw new Error(`order ${order.id} came back as ${id}`);
      const then = now;
      now = performance.now();
      latencies.push(now - then);
    } while (now < endsAt);
  };
  await Promise.all(Array.from({ length: outstanding }, callInTurn));
  const endedAt = performance.now();
  const cost = spent(before, sample());
  return {
    calls,
    seconds: (endedAt - startedAt) / 1000,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    spent: cost,
  };
}
