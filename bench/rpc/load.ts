import { quantile, sample, spent, type Sample } from '../measure.js';
import { orderOf, type Order } from './order.js';

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
  outstanding: number,
  seconds: number,
): Promise<LoadResult> {
  const latencies: number[] = [];
  let calls = 0;
  const before = sample();
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  const callInTurn = async (): Promise<void> => {
    let now = performance.now();
    do {
      const order = orderOf(calls++);
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
