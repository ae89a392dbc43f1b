const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Set in a process whose parent hands it the signals that it gets itself. */
const HANDED_ON = 'NTGEN_SIGNALS';

/** The wishes of whoever runs the process that it should end. */
export interface EndSignals {
  readonly first: Promise<NodeJS.Signals>;
  readonly second: Promise<NodeJS.Signals>;
  /** Signals do again what they do by themselves. */
  close(): void;
}

/**
 * Listens for SIGINT and SIGTERM, whichever comes, counting both.
 *
 * In a process that was started by `withSignalsFrom` they come from its parent. Ctrl-C reaches both, since a terminal sends
 * it to all that it runs; the process's own SIGINT does not count, and one press is one.
 */
export function listenForEndSignals(): EndSignals {
  const waiting: ((signal: NodeJS.Signals) => void)[] = [];
  const next = (): Promise<NodeJS.Signals> => new Promise((resolve) => waiting.push(resolve));
  const [first, second] = [next(), next()];
  const tell = (signal: NodeJS.Signals): void => waiting.shift()?.(signal);
  const fromParent = (message: unknown): void => {
    const signal = SIGNALS.find((known) => known === message);
    if (signal !== undefined) tell(signal);
  };
  const parentGone = (): void => tell('SIGTERM');
  const hasParent = process.connected && process.env[HANDED_ON] === 'ipc';
  const onInterrupt = hasParent ? () => undefined : tell;
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', tell);
  if (hasParent) process.on('message', fromParent).on('disconnect', parentGone);
  return {
    first,
    second,
    close: () => {
      process.off('SIGINT', onInterrupt).off('SIGTERM', tell);
      process.off('message', fromParent).off('disconnect', parentGone);
    },
  };
}

/** How to spawn a process that gets signals through `child.send(signal)`. */
export function handingOnSignals(): {
  readonly stdio: ['inherit', 'inherit', 'inherit', 'ipc'];
  readonly env: NodeJS.ProcessEnv;
} {
  return { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...process.env, [HANDED_ON]: 'ipc' } };
}
