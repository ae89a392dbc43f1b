import { Backoff, BackoffExpired, type RetrySchedule } from '../errors/backoff.js';
import {
  ConfigurationError,
  IncorrectSignature,
  MalformedRequest,
  MethodNotFound,
  UnserializableValueError,
  ValidationError,
  type ErrorClass,
} from '../errors/errors.js';
import { isOneOf } from './sent-error.js';

/** Which failures are tried again, and when. */
export interface RetryPolicy extends RetrySchedule {
  /** Errors that are worth another try. Default: all but expected ones, and payloads that are refused. */
  readonly for?: readonly ErrorClass[];
}

export interface Retried {
  /** Try a message again when its method fails: `true` with the defaults. Without it only a thrown `Backoff` does that. */
  readonly retry?: boolean | RetryPolicy;
}

/** What follows from a failed attempt: another one after a time, or nothing more; undefined where nobody asked for one. */
export type NextTry = { readonly delayMs: number } | BackoffExpired;

/** nameko-amqp-retry's. */
const DEFAULTS: Required<RetrySchedule> = {
  scheduleMs: [1_000, 2_000, 3_000, 5_000, 8_000, 13_000, 21_000, 34_000, 55_000],
  limit: 20,
  jitterMs: 100,
};
/** Times are rounded to so many for each `jitterMs`: each needs a queue of its own. */
const STEPS_PER_JITTER = 5;

/** What fails again however often it is tried. */
const HOPELESS: readonly ErrorClass[] = [
  IncorrectSignature,
  MalformedRequest,
  MethodNotFound,
  UnserializableValueError,
  ValidationError,
];

/** What the next try depends on besides options and error. */
export interface TriesSoFar {
  /** How often it has been tried again. */
  readonly retries: number;
  /** Whether the method announces errors of this class. */
  readonly isExpected: boolean;
  /** Milliseconds after which nobody waits for it. Default: no limit. */
  readonly leftMs?: number;
}

/** Whether and when a message is tried again. */
export function nextTry(
  { retry = false }: Retried,
  error: unknown,
  { retries, isExpected, leftMs = Infinity }: TriesSoFar,
): NextTry | undefined {
  const policy = typeof retry === 'boolean' ? {} : retry;
  const thrown = isBackoff(error) ? error.schedule : undefined;
  if (thrown === undefined && (retry === false || !isWorthIt(policy, error, isExpected))) return undefined;
  const schedule = { ...DEFAULTS, ...policy, ...thrown };
  const { limit } = schedule;
  if (limit !== 0 && !(retries < limit)) return expired(schedule, limit > 0 ? limit : retries, error);
  const delayMs = scattered(delayOf(schedule, retries), schedule.jitterMs);
  return delayMs < leftMs ? { delayMs } : expired(schedule, retries, error);
}

/** Whatever was thrown: a proxy may throw when it is asked. */
export function isBackoff(error: unknown): error is Backoff {
  return isOneOf([Backoff], error);
}

/** @throws ConfigurationError  a schedule that is none, or together with `requeueOnError`, which does not wait */
export function assertRetried(where: string, { retry, requeueOnError }: Retried & { requeueOnError?: boolean }): void {
  if (retry === undefined || retry === false) return;
  if (requeueOnError === true) {
    throw misused(where, 'has both `retry` and `requeueOnError`: a failed message can wait, or go back at once');
  }
  if (retry === true) return;
  const { scheduleMs, limit, jitterMs } = { ...DEFAULTS, ...retry };
  if (scheduleMs.length === 0 || !scheduleMs.every(isTime)) {
    throw misused(where, 'needs a `scheduleMs` of at least one time, each in milliseconds from 0');
  }
  if (!Number.isInteger(limit) || limit < 0) throw misused(where, 'needs a `limit` that is a whole number from 0');
  if (!isTime(jitterMs)) throw misused(where, 'needs a `jitterMs` in milliseconds from 0');
}

function isWorthIt({ for: classes }: RetryPolicy, error: unknown, isExpected: boolean): boolean {
  return classes === undefined ? !isExpected && !isOneOf(HOPELESS, error) : isOneOf(classes, error);
}

/** Of a thrown `Backoff` nobody has looked at the times. */
function delayOf({ scheduleMs }: Required<RetrySchedule>, index: number): number {
  const delayMs = scheduleMs[index] ?? scheduleMs.at(-1) ?? 0;
  return Math.min(Math.max(0, delayMs || 0), LONGEST_WAIT_MS);
}

function scattered(delayMs: number, jitterMs: number): number {
  if (!(jitterMs > 0 && jitterMs < LONGEST_WAIT_MS)) return Math.round(delayMs);
  const step = jitterMs / STEPS_PER_JITTER;
  const scatteredMs = Math.abs(Math.round(step * Math.round((delayMs + jitterMs * normal()) / step)));
  return Math.min(scatteredMs, LONGEST_WAIT_MS);
}

/** A random number with the mean 0 and the standard deviation 1. */
function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

/** The number of retries may be what a peer says it is: it is not counted up to. */
function expired(schedule: Required<RetrySchedule>, retries: number, error: unknown): BackoffExpired {
  const { length } = schedule.scheduleMs;
  const first = schedule.scheduleMs.slice(0, retries).map((_, index) => delayOf(schedule, index));
  const waitedMs =
    first.reduce((sum, wait) => sum + wait, 0) + Math.max(0, retries - length) * delayOf(schedule, length);
  return new BackoffExpired(retries, waitedMs, error);
}

/** What a queue can be told to let its messages wait: less than AMQP's 32 bits, by the time that the queue outlives them. */
const LONGEST_WAIT_MS = 2 ** 32 - 10_000;

function isTime(value: number): boolean {
  return typeof value === 'number' && value >= 0 && value <= LONGEST_WAIT_MS;
}

function misused(where: string, what: string): ConfigurationError {
  return new ConfigurationError(`${where} ${what}.`, { code: 'NTG5004' });
}
