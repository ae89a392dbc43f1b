const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The wishes of whoever runs the process that it should end. */
export interface EndSignals {
  readonly first: Promise<void>;
  readonly second: Promise<void>;
  /** Signals do again what they do by themselves. */
  close(): void;
}

/** Listens for SIGINT and SIGTERM, whichever comes, counting both. */
export function listenForEndSignals(): EndSignals {
  const waiting: (() => void)[] = [];
  const next = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const [first, second] = [next(), next()];
  const onSignal = (): void => waiting.shift()?.();
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    first,
    second,
    close: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
