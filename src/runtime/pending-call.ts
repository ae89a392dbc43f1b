import { CallCancelled, RpcTimeout } from '../errors/errors.js';
import type { RpcReply } from '../wire/rpc.js';
import { localFailure, remoteFailure, type FailedCall } from './call-failure.js';
import { allowManyListeners } from './many-listeners.js';
import type { Deadline, Deadlines, Expiring } from './deadlines.js';
import type { RemoteMethod } from './remote-method.js';
import type { Withdrawal } from './withdrawal.js';

/** What a pending call tells of itself. */
export interface PendingCallListener {
  /** It has ended, in whichever way; it is told once. */
  ended(call: PendingCall): void;
  /** It was given up by a signal, and the other side may still be at work. */
  cancelled(call: PendingCall): void;
}

/** What may end a call before its reply does. */
export interface Limits {
  readonly timeoutMs: number;
  readonly signals: readonly AbortSignal[];
  readonly deadlines: Deadlines;
}

/**
 * A call that waits for its reply. It ends once: by the reply, its time, one of its signals, or a failure to send it; what comes
 * later finds nobody.
 */
export class PendingCall implements Expiring {
  /** Gives up the sending of the request, as long as it goes on. */
  sending: Withdrawal | undefined;
  readonly method: RemoteMethod;
  readonly correlationId: string;
  readonly timeoutMs: number;
  readonly reply: Promise<RpcReply>;
  readonly #startedAt = performance.now();
  readonly #listener: PendingCallListener;
  readonly #signals: readonly AbortSignal[];
  readonly #deadlines: Deadlines;
  readonly #deadline: Deadline;
  #onAbort: (() => void) | undefined;
  #resolve: ((reply: RpcReply) => void) | undefined;

  constructor(
    method: RemoteMethod,
    correlationId: string,
    { timeoutMs, signals, deadlines }: Limits,
    listener: PendingCallListener,
  ) {
    this.method = method;
    this.correlationId = correlationId;
    this.timeoutMs = timeoutMs;
    this.reply = new Promise((resolve) => (this.#resolve = resolve));
    this.#listener = listener;
    this.#signals = signals;
    this.#deadlines = deadlines;
    this.#deadline = deadlines.add(this.#startedAt + timeoutMs, this);
    if (signals.length > 0) this.#follow(signals);
  }

  /** `service.method`. */
  get subject(): string {
    return `${this.method.service}.${this.method.name}`;
  }

  /** Milliseconds until it ends by itself. */
  get leftMs(): number {
    return this.#startedAt + this.timeoutMs - performance.now();
  }

  /** Its time is over. */
  expire(): void {
    this.#fail(new RpcTimeout(this.subject, this.#ended().elapsedMs));
  }

  /** The reply has come. */
  settle(reply: RpcReply): void {
    this.#end(reply.ok ? reply : { ok: false, error: remoteFailure(reply.error, this.#ended()) });
  }

  /** The request could not be sent, or nobody will take the reply. */
  fail(cause: unknown): void {
    // The transport has the same deadline: which of the two timers is first is chance, and to the caller it is one thing.
    const isOver = this.leftMs <= 0;
    const ended = this.#ended(cause);
    this.#fail(isOver ? new RpcTimeout(this.subject, ended.elapsedMs, { cause }) : localFailure(ended));
  }

  #follow(signals: readonly AbortSignal[]): void {
    this.#onAbort = (): void => {
      this.#fail(new CallCancelled(this.#ended(signals.find(({ aborted }) => aborted)?.reason)));
      this.#listener.cancelled(this);
    };
    for (const signal of signals) {
      allowManyListeners(signal);
      signal.addEventListener('abort', this.#onAbort);
    }
  }

  #ended(cause?: unknown): FailedCall {
    const elapsedMs = performance.now() - this.#startedAt;
    return { service: this.method.service, subject: this.subject, elapsedMs, cause };
  }

  #fail(error: Error): void {
    if (this.#end({ ok: false, error })) this.sending?.make(error);
  }

  /** Whether this has ended it. */
  #end(reply: RpcReply): boolean {
    const resolve = this.#resolve;
    if (resolve === undefined) return false;
    this.#resolve = undefined;
    this.#deadlines.remove(this.#deadline);
    const onAbort = this.#onAbort;
    if (onAbort !== undefined) for (const signal of this.#signals) signal.removeEventListener('abort', onAbort);
    this.#listener.ended(this);
    resolve(reply);
    return true;
  }
}
