import { ConfigurationError } from '../errors/errors.js';
import type { EntrypointMethod } from './entrypoint.js';

export interface TimeLimited {
  /** Seconds after which a run has failed: the context's signal fires and its worker's place is free. Default: none. */
  readonly timeout?: number;
}

/**
 * What to spawn a method with, so that its run ends in time.
 *
 * @param otherwise  the limit in seconds of a method that has none of its own
 * @throws ConfigurationError  the limit is no number of seconds above 0
 */
export function timeLimit(
  serviceName: string,
  { name, options }: EntrypointMethod<TimeLimited>,
  otherwise?: number,
): { readonly timeoutMs?: number } {
  const { timeout = otherwise } = options;
  if (timeout === undefined) return {};
  if (timeout > 0) return { timeoutMs: timeout * 1000 };
  throw new ConfigurationError(
    `${serviceName}.${name} has the timeout ${String(timeout)}. It is in seconds, and more than 0.`,
  );
}
