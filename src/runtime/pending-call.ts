import { CallCancelled, RpcTimeout } from '../errors/errors.js';
import type { RpcReply } from '../wire/rpc.js';
import { localFailure, remoteFailure, type FailedCall } from './call-failure.js';
import type { Correlations } from './correlations.js';
import type { Deadline, Deadlines, Expiring } from './deadlines.js';
import { allowManyListeners } from './many-listeners.js';
import { decodeResult } from './outgoing-request.js';
import { receivedError } from './received-error.js';
import type { RemoteMethod } from './remote-method.js';
import { Withdrawal } from './withdrawal.js';

/** Where a pending call is kept, and who is told of it. */
export interface CallKeeper {
  readonly calls: Correlations<PendingCall>;
  readonly deadlines: Deadlines;
  /** It was given up by a signal, and the other side may still be at work. */
  cancelled(call: PendingCall): void;
}

/**
 * A call that waits for its reply. It ends once: by the reply, its time, one of its signals, or a failure to send it; what comes
 * later finds nobody. When it fails, the sending of its request is given up: that looks at the call itself for it.
 */
export class PendingCall extends Withdrawal implements Expiring {
  readonly method: RemoteMethod;
  readonly correlationId: string;
  readonly timeoutMs: number;
  /** What the caller gets. */
  readonly result: Promise<unknown>;
  readonly #startedAt = performance.now();
  readonly #keeper: CallKeeper;
  readonly #signals: readonly AbortSignal[];
  readonly #deadline: Deadline;
  #onAbort: (() => void) | undefined;
  #resolve: (result: unknown) => void = nobody;
  #reject: (error: unknown) => void = nobody;
  #isOver = false;

  constructor(method: RemoteMethod, timeoutMs: number, signals: readonly AbortSignal[], keeper: CallKeeper) {
    super();
    this.method = method;
    this.timeoutMs = timeoutMs;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#keeper = keeper;
    this.#signals = signals;
    this.#deadline = keeper.deadlines.add(this.#startedAt + timeoutMs, this);
    this.correlationId = keeper.calls.add(this);
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
    this.end(new RpcTimeout(this.subject, this.#ended().elapsedMs));
  }

  /** The reply has come. */
  settle(reply: RpcReply): void {
    if (!this.#leave()) return;
    this.#resolve(reply.ok ? this.#decoded(reply.result) : this.#received(remoteFailure(reply.error, this.#ended())));
  }

  /** The request could not be sent, or nobody will take the reply. */
  fail(cause: unknown): void {
    // The transport has the same deadline: which of the two timers is first is chance, and to the caller it is one thing.
    const isOver = this.leftMs <= 0;
    const ended = this.#ended(cause);
    this.end(isOver ? new RpcTimeout(this.subject, ended.elapsedMs, { cause }) : localFailure(ended));
  }

  /** Ends it with that very error. */
  end(error: unknown): void {
    if (!this.#leave()) return;
    this.make(error);
    this.#reject(error);
  }

  #follow(signals: readonly AbortSignal[]): void {
    this.#onAbort = (): void => {
      this.end(new CallCancelled(this.#ended(signals.find(({ aborted }) => aborted)?.reason)));
      this.#keeper.cancelled(this);
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

  /** Takes it out of all that might end it. False when it had ended before. */
  #leave(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    const { calls, deadlines } = this.#keeper;
    calls.delete(this);
    deadlines.remove(this.#deadline);
    const onAbort = this.#onAbort;
    if (onAbort !== undefined) for (const signal of this.#signals) signal.removeEventListener('abort', onAbort);
    return true;
  }

  /** A promise where it is refused. */
  #decoded(result: unknown): unknown {
    try {
      return decodeResult(this.method, result);
    } catch (error) {
      this.#reject(error);
      return undefined;
    }
  }

  async #received(error: Error): Promise<never> {
    throw await receivedError(this.method, error);
  }
}

/** Until the promise is there. */
function nobody(): void {
  // nobody waits yet
}
