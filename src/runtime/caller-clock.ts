import type { Delivery } from '../transport/transport.js';
import { hasOwnDeadline, type TravellingContext } from '../wire/headers.js';
import type { Logger } from './logger.js';

/** Milliseconds that a message may be under way, or two clocks apart, without a word about it. */
const TOLERANCE_MS = 1_000;
/** Whoever comes late, or has another time, does so with every request: each is told so often, in milliseconds. */
const TELL_EVERY_MS = 60_000;

/**
 * Reads off a request how long its caller still waits.
 *
 * The deadline is a moment on the caller's clock. The message's expiration is the time that it was sent with, and needs no
 * clock: the broker delivers none whose time is over. So what is left lies between nothing and that, and a deadline that says
 * otherwise tells of clocks that differ. Then the time that it was sent with counts.
 */
export class CallerClock {
  readonly #logger: Logger;
  readonly #late = new Seldom();
  readonly #differing = new Seldom();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Milliseconds; not above 0 when it came too late, Infinity when nobody has set a deadline. */
  timeLeft(request: Delivery, context: TravellingContext): number {
    const { deadline } = context;
    if (deadline === undefined) return Infinity;
    const now = Date.now();
    // The clock shows whole milliseconds, and this one may be nearly over: nothing begins that the caller has just given up.
    const left = deadline - now - 1;
    const sentWith = hasOwnDeadline(request.headers) ? request.expirationMs : undefined;
    if (sentWith !== undefined && (left < -TOLERANCE_MS || left > sentWith + TOLERANCE_MS)) {
      this.#differing.tell((fields) => {
        const apart = left < 0 ? `${seconds(-left)} or more behind` : `${seconds(left - sentWith)} or more ahead of`;
        this.#logger.warn(
          fields,
          `the clock of a caller is ${apart} this one: its request to ${described(request, context)} ends at ${iso(deadline)}, and here it is ${iso(now)}. It gets the ${seconds(sentWith)} that it was sent with. Synchronise the clocks of both machines`,
        );
      });
      return sentWith;
    }
    if (left <= 0) {
      this.#late.tell((fields) => {
        this.#logger.warn(
          fields,
          `a request to ${described(request, context)} came too late and was not run: its caller waited until ${iso(deadline)}, and here it is ${iso(now)}. Either the service has more to do than it can, or the clocks of both machines differ`,
        );
      });
    }
    return Math.min(left, sentWith ?? Infinity);
  }
}

/** Tells something once in a while, with how often it was not told. */
class Seldom {
  #toldAt = -Infinity;
  #untold = 0;

  tell(say: (fields: object) => void): void {
    const now = performance.now();
    if (now - this.#toldAt < TELL_EVERY_MS) {
      this.#untold += 1;
      return;
    }
    say(this.#untold === 0 ? {} : { untold: this.#untold });
    this.#toldAt = now;
    this.#untold = 0;
  }
}

function described({ routingKey }: Delivery, { callIdStack }: TravellingContext): string {
  const caller = callIdStack.at(-1);
  return caller === undefined ? routingKey : `${routingKey} (from ${caller})`;
}

function seconds(milliseconds: number): string {
  return `${String(Math.round(milliseconds / 100) / 10)} s`;
}

/** A deadline comes from outside: it may be no moment at all. */
function iso(epochMs: number): string {
  const date = new Date(epochMs);
  return Number.isNaN(date.getTime()) ? String(epochMs) : date.toISOString();
}
