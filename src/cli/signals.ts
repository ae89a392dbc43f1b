const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The wishes of whoever runs the process that it should end. */
export interface EndSignals {
  readonly first: Promise<NodeJS.Signals>;
  readonly second: Promise<NodeJS.Signals>;
  /** Signals do again what they do by themselves. */
  close(): void;
}

/** Listens for SIGINT and SIGTERM, whichever comes, counting both. */
export function listenForEndSignals(): EndSignals {
  const waiting: ((signal: NodeJS.Signals) => void)[] = [];
  const next = (): Promise<NodeJS.Signals> => new Promise((resolve) => waiting.push(resolve));
  const [first, second] = [next(), next()];
  const onSignal = (signal: NodeJS.Signals): void => waiting.shift()?.(signal);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    first,
    second,
    close: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
