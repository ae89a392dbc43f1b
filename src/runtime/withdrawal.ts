import type { Revocable, RevocationListener } from '../transport/transport.js';

/** Gives one thing up: an `AbortSignal` as far as ntgen itself looks at it, at a small part of its cost. */
export class Withdrawal implements Revocable {
  #reason: unknown;
  #isMade = false;
  #listener: RevocationListener | undefined;

  get aborted(): boolean {
    return this.#isMade;
  }

  get reason(): unknown {
    return this.#reason;
  }

  throwIfAborted(): void {
    if (this.#isMade) throw this.#reason;
  }

  /** One at a time: what can be given up waits in one place. */
  addEventListener(_type: 'abort', listener: RevocationListener): void {
    this.#listener = listener;
  }

  removeEventListener(_type: 'abort', listener: RevocationListener): void {
    if (this.#listener === listener) this.#listener = undefined;
  }

  make(reason: unknown): void {
    if (this.#isMade) return;
    this.#isMade = true;
    this.#reason = reason;
    if (typeof this.#listener === 'function') this.#listener();
    else this.#listener?.handleEvent();
  }
}
