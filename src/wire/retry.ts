import type { Address, ExchangeSpec, Message, QueueSpec } from './message.js';
import { isTable } from './plain-object.js';

/*
 * Messages that wait to be tried again, as nameko-amqp-retry lets them wait: a headers exchange brings each to the queue for its
 * delay, where it expires, and the broker passes it on to the queue that its routing key names.
 */

/** Both libraries declare it. */
export const BACKOFF_EXCHANGE: ExchangeSpec = { name: 'backoff', type: 'headers' };

/** Milliseconds that a queue outlives its messages. nameko-amqp-retry's; any other value would be refused with 406. */
const GRACE_MS = 5_000;

/** Later ones JavaScript has no date for. */
const LATEST_DATE = 8.64e15;

const BACKOFF = 'backoff';
const METHOD_ID = 'nameko.rpc_method_id';
const RETRY_COUNT = 'ntgen.retry_count';
const FIRST_FAILED = 'ntgen.first_failed';
const EXCHANGE = 'ntgen.exchange';
const ROUTING_KEY = 'ntgen.routing_key';

/** The queue of one delay. It has to be declared before each use, which starts its time again. */
export function waitQueue(delayMs: number): QueueSpec {
  return {
    name: `backoff--${String(delayMs)}ms`,
    expiresMs: delayMs + GRACE_MS,
    arguments: { 'x-dead-letter-exchange': '' },
    bindings: [{ exchange: BACKOFF_EXCHANGE.name, routingKey: '', arguments: { backoff: delayMs, 'x-match': 'any' } }],
  };
}

/** What a message says of its way to here. */
export interface History {
  /** How often it has been tried again. */
  readonly retries: number;
  /** Where it was published at first: a message that has waited comes by the default exchange. */
  readonly origin: Address;
  /** When it failed for the first time, if it did: milliseconds since the epoch. */
  readonly firstFailed?: number;
}

/**
 * How often a message has been tried again. Retries are counted in a header of our own, and in RabbitMQ's `x-death`, which is all that nameko-amqp-retry looks at: what
 * another instance has retried counts. From RabbitMQ 4.0 on `x-death` begins anew with each publish.
 */
export function retriesOf({ headers }: Pick<Message, 'headers'>): number {
  return Math.max(count(headers[RETRY_COUNT]) ?? 0, backoffDeaths(headers['x-death']));
}

export function historyOf(message: Message & Address): History {
  const { headers, exchange, routingKey } = message;
  const failed = count(headers[FIRST_FAILED]);
  return {
    retries: retriesOf(message),
    origin: {
      exchange: text(headers[EXCHANGE]) ?? exchange,
      routingKey: text(headers[ROUTING_KEY]) ?? routingKey,
    },
    ...(failed !== undefined && failed <= LATEST_DATE && { firstFailed: failed }),
  };
}

/** How a message is sent to wait. */
export interface Wait {
  readonly delayMs: number;
  /** The queue that it comes back to. */
  readonly queue: string;
  /** Of the attempt that has failed. */
  readonly callIdStack: readonly string[];
  /** When that was: milliseconds since the epoch. */
  readonly failedAt: number;
  /** Which method a request is for: its routing key says so only the first time. */
  readonly rpcMethodId?: string;
  /** When a request's caller stops waiting, by the clock of this machine: milliseconds since the epoch. */
  readonly deadline?: number;
}

/** Where a message goes to wait. */
export function waitAddress({ queue }: Wait): Address {
  return { exchange: BACKOFF_EXCHANGE.name, routingKey: queue };
}

/** The message again, to wait: the same body and properties, with what `historyOf` reads when it comes back. */
export function waitingMessage(message: Message & Address, wait: Wait): Message {
  const { retries, origin, firstFailed = wait.failedAt } = historyOf(message);
  return {
    ...message,
    deliveryMode: message.deliveryMode ?? 2,
    expirationMs: wait.delayMs,
    headers: {
      ...(wait.rpcMethodId === undefined ? message.headers : withRpcMethodId(message.headers, wait.rpcMethodId)),
      [BACKOFF]: wait.delayMs,
      'nameko.call_id_stack': wait.callIdStack.map((id, index, { length }) =>
        index === length - 1 ? `${id}.backoff` : id,
      ),
      ...(wait.deadline !== undefined && { 'ntgen.deadline': String(Math.round(wait.deadline)) }),
      [RETRY_COUNT]: retries + 1,
      // As text: a Python hop would pass a number of this size on in a form that amqplib cannot read.
      [FIRST_FAILED]: String(firstFailed),
      [EXCHANGE]: origin.exchange,
      [ROUTING_KEY]: origin.routingKey,
    },
  };
}

/**
 * What a request's routing key was before it waited, or undefined where it has not: only a message that came straight to its queue
 * may say so by a header, since Python services pass that header on with calls of their own.
 */
export function rpcMethodIdOf({ headers, exchange }: Message & Address): string | undefined {
  return exchange === '' ? text(headers[METHOD_ID]) : undefined;
}

/** Headers of a request that is to come straight to its queue, where its routing key no longer says which method is meant. */
export function withRpcMethodId(headers: Message['headers'], methodId: string): Message['headers'] {
  return { ...headers, [METHOD_ID]: methodId };
}

/** Headers of a message that begins anew: without what it has been through, and without a deadline that has passed since. */
export function freshHeaders(headers: Message['headers']): Message['headers'] {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => name !== BACKOFF && !/^(?:nameko\.)?(?:ntgen\.|x-death$|x-(?:first|last)-death-)/.test(name),
    ),
  );
}

function backoffDeaths(deaths: unknown): number {
  if (!Array.isArray(deaths)) return 0;
  const counts = deaths.map((death: unknown) =>
    isTable(death) && death['exchange'] === BACKOFF_EXCHANGE.name ? (count(death['count']) ?? 0) : 0,
  );
  return counts.reduce((sum, one) => sum + one, 0);
}

function count(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
