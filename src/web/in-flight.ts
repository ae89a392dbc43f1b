/** What has been answered and is still written when a service stops gets this long. */
const WRITE_GRACE_MS = 5_000;

/** The requests of one service that are under way. */
export class InFlight {
  /** Fires when no new work is taken. */
  readonly stopping = new AbortController();
  readonly #giveUp = new AbortController();
  readonly #graceMs: number;
  readonly #answering = new Set<Promise<unknown>>();
  readonly #writing = new Set<Promise<void>>();

  constructor(graceMs = WRITE_GRACE_MS) {
    this.#graceMs = graceMs;
  }

  /**
   * Counts a request as under way until `write` is done.
   *
   * @param write  waits for the answer and writes it; its signal fires when that takes too long for a service that stops
   */
  async track(answering: Promise<unknown>, write: (giveUp: AbortSignal) => Promise<void>): Promise<void> {
    const writing = write(this.#giveUp.signal);
    this.#answering.add(answering);
    this.#writing.add(writing);
    try {
      await writing;
    } finally {
      this.#answering.delete(answering);
      this.#writing.delete(writing);
    }
  }

  /** Waits for every answer, and not so long for those that stream on: a stream may have no end. */
  async end(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled(this.#answering);
    const timer = setTimeout(() => {
      this.#giveUp.abort(new Error('The service is stopping.'));
    }, this.#graceMs);
    await Promise.allSettled(this.#writing);
    clearTimeout(timer);
  }
}
