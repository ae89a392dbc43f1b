import type { EntrypointDescriptor, ServiceDescriptor } from '../contract/descriptor.js';
import type { Revocable, Transport } from '../transport/transport.js';
import type { Caller } from './caller.js';
import type { ServiceConfig } from './config.js';
import type { WorkerContext } from './context.js';
import type { Logger } from './logger.js';

/** What is asked of the container: run one method on a fresh worker. */
export interface Call {
  /** The method of the service class. */
  readonly method: string;
  readonly args: readonly unknown[];
  /** What was fired: says how the arguments are called, and which of them are sensitive. */
  readonly entrypoint?: FiredEntrypoint;
  /** Context data that came with the trigger. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Call ids that led here, oldest first. */
  readonly callIdStack?: readonly string[];
  /** Milliseconds that are left for the call; its `signal` fires when they are over. */
  readonly timeoutMs?: number;
  /** The delivery that fires it, where a message does. */
  readonly delivery?: FiringDelivery;
  /** Fires when the caller has gone; the call's `signal` fires with it. */
  readonly signal?: Revocable;
  /**
   * Makes of the method's result what the entrypoint will send, and so the outcome's `result`. It runs inside the worker:
   * what it throws is the outcome of the call, so that providers see a result that cannot be sent as the error it is.
   */
  readonly complete?: (result: unknown) => unknown;
}

/** What a worker may know of the message that it handles. */
export interface FiringDelivery {
  /** 1 for the first, and one more for each time that the message has waited to be tried again. */
  readonly attempt: number;
  /** The broker has handed it out before: a worker may have begun with it. */
  readonly redelivered: boolean;
  /** The same for a message that is sent, delivered or tried again. */
  readonly messageId?: string;
}

/** The entrypoint of a call, as far as a worker's context needs it. */
export interface FiredEntrypoint {
  /** What its decorator was given. */
  readonly options: unknown;
  readonly descriptor: EntrypointDescriptor | undefined;
}

/**
 * How a worker ended. A failure without a context: the container ended before the worker began, or was killed under it; what
 * fired it is another instance's to take up.
 */
export type Outcome<Result = unknown> =
  | { readonly ok: true; readonly result: Result; readonly context: WorkerContext }
  | { readonly ok: false; readonly error: unknown; readonly context?: WorkerContext };

/** What a container shows to its entrypoints and providers, and no more. */
export interface Host {
  readonly serviceName: string;
  readonly config: ServiceConfig;
  /** What was generated for the service; undefined where nothing was. */
  readonly descriptor: ServiceDescriptor | undefined;
  /** Whose tables are known, for checking what goes out to other services. */
  readonly contracts: Readonly<Record<string, ServiceDescriptor>>;
  readonly logger: Logger;
  /** Opened when first asked for: a service without AMQP needs no broker. */
  transport(): Promise<Transport>;
  /** The calling half: one reply queue for all proxies of the container, declared when first asked for. */
  caller(): Promise<Caller>;
  /** Runs one worker when a slot is free. Never rejects: an error is an outcome. */
  spawn(call: Call): Promise<Outcome>;
  /**
   * Runs a task that belongs to the container: the signal tells it when to end. When it fails, the container stops and its
   * `wait` rejects with the error: a service whose loop has died must not look alive. What may go wrong and be tried again
   * is the task's own to catch.
   */
  background(name: string, task: (signal: AbortSignal) => Promise<void>): void;
}
