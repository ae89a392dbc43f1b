/** What ends by itself when its time is over. */
export interface Expiring {
  expire(): void;
}

/** A place among the deadlines, by which it is taken back. */
export interface Deadline {
  /** The millisecond at whose beginning it is over. */
  readonly bucket: number;
  index: number;
  readonly target: Expiring;
}

/** 24 days: what a timer of Node's holds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Many deadlines, of which hardly any is ever reached, behind one timer: a timer for each would cost more than what it watches. They
 * lie in buckets, one for each millisecond. Nothing expires early.
 */
export class Deadlines {
  readonly #buckets = new Map<number, Deadline[]>();
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  /** The bucket that the timer waits for; it may have become empty since. */
  #awaited = Infinity;

  /** @param endsAt by `performance.now()` */
  add(endsAt: number, target: Expiring): Deadline {
    const number = Math.ceil(endsAt);
    let bucket = this.#buckets.get(number);
    if (bucket === undefined) {
      bucket = [];
      this.#buckets.set(number, bucket);
      if (number < this.#awaited) this.#await(number);
    }
    const deadline: Deadline = { bucket: number, index: bucket.length, target };
    bucket.push(deadline);
    this.#count += 1;
    return deadline;
  }

  /** Takes one back. One that is over, or was taken back before, is no matter. */
  remove(deadline: Deadline): void {
    const bucket = this.#buckets.get(deadline.bucket);
    if (bucket?.[deadline.index] !== deadline) return;
    const last = bucket.pop();
    if (last !== undefined && last !== deadline) {
      bucket[deadline.index] = last;
      last.index = deadline.index;
    }
    if (bucket.length === 0) this.#buckets.delete(deadline.bucket);
    this.#count -= 1;
    if (this.#count === 0) this.#stop();
  }

  /** Takes all of them back. */
  clear(): void {
    this.#buckets.clear();
    this.#count = 0;
    this.#stop();
  }

  #await(bucket: number): void {
    clearTimeout(this.#timer);
    this.#awaited = bucket;
    const left = Math.ceil(bucket - performance.now());
    this.#timer = setTimeout(this.#onTime, Math.min(Math.max(1, left), LONGEST_TIMER_MS));
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#awaited = Infinity;
  }

  readonly #onTime = (): void => {
    const now = performance.now();
    const over: Deadline[] = [];
    let next = Infinity;
    for (const [number, bucket] of this.#buckets) {
      if (number > now) {
        next = Math.min(next, number);
      } else {
        over.push(...bucket);
        this.#buckets.delete(number);
      }
    }
    this.#count -= over.length;
    this.#stop();
    if (next !== Infinity) this.#await(next);
    for (const { target } of over) target.expire();
  };
}
