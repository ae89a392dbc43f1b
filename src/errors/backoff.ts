import { NtgenError } from './errors.js';

/** When, and how often, a message is tried again. */
export interface RetrySchedule {
  /**
   * Milliseconds before each retry; the last one holds for all further ones. Default 1, 2, 3, 5, 8, 13, 21, 34 and 55 seconds.
   */
  readonly scheduleMs?: readonly number[];
  /** Most retries; 0 is no limit. Default 20. */
  readonly limit?: number;
  /** How far the times are scattered, as a standard deviation in milliseconds; 0 is not at all. Default 100. */
  readonly jitterMs?: number;
}

/**
 * Thrown by a method that cannot do its work now: its message waits, and is handled again. What it is told goes before the
 * `retry` of the entrypoint, and that before the defaults.
 */
export class Backoff extends NtgenError {
  /** nameko-amqp-retry's. */
  static readonly excPath: string = 'nameko_amqp_retry.backoff.Backoff';
  readonly schedule: RetrySchedule;

  constructor(options: RetrySchedule & { readonly message?: string; readonly cause?: unknown } = {}) {
    const { message = 'Not now: to be tried again later.', cause, ...schedule } = options;
    super('NTG4018', message, cause === undefined ? {} : { cause });
    this.schedule = schedule;
  }
}

/** No further retry: the limit is reached, or a caller would not wait for it. Its `cause` is the error of the last attempt. */
export class BackoffExpired extends NtgenError {
  /** nameko-amqp-retry's, and so are the words. */
  static readonly excPath: string = 'nameko_amqp_retry.backoff.Expired';
  constructor(retries: number, waitedMs: number, cause: unknown) {
    const seconds = (waitedMs / 1000).toFixed(0);
    super('NTG4019', `Backoff aborted after '${String(retries)}' retries (~${seconds} seconds)`, {
      cause,
      details: { retries, waitedMs },
    });
  }
}
