import { setMaxListeners } from 'node:events';

/** Lets any number of calls wait on one signal: Node would take more than ten for a leak, and warn. */
export function allowManyListeners(signal: AbortSignal): void {
  try {
    setMaxListeners(0, signal);
  } catch {
    // A signal that is not Node's own, which warns of nothing.
  }
}
