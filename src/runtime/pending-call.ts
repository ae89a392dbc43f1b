import { CallCancelled, RpcTimeout } from '../errors/errors.js';
import type { RpcReply } from '../wire/rpc.js';
import { localFailure, remoteFailure, type FailedCall } from './call-failure.js';
import { allowManyListeners } from './many-listeners.js';
import type { RemoteMethod } from './remote-method.js';

/** What a pending call tells of itself. */
export interface PendingCallListener {
  /** It has ended, in whichever way; it is told once. */
  ended(call: PendingCall): void;
  /** It was given up by a signal, and the other side may still be at work. */
  cancelled(call: PendingCall): void;
}

/**
 * A call that waits for its reply. It ends once: by the reply, its time, one of its signals, or a failure to send it; what comes
 * later finds nobody.
 */
export class PendingCall {
  /** Gives up the sending of the request, as long as it goes on. */
  sending: AbortController | undefined;
  readonly method: RemoteMethod;
  readonly correlationId: string;
  /** When it ends by itself: milliseconds since the epoch. */
  readonly deadline: number;
  readonly reply: Promise<RpcReply>;
  readonly #startedAt = performance.now();
  readonly #listener: PendingCallListener;
  readonly #signals: readonly AbortSignal[];
  readonly #timer: NodeJS.Timeout;
  #resolve: ((reply: RpcReply) => void) | undefined;

  constructor(
    method: RemoteMethod,
    correlationId: string,
    timeoutMs: number,
    signals: readonly AbortSignal[],
    listener: PendingCallListener,
  ) {
    this.method = method;
    this.correlationId = correlationId;
    this.deadline = Date.now() + timeoutMs;
    this.reply = new Promise((resolve) => (this.#resolve = resolve));
    this.#listener = listener;
    this.#signals = signals;
    this.#timer = setTimeout(() => {
      this.#fail(new RpcTimeout(this.subject, this.#ended().elapsedMs));
    }, timeoutMs);
    for (const signal of signals) {
      allowManyListeners(signal);
      signal.addEventListener('abort', this.#onAbort);
    }
  }

  /** `service.method`. */
  get subject(): string {
    return `${this.method.service}.${this.method.name}`;
  }

  /** The reply has come. */
  settle(reply: RpcReply): void {
    this.#end(reply.ok ? reply : { ok: false, error: remoteFailure(reply.error, this.#ended()) });
  }

  /** The request could not be sent, or nobody will take the reply. */
  fail(cause: unknown): void {
    this.#fail(localFailure(this.#ended(cause)));
  }

  readonly #onAbort = (): void => {
    this.#fail(new CallCancelled(this.#ended(this.#signals.find(({ aborted }) => aborted)?.reason)));
    this.#listener.cancelled(this);
  };

  #ended(cause?: unknown): FailedCall {
    const elapsedMs = performance.now() - this.#startedAt;
    return { service: this.method.service, subject: this.subject, elapsedMs, cause };
  }

  #fail(error: Error): void {
    if (this.#end({ ok: false, error })) this.sending?.abort(error);
  }

  /** Whether this has ended it. */
  #end(reply: RpcReply): boolean {
    const resolve = this.#resolve;
    if (resolve === undefined) return false;
    this.#resolve = undefined;
    clearTimeout(this.#timer);
    for (const signal of this.#signals) signal.removeEventListener('abort', this.#onAbort);
    this.#listener.ended(this);
    resolve(reply);
    return true;
  }
}
