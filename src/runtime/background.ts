import type { Logger } from './logger.js';

/** Tasks that belong to a container: they are told when to end; a failure is logged and told to the container. */
export class BackgroundTasks {
  readonly #logger: Logger;
  readonly #failed: (error: unknown) => void;
  readonly #controller = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(logger: Logger, failed: (error: unknown) => void) {
    this.#logger = logger;
    this.#failed = failed;
  }

  run(name: string, task: (signal: AbortSignal) => Promise<void>): void {
    const { signal } = this.#controller;
    const running = this.#watch(name, () => task(signal)).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Tells them to end, and waits. */
  async end(): Promise<void> {
    this.#controller.abort();
    await Promise.all(this.#running);
  }

  async #watch(name: string, task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      // A task that ends by the signal it was given has done as it was told.
      if (this.#controller.signal.aborted) return;
      this.#logger.error({ error }, `the background task ${name} has failed, which ends the container`);
      this.#failed(error);
    }
  }
}
