/** A counting semaphore: at most `size` holders at once, others wait in order. */
export class Slots {
  readonly size: number;
  #free: number;
  readonly #waiting: (() => void)[] = [];
  readonly #idle: (() => void)[] = [];

  constructor(size: number) {
    this.size = size;
    this.#free = size;
  }

  /** Resolves when a slot is taken; undefined says that it was free at once, so that a hot path need not wait a turn. */
  take(): Promise<void> | undefined {
    if (this.#free > 0) {
      this.#free -= 1;
      return undefined;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    this.#free += 1;
    if (this.#free === this.size) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Resolves when nobody holds a slot. */
  async allFree(): Promise<void> {
    if (this.#free === this.size) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }
}
