import { newCallId } from '../wire/call-id.js';
import { appendCallId } from '../wire/headers.js';
import type { WorkerContext } from './context.js';
import type { Call, FiredEntrypoint } from './host.js';
import { boundLogger, type Logger } from './logger.js';
import { redactedArgs } from './redacted-args.js';

/** The context of a worker while it runs. */
export class RunningContext implements WorkerContext {
  readonly serviceName: string;
  readonly methodName: string;
  readonly args: readonly unknown[];
  readonly data: Record<string, unknown>;
  readonly callId: string;
  readonly callIdStack: readonly string[];
  readonly originCallId: string | undefined;
  readonly parentCallId: string | undefined;
  readonly #entrypoint: FiredEntrypoint | undefined;
  readonly #logger: Logger;
  readonly #endsAt: number;
  #callerGone: AbortSignal | undefined;
  #controller: AbortController | undefined;
  #abortedWith: unknown;

  constructor(serviceName: string, call: Call, settings: { readonly parentsTracked: number; readonly logger: Logger }) {
    const incoming = call.callIdStack ?? [];
    this.serviceName = serviceName;
    this.methodName = call.method;
    this.args = call.args;
    this.data = { ...call.data };
    this.callId = newCallId(serviceName, call.method);
    this.callIdStack = appendCallId(incoming, this.callId, settings.parentsTracked);
    this.originCallId = incoming[0];
    this.parentCallId = incoming.at(-1);
    this.#entrypoint = call.entrypoint;
    this.#logger = settings.logger;
    this.#callerGone = call.signal;
    this.#endsAt = call.timeoutMs === undefined ? Infinity : performance.now() + call.timeoutMs;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abortedWith !== undefined) this.#controller.abort(this.#abortedWith);
      else this.#follow(this.#callerGone);
    }
    return this.#controller.signal;
  }

  get logger(): Logger {
    return boundLogger(this.#logger, { callId: this.callId });
  }

  redactedArgs(): Readonly<Record<string, unknown>> {
    return redactedArgs(this.args, this.#entrypoint);
  }

  remainingMs(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  abort(reason: unknown): void {
    this.#abortedWith ??= reason;
    this.#controller?.abort(reason);
  }

  /** The worker has ended: what it followed may outlive it, and need not keep it. */
  end(): void {
    this.#callerGone?.removeEventListener('abort', this.#onCallerGone);
    this.#callerGone = undefined;
  }

  readonly #onCallerGone = (): void => {
    this.abort(this.#callerGone?.reason);
  };

  /** Only once somebody looks at our signal: most workers never do. */
  #follow(signal: AbortSignal | undefined): void {
    if (signal?.aborted === true) this.abort(signal.reason);
    else signal?.addEventListener('abort', this.#onCallerGone, { once: true });
  }
}
