import type { SerializedError } from './errors.js';
import type { Address, ExchangeSpec, Message, QueueSpec } from './message.js';
import { isTable } from './plain-object.js';
import { freshHeaders, historyOf } from './retry.js';
import { cut } from './safe-text.js';

/** Exchange of all dead letters, unless configured otherwise. */
export const DEFAULT_DEAD_LETTER_EXCHANGE = 'ntgen.dead';

/** The exchange of dead letters; the routing key is `service.method`. */
export function deadLetterExchange(name: string): ExchangeSpec {
  return { name, type: 'topic' };
}

/** What a service could not handle. Declared without arguments, so that an operator may give it limits by a policy. */
export function deadLetterQueue(service: string, exchange: string): QueueSpec {
  return { name: `${exchange}.${service}`, bindings: [{ exchange, routingKey: `${service}.*` }] };
}

/** The routing key of a dead letter: `*` of the binding takes one word, and what a request asked for may be none or several. */
export function deadLetterKey(service: string, method: string): string {
  return `${service}.${/^[^.]+$/.test(method) ? method : 'unknown'}`;
}

/**
 * Why a message is dead: nobody can decode it, its payload is refused, its handler has failed, or has failed as often as it may, or
 * a request was handled and its reply could not be sent. A queue with a policy adds RabbitMQ's reasons: `rejected`, `expired`, `maxlen`, `delivery_limit`.
 */
export type DeadLetterReason = 'undecodable' | 'invalid' | 'failed' | 'retries exhausted' | 'unanswered';

/** What is noted on a dead letter. */
export interface Obituary {
  /** By which it is found again. */
  readonly id: string;
  readonly reason: DeadLetterReason;
  readonly service: string;
  readonly method: string;
  /** Where it was taken from, and where a replay brings it. */
  readonly queue: string;
  readonly error: Pick<SerializedError, 'exc_type' | 'exc_path' | 'value'>;
  /** Which attempt was the last; the first is 1. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly failedAt: number;
  /** How many bytes the body has, where only its beginning is kept. */
  readonly bodyBytes?: number;
}

const PREFIX = 'ntgen.dead.';
const LONGEST_NAME = 200;
const LONGEST_MESSAGE = 2_000;

/**
 * The copy of a message that is kept in the dead queue: the same body, properties and headers, with the obituary in headers of its
 * own. It does not expire.
 */
export function encodeDeadLetter(message: Message & Address, obituary: Obituary): Message {
  const { expirationMs, ...kept } = message;
  return {
    ...kept,
    deliveryMode: 2,
    headers: {
      ...message.headers,
      ...(expirationMs !== undefined && { [`${PREFIX}expiration`]: String(expirationMs) }),
      ...obituaryHeaders(message, obituary),
    },
  };
}

/** A copy of what nobody may send on as it is: properties or headers that AMQP has no room or no form for are left out. */
export function encodeBareDeadLetter(message: Message & Address, obituary: Obituary): Message {
  return {
    body: message.body,
    deliveryMode: 2,
    headers: { ...obituaryHeaders(message, obituary), [`${PREFIX}stripped`]: true },
  };
}

function obituaryHeaders(message: Message & Address, obituary: Obituary): Record<string, unknown> {
  const { origin, firstFailed = obituary.failedAt } = historyOf(message);
  const { id, reason, service, method, queue, error, attempt, failedAt, bodyBytes } = obituary;
  const table = {
    id,
    reason,
    handler: cut(`${service}.${method}`, LONGEST_NAME),
    queue,
    exchange: origin.exchange,
    routing_key: origin.routingKey,
    error_type: cut(error.exc_type, LONGEST_NAME),
    error_path: cut(error.exc_path, LONGEST_NAME),
    error_message: cut(error.value, LONGEST_MESSAGE),
    attempt,
    first_failed: new Date(firstFailed).toISOString(),
    failed: new Date(failedAt).toISOString(),
    ...(bodyBytes !== undefined && { body_bytes: bodyBytes }),
  };
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [PREFIX + name, value]));
}

/** A dead letter, as it is read again. What is not known is empty. */
export interface DeadLetter {
  readonly id: string;
  /** `DeadLetterReason`, or RabbitMQ's word for what a policy has brought here. */
  readonly reason: string;
  /** `service.method`. */
  readonly handler: string;
  readonly queue: string;
  readonly exchange: string;
  readonly routingKey: string;
  readonly errorType: string;
  readonly errorPath: string;
  readonly errorMessage: string;
  readonly attempt: number;
  /** ISO 8601. */
  readonly firstFailed: string;
  readonly failed: string;
  /** How many bytes the body had that is not all there: it was too long to be taken. */
  readonly bodyBytes?: number;
}

/** What a message in a dead queue says of itself. Never throws: anybody may put messages there. */
export function decodeDeadLetter({ headers, messageId }: Message): DeadLetter {
  const { reason = '', queue = '', exchange = '', routingKey = '', time = '' } = lastDeath(headers['x-death']);
  const own = (name: string): string => text(headers[PREFIX + name]);
  const attempt = headers[`${PREFIX}attempt`];
  const bodyBytes = headers[`${PREFIX}body_bytes`];
  return {
    id: own('id') || (messageId ?? ''),
    reason: own('reason') || reason,
    handler: own('handler'),
    queue: own('queue') || queue,
    exchange: own('queue') === '' ? exchange : own('exchange'),
    routingKey: own('queue') === '' ? routingKey : own('routing_key'),
    errorType: own('error_type'),
    errorPath: own('error_path'),
    errorMessage: own('error_message'),
    attempt: typeof attempt === 'number' ? attempt : 1,
    firstFailed: own('first_failed') || time,
    failed: own('failed') || time,
    ...(typeof bodyBytes === 'number' && { bodyBytes }),
  };
}

/** The message as it was, to be handled anew: its attempts begin at 1, and no deadline holds it back. */
export function revivedMessage(letter: Message): Message {
  return { ...letter, headers: freshHeaders(letter.headers) };
}

interface Death {
  readonly reason?: string;
  readonly queue?: string;
  readonly exchange?: string;
  readonly routingKey?: string;
  readonly time?: string;
}

/** The latest row of RabbitMQ's own account. */
function lastDeath(deaths: unknown): Death {
  const last: unknown = Array.isArray(deaths) ? deaths[0] : undefined;
  if (!isTable(last)) return {};
  const { reason, queue, exchange, time, 'routing-keys': keys } = last;
  const seconds = isTable(time) ? time['value'] : undefined;
  return {
    reason: text(reason),
    queue: text(queue),
    exchange: text(exchange),
    routingKey: text(Array.isArray(keys) ? keys[0] : undefined),
    time: typeof seconds === 'number' && seconds < 1e11 ? new Date(seconds * 1000).toISOString() : '',
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
