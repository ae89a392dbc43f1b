import type { ServiceContainer } from '../runtime/container.js';

/** What a test waits for, or an error when the time is over or the container ends first. A failure of the container is its own error. */
export async function unlessEnded<T>(
  container: ServiceContainer,
  awaited: Promise<T>,
  limits: { readonly timeoutMs: number; readonly timedOut: () => Error; readonly ended: () => Error },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(limits.timedOut()), limits.timeoutMs);
  });
  const end = container.wait().then(() => {
    throw limits.ended();
  });
  try {
    return await Promise.race([awaited, timeout, end]);
  } finally {
    clearTimeout(timer);
  }
}
