import { newCallId } from '../wire/call-id.js';
import { appendCallId } from '../wire/headers.js';
import type { Revocable } from '../transport/transport.js';
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
  readonly originCallId: string | undefined;
  readonly parentCallId: string | undefined;
  readonly attempt: number;
  readonly redelivered: boolean;
  readonly messageId: string | undefined;
  readonly #entrypoint: FiredEntrypoint | undefined;
  readonly #logger: Logger;
  readonly #endsAt: number;
  readonly #incoming: readonly string[];
  readonly #parentsTracked: number;
  #callerGone: Revocable | undefined;
  #callId: string | undefined;
  #callIdStack: readonly string[] | undefined;
  #controller: AbortController | undefined;
  #abortedWith: unknown;

  constructor(serviceName: string, call: Call, settings: { readonly parentsTracked: number; readonly logger: Logger }) {
    const incoming = call.callIdStack ?? [];
    this.serviceName = serviceName;
    this.methodName = call.method;
    this.args = call.args;
    this.data = { ...call.data };
    this.#incoming = incoming;
    this.#parentsTracked = settings.parentsTracked;
    this.originCallId = incoming[0];
    this.parentCallId = incoming.at(-1);
    this.attempt = call.delivery?.attempt ?? 1;
    this.redelivered = call.delivery?.redelivered ?? false;
    this.messageId = call.delivery?.messageId;
    this.#entrypoint = call.entrypoint;
    this.#logger = settings.logger;
    this.#callerGone = call.signal;
    this.#endsAt = call.timeoutMs === undefined ? Infinity : performance.now() + call.timeoutMs;
  }

  /** Made when it is first asked for: a worker that calls nobody and logs nothing needs none. */
  get callId(): string {
    return (this.#callId ??= newCallId(this.serviceName, this.methodName));
  }

  get callIdStack(): readonly string[] {
    return (this.#callIdStack ??= appendCallId(this.#incoming, this.callId, this.#parentsTracked));
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
    if (this.#controller !== undefined) this.#callerGone?.removeEventListener('abort', this.#onCallerGone);
    this.#callerGone = undefined;
  }

  readonly #onCallerGone = (): void => {
    this.abort(this.#callerGone?.reason);
  };

  /** Only once somebody looks at our signal: most workers never do. */
  #follow(signal: Revocable | undefined): void {
    if (signal?.aborted === true) this.abort(signal.reason);
    else signal?.addEventListener('abort', this.#onCallerGone);
  }
}
