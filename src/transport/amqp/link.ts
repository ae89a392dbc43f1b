import type { ChannelModel } from 'amqplib';
import { NtgenError, TransportClosed } from '../../errors/errors.js';
import { Generation } from './generation.js';
import { backoffMs, pause, unlessAborted } from './waiting.js';

export interface LinkOptions {
  /** Connects once. Rejects with NTG4012 when trying again is of no use. */
  connect(signal: AbortSignal): Promise<ChannelModel>;
  /** Prepares a new connection before anybody else may use it. Rejects only when the connection is gone. */
  setUp(generation: Generation): Promise<void>;
  /** Connected and set up. */
  up(): void;
  down(reason: Error, retryInMs: number): void;
  /** The broker takes no more messages, and why; or it does again. */
  blocked(reason: string | undefined): void;
  /** The broker refused the first connection for good; the link has ended. */
  refused(error: NtgenError): void;
  /** Something has failed that nobody awaits. */
  failed(reason: unknown): void;
}

interface Waiter {
  readonly resolve: (generation: Generation) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A connection that comes back: connecting -> setting up -> ready -> lost -> backoff -> connecting …, until it is ended.
 *
 * One loop does all of that, so that there is never more than one attempt under way. amqplib's own `recovery` is not used: it
 * restores neither channels nor consumers, and a connection lost while they are set up leaves it dead and silent.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #waiters = new Set<Waiter>();
  readonly #stop = new AbortController();
  readonly #loop: Promise<void>;
  #ready: Generation | undefined;
  #wasReady = false;
  #generations = 0;
  #ending: NtgenError | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#loop = this.#run();
  }

  get isReady(): boolean {
    return this.#ready?.alive === true;
  }

  /** How many connections there have been. */
  get generations(): number {
    return this.#generations;
  }

  /** Resolves with the connection when there is one. Rejects once the link has ended, with the reason for it. */
  async ready(signal?: AbortSignal): Promise<Generation> {
    signal?.throwIfAborted();
    if (this.#ending !== undefined) throw this.#ending;
    if (this.#ready?.alive === true) return this.#ready;
    let waiter: Waiter | undefined;
    const ready = new Promise<Generation>((resolve, reject) => {
      waiter = { resolve, reject };
      this.#waiters.add(waiter);
    });
    try {
      return await unlessAborted(ready, signal);
    } finally {
      if (waiter !== undefined) this.#waiters.delete(waiter);
    }
  }

  /** Does something on the connection; again on the next one if that is lost meanwhile. */
  async perform<Result>(work: (generation: Generation) => Promise<Result>): Promise<Result> {
    for (;;) {
      const generation = await this.ready();
      try {
        return await work(generation);
      } catch (error) {
        if (generation.alive) throw error;
      }
    }
  }

  /** Ends the waiting, and the attempts to connect. A connection that stands stays until `close`. */
  end(reason: NtgenError = new TransportClosed()): void {
    if (this.#ending !== undefined) return;
    this.#ending = reason;
    for (const { reject } of this.#waiters) reject(reason);
    this.#waiters.clear();
    this.#stop.abort();
  }

  /** Ends everything. Channels should have been closed. */
  async close(): Promise<void> {
    this.end();
    await this.#ready?.close();
    await this.#loop;
  }

  async #run(): Promise<void> {
    // Not in the constructor's turn: its owner is not ready to be told anything.
    await Promise.resolve();
    for (let attempt = 0; this.#ending === undefined;) {
      const reason = await this.#live(() => (attempt = 0));
      if (this.#hasEnded()) return;
      if (isRefusal(reason) && !this.#wasReady) {
        this.end(reason);
        this.#options.refused(reason);
        return;
      }
      const retryInMs = backoffMs(attempt++);
      this.#options.down(reason, retryInMs);
      await pause(retryInMs, this.#stop.signal);
    }
  }

  /** One connection from beginning to end. Resolves with what ended it; never rejects. */
  async #live(onReady: () => void): Promise<Error> {
    const cut = new AbortController();
    const stopConnecting = (): void => {
      if (this.#ready === undefined) cut.abort();
    };
    this.#stop.signal.addEventListener('abort', stopConnecting);
    let generation: Generation | undefined;
    try {
      generation = new Generation(await this.#options.connect(cut.signal), cut, this.#options);
      await this.#options.setUp(generation);
      if (!generation.alive || this.#hasEnded()) throw new Error('Gone before it could be used.');
      onReady();
      this.#becomeReady(generation);
      return await generation.lost;
    } catch (error) {
      const reason = generation?.alive === false ? await generation.lost : asError(error);
      generation?.retire(reason);
      return reason;
    } finally {
      this.#ready = undefined;
      this.#stop.signal.removeEventListener('abort', stopConnecting);
    }
  }

  #becomeReady(generation: Generation): void {
    this.#ready = generation;
    this.#wasReady = true;
    this.#generations += 1;
    this.#options.up();
    for (const { resolve } of this.#waiters) resolve(generation);
    this.#waiters.clear();
  }

  /** A method, because the compiler believes that a field stays what it was before an `await`. */
  #hasEnded(): boolean {
    return this.#ending !== undefined;
  }
}

/** What trying again does not mend: the broker says no, or our settings are wrong. */
function isRefusal(reason: Error): reason is NtgenError {
  return reason instanceof NtgenError && (reason.code === 'NTG4012' || reason.code === 'NTG5005');
}

function asError(thrown: unknown): Error {
  return typeof thrown === 'object' && thrown !== null && 'message' in thrown
    ? (thrown as Error)
    : new Error(String(thrown));
}
