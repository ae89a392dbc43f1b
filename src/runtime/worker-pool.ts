import { NtgenError } from '../errors/errors.js';
import { maxWorkers, parentCallsTracked } from './config.js';
import { Crowd } from './crowd.js';
import { Deadlines } from './deadlines.js';
import type { Call, Host, Outcome } from './host.js';
import { RunningContext } from './running-context.js';
import { Slots } from './slots.js';
import { observed, type WorkerObserver } from './tap.js';
import { afterWaiting, runWorker, type HostedClass } from './worker.js';

/** A spawn that has no outcome yet: it waits for its turn, or its worker runs. */
interface Spawned {
  place: number;
  context: RunningContext | undefined;
  readonly end: (outcome: Outcome) => void;
}

/** Runs the workers of one container: at most `max_workers` at once, over all its entrypoints. */
export class WorkerPool {
  readonly #host: Pick<Host, 'serviceName' | 'config' | 'logger'>;
  readonly #slots: Slots;
  readonly #spawned = new Crowd<Spawned>();
  readonly #observers = new Set<WorkerObserver>();
  readonly #deadlines = new Deadlines();
  #closed = false;

  constructor(host: Pick<Host, 'serviceName' | 'config' | 'logger'>) {
    this.#host = host;
    this.#slots = new Slots(maxWorkers(host.config));
  }

  /** Runs one worker when a slot is free. Once the pool is closed none runs, and the outcome has no context. */
  spawn(hosted: HostedClass, call: Call): Promise<Outcome> {
    if (this.#closed) return Promise.resolve(this.#refused());
    return new Promise((end) => {
      const spawned: Spawned = { place: 0, context: undefined, end };
      this.#spawned.add(spawned);
      const waiting = this.#slots.take();
      if (waiting === undefined) {
        this.#begin(hosted, call, spawned);
        return;
      }
      const askedAt = performance.now();
      void waiting.then(() => {
        this.#begin(hosted, afterWaiting(call, performance.now() - askedAt), spawned);
      });
    });
  }

  /** Looks on at workers that begin from now on, until the returned function is called. */
  observe(observer: WorkerObserver): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** Resolves when no worker runs. */
  allEnded(): Promise<void> {
    return this.#slots.allFree();
  }

  /** From now on no worker begins. */
  close(): void {
    this.#closed = true;
  }

  /**
   * Ends every spawn at once: the signal of its worker fires, and its outcome is the reason. A method that goes on all the
   * same does so unheard.
   */
  kill(reason: unknown): void {
    this.close();
    for (const { context, end } of [...this.#spawned.members]) {
      context?.abort(reason);
      end({ ok: false, error: reason });
    }
    // A method that goes on must not keep the process alive until its time is over.
    this.#deadlines.clear();
  }

  #begin(hosted: HostedClass, call: Call, spawned: Spawned): void {
    if (this.#closed) {
      this.#over(spawned, this.#refused());
      return;
    }
    const { serviceName, config, logger } = this.#host;
    const context = new RunningContext(serviceName, call, { parentsTracked: parentCallsTracked(config), logger });
    spawned.context = context;
    if (this.#observers.size === 0) {
      runWorker(hosted, call, context, this.#deadlines, (outcome) => {
        this.#over(spawned, outcome);
      });
      return;
    }
    const run = (tapped: Call): Promise<Outcome> =>
      new Promise((ended) => {
        runWorker(hosted, tapped, context, this.#deadlines, ended);
      });
    observed([...this.#observers], call, context, run).then(
      (outcome) => {
        this.#over(spawned, outcome);
      },
      // an observer that throws
      (error: unknown) => {
        this.#over(spawned, { ok: false, error, context });
      },
    );
  }

  #over(spawned: Spawned, outcome: Outcome): void {
    spawned.context?.end();
    this.#spawned.delete(spawned);
    this.#slots.release();
    spawned.end(outcome);
  }

  #refused(): Outcome {
    return { ok: false, error: new NtgenError('NTG5006', `The container of ${this.#host.serviceName} has stopped.`) };
  }
}
