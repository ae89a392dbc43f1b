import { inspect } from 'node:util';

/**
 * Tells of promises that were rejected and that nobody waits for, instead of letting them end the process: a method that
 * forgot an `await` must not take the other services down. Returns what gives the process its own way back.
 */
export function tellStrayRejections(tell: (text: string) => void): () => void {
  const onRejection = (reason: unknown): void => {
    tell(`error: a promise was rejected and nobody awaited it: ${inspect(reason)}`);
  };
  process.on('unhandledRejection', onRejection);
  return () => {
    process.off('unhandledRejection', onRejection);
  };
}
