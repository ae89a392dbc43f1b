import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Journal } from './journal.js';

/** A call as its caller sees it. */
export interface RecordedCall {
  readonly id: string;
  readonly limitMs: number;
  readonly startedAt: number;
  /** How often it was settled. */
  settlements: number;
  elapsedMs?: number;
  /** `result`, or the code of the error. */
  outcome?: string;
}

export interface RecordedExit {
  readonly pid: number;
  readonly code: number | null;
  readonly signal: string | null;
  /** The test has ended it, or told it to end. */
  readonly wanted: boolean;
}

/** All that is known of one fault: what was sent, confirmed, called, settled and handled, and how it was found afterwards. */
export class Ledger {
  readonly journal: Journal;
  readonly dispatched = new Set<string>();
  readonly confirmed = new Set<string>();
  /** Events whose dispatching was rejected, with the code of the error. */
  readonly refused = new Map<string, string>();
  readonly calls = new Map<string, RecordedCall>();
  /** Events that were found in queues afterwards. */
  readonly queued = new Set<string>();
  /** Events that were found in a dead queue, with their reason. */
  readonly dead = new Set<string>();
  readonly exits: RecordedExit[] = [];
  /** Consumers of queues, as they should be and as they were found. */
  readonly consumers: { readonly queue: string; readonly expected: number; readonly found: number }[] = [];
  /** What must not grow beyond a bound. */
  readonly bounds: { readonly what: string; readonly most: number; readonly found: number }[] = [];
  /** Promises that were rejected and exceptions that were thrown with nobody to take them. */
  readonly strays: unknown[] = [];
  readonly #lag = monitorEventLoopDelay({ resolution: 10 });

  constructor(journal: Journal) {
    this.journal = journal;
    this.#lag.enable();
  }

  /** How late a timer of this process may have been, in milliseconds: no fault of whoever has set it. */
  get lagMs(): number {
    return this.#lag.max / 1e6;
  }

  /** Records the dispatching of an event. Never rejects. */
  async dispatch(id: string, send: () => Promise<void>): Promise<void> {
    this.dispatched.add(id);
    try {
      await send();
      this.confirmed.add(id);
    } catch (error) {
      this.refused.set(id, codeOf(error));
    }
  }

  /** Records a call. Never rejects; resolves to its outcome. */
  async call(id: string, limitMs: number, send: () => Promise<unknown>): Promise<string> {
    const call: RecordedCall = { id, limitMs, startedAt: performance.now(), settlements: 0 };
    this.calls.set(id, call);
    const settle = (outcome: string): string => {
      call.settlements += 1;
      call.elapsedMs = performance.now() - call.startedAt;
      call.outcome = outcome;
      return outcome;
    };
    return send().then(
      () => settle('result'),
      (error: unknown) => settle(codeOf(error)),
    );
  }

  /** How many calls ended in which way. */
  get outcomes(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { outcome = 'unsettled' } of this.calls.values()) counts[outcome] = (counts[outcome] ?? 0) + 1;
    return counts;
  }

  close(): void {
    this.#lag.disable();
    this.journal.close();
  }
}

/** The stable code of an error of ours; else its name, which no test expects. */
export function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === 'string' ? code : String(name);
}
