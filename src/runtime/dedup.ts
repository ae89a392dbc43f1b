/** What a store says of a key: it is ours to handle, was handled before, or is being handled by somebody else. */
export type Claim = 'claimed' | 'done' | 'busy';

/**
 * Remembers which messages were handled, so that one that comes twice is handled once.
 *
 * Shared by all instances of a service, it has to decide a claim in one step, as `INSERT ... ON CONFLICT` does. The times say how
 * long an entry has to be kept at least; it may be longer.
 */
export interface DedupStore {
  /** Before a message is handled. A claim that is older than `ttlMs` is void: who made it has died. */
  claim(key: string, ttlMs: number): Claim | Promise<Claim>;
  /** It was handled. */
  complete(key: string, ttlMs: number): void | Promise<void>;
  /** It was not: it may be claimed again. */
  release(key: string): void | Promise<void>;
}

interface Entry {
  readonly isDone: boolean;
  /** On the clock of `performance.now()`. */
  readonly endsAt: number;
}

/** Remembers in memory, for a service with one instance: after a restart everything is new. The oldest entries make room. */
export class MemoryDedupStore implements DedupStore {
  readonly #entries = new Map<string, Entry>();
  readonly #most: number;

  constructor({ most = 100_000 }: { readonly most?: number } = {}) {
    this.#most = most;
  }

  get size(): number {
    return this.#entries.size;
  }

  claim(key: string, ttlMs: number): Claim {
    const known = this.#entries.get(key);
    if (known !== undefined && known.endsAt > performance.now()) return known.isDone ? 'done' : 'busy';
    this.#remember(key, { isDone: false, endsAt: performance.now() + ttlMs });
    return 'claimed';
  }

  complete(key: string, ttlMs: number): void {
    this.#remember(key, { isDone: true, endsAt: performance.now() + ttlMs });
  }

  release(key: string): void {
    this.#entries.delete(key);
  }

  #remember(key: string, entry: Entry): void {
    this.#entries.delete(key); // to stand last
    this.#entries.set(key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#most) break;
      this.#entries.delete(oldest);
    }
  }
}
