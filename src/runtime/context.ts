import type { Logger } from './logger.js';

/** What a worker knows of its call. */
export interface WorkerContext {
  readonly serviceName: string;
  readonly methodName: string;
  readonly args: readonly unknown[];
  /** The arguments by the names of their parameters, for logs: with `********` in place of what is sensitive. */
  redactedArgs(): Readonly<Record<string, unknown>>;
  /** Context data; mutable, and sent on with the calls and events that this worker makes afterwards. */
  readonly data: Record<string, unknown>;
  /** `{service}.{method}.{uuid4}`. */
  readonly callId: string;
  /** Oldest first; the last one is this call's own id. */
  readonly callIdStack: readonly string[];
  /** Oldest id that came with the call. */
  readonly originCallId: string | undefined;
  /** Id of the caller. */
  readonly parentCallId: string | undefined;
  /** 1, and one more for each time that the message was tried again. */
  readonly attempt: number;
  /** The broker has handed the message out before: another worker may have begun with it. */
  readonly redelivered: boolean;
  /** The message's id, the same however often it comes; undefined where no message has fired the worker, or it has none. */
  readonly messageId: string | undefined;
  /** Fires when the deadline has passed or the container is stopped by force. */
  readonly signal: AbortSignal;
  /** Milliseconds until the deadline; Infinity without one. Never negative. */
  remainingMs(): number;
  /** Bound to the call id. */
  readonly logger: Logger;
}
