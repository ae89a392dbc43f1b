import type { Message } from '../../wire/message.js';
import type { Death, Stored } from './queue.js';

type Table = Readonly<Record<string, unknown>>;

/**
 * A message as RabbitMQ passes it on from a queue where it has died: without its expiration, and with a row in `x-death` for that
 * queue and reason, the latest first, which counts how often that was.
 */
export function deadLettered({ to, message }: Stored, queue: string, reason: Death): Message {
  const { expirationMs, headers, ...properties } = message;
  const earlier = Array.isArray(headers['x-death']) ? (headers['x-death'] as readonly unknown[]).filter(isTable) : [];
  const isSame = (row: Table): boolean => row['queue'] === queue && row['reason'] === reason;
  const same = earlier.find(isSame);
  const row = {
    time: { '!': 'timestamp', value: Math.floor(Date.now() / 1000) },
    exchange: to.exchange,
    queue,
    reason,
    'routing-keys': [to.routingKey],
    ...(expirationMs !== undefined && { 'original-expiration': String(expirationMs) }),
    ...same,
    count: countOf(same) + 1,
  };
  const first = { 'x-first-death-exchange': to.exchange, 'x-first-death-queue': queue, 'x-first-death-reason': reason };
  return {
    ...properties,
    headers: {
      ...(Object.hasOwn(headers, 'x-first-death-reason') ? {} : first),
      ...headers,
      'x-death': [row, ...earlier.filter((other) => !isSame(other))],
    },
  };
}

function countOf(row: Table | undefined): number {
  const count = row?.['count'];
  return typeof count === 'number' ? count : 0;
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null;
}
