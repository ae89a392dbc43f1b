import { ConfigurationError } from '../errors/errors.js';
import {
  declare,
  Entrypoint,
  type EntrypointClass,
  type EntrypointDecorator,
  type EntrypointMethod,
  type EntrypointOptions,
} from '../runtime/entrypoint.js';
import { pause } from '../runtime/pause.js';
import { timeLimit, type TimeLimited } from '../runtime/time-limit.js';

export interface TimerOptions extends EntrypointOptions, TimeLimited {
  /** Fire once at the start too. Default false: first after one interval. */
  readonly eager?: boolean;
}

interface Schedule extends TimerOptions {
  /** Seconds from one tick to the next. */
  readonly interval: number;
}

/**
 * Ticks at start + n * interval, so that it does not drift. A worker never overlaps the one before; ticks that were
 * missed meanwhile are made up back to back, as in Nameko. Every instance of a service ticks by itself.
 */
class Timer extends Entrypoint<Schedule, readonly []> {
  readonly #stopping = new AbortController();

  override start(): void {
    for (const method of this.methods) {
      const limit = timeLimit(this.host.serviceName, method);
      this.host.background(`timer ${method.name}`, () => this.#tick(method, limit));
    }
  }

  override stop(): void {
    this.#stopping.abort();
  }

  async #tick(method: EntrypointMethod<Schedule>, limit: { readonly timeoutMs?: number }): Promise<void> {
    const { signal } = this.#stopping;
    const intervalMs = method.options.interval * 1000;
    let next = performance.now() + (method.options.eager === true ? 0 : intervalMs);
    for (;;) {
      await pause(next - performance.now(), signal);
      if (signal.aborted) return;
      await this.spawn(method, [], limit);
      next += intervalMs;
    }
  }
}

/** Marks a method that runs every `interval` seconds. */
export function timer<const Interval extends number, const Options extends TimerOptions = object>(
  interval: Interval,
  options?: Options,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- `this` of any class
): EntrypointDecorator<'timer', { readonly interval: Interval } & Options, (this: any) => unknown> {
  if (!(interval > 0 && Number.isFinite(interval))) {
    throw new ConfigurationError(`@timer takes seconds, a number above 0; it was given ${String(interval)}.`, {
      code: 'NTG5004',
    });
  }
  const schedule = { ...options, interval } as { readonly interval: Interval } & Options;
  return declare('timer', schedule, Timer as unknown as EntrypointClass<never>);
}
