import type { AnyClient, Stage } from './stage.js';

export interface LoadOptions {
  readonly eventsPerSecond?: number;
  readonly callsPerSecond?: number;
  /** What a call may take. */
  readonly timeoutMs?: number;
  /** Milliseconds that a handler takes, at most; each takes its own share. */
  readonly handlerMs?: number;
}

const TICK_MS = 20;
/** What a client that means well has under way at most. */
const MOST_UNDER_WAY = 400;

/** Events and calls at a steady rate, until it is stopped; all of them in the ledger. */
export class Load {
  readonly #stage: Stage;
  readonly #client: AnyClient;
  readonly #options: Required<LoadOptions>;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #timer: NodeJS.Timeout;
  #isPaused = false;
  readonly #startedAt = performance.now();
  #events = 0;
  #calls = 0;
  #results = 0;

  constructor(stage: Stage, client: AnyClient, options: LoadOptions = {}) {
    this.#stage = stage;
    this.#client = client;
    this.#options = { eventsPerSecond: 200, callsPerSecond: 60, timeoutMs: 30_000, handlerMs: 4, ...options };
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  /** How many events were confirmed and calls settled well so far. */
  get done(): number {
    return this.#stage.ledger.confirmed.size + this.#results;
  }

  /** Does something while nothing is under way, and goes on. */
  async pausedFor(work: () => Promise<unknown>): Promise<void> {
    this.#isPaused = true;
    await Promise.all(this.#underWay);
    await work();
    this.#isPaused = false;
  }

  /** Sends nothing more, and waits until everything is settled. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
  }

  #tick(): void {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    const { eventsPerSecond, callsPerSecond, timeoutMs, handlerMs } = this.#options;
    for (; this.#events < seconds * eventsPerSecond; this.#events += 1) {
      this.#send(() => this.#stage.dispatch(this.#client, { ms: Math.random() * handlerMs }));
    }
    for (; this.#calls < seconds * callsPerSecond; this.#calls += 1) {
      this.#send(async () => {
        const outcome = await this.#stage.call(this.#client, { ms: Math.random() * handlerMs }, timeoutMs);
        if (outcome === 'result') this.#results += 1;
      });
    }
  }

  #send(send: () => Promise<unknown>): void {
    if (this.#isPaused || this.#underWay.size >= MOST_UNDER_WAY) return;
    const sent = send().finally(() => this.#underWay.delete(sent));
    this.#underWay.add(sent);
  }
}
