import { isMapping } from './known-keys.js';

/** Python's names of levels, and ours, which are pino's too. */
const LEVELS: Readonly<Record<string, LogLevel>> = {
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  critical: 'error',
  fatal: 'error',
};

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What the section `LOGGING` asks for. */
export interface Logging {
  /** The level from which entries are written; undefined means the default. */
  readonly level: LogLevel | undefined;
  /** Keys that are Python's business, `handlers` for example. */
  readonly ignored: readonly string[];
  /** Paths of levels that are none, with what stands there. */
  readonly wrong: readonly { readonly path: string; readonly value: unknown }[];
}

/** Where a level may stand, the nearest first: our own short form, and `logging.config.dictConfig`'s. */
const PLACES: readonly (readonly string[])[] = [
  ['level'],
  ['root', 'level'],
  ['loggers', '', 'level'],
  ['loggers', 'nameko', 'level'],
];

/** Reads `LOGGING`, of which ntgen takes the level: where and how lines are written is Python's side of it. */
export function readLogging(section: unknown): Logging {
  if (!isMapping(section)) return { level: undefined, ignored: [], wrong: [] };
  const found = PLACES.map((steps) => ({ path: ['LOGGING', ...steps].join('.'), value: at(section, steps) })).filter(
    ({ value }) => value !== undefined && value !== null,
  );
  return {
    level: found.map(({ value }) => levelOf(value)).find((level) => level !== undefined),
    ignored: ['formatters', 'filters', 'handlers'].filter((key) => key in section),
    wrong: found.filter(({ value }) => levelOf(value) === undefined),
  };
}

export const LEVEL_NAMES: readonly string[] = Object.keys(LEVELS);

function levelOf(value: unknown): LogLevel | undefined {
  const name = typeof value === 'string' ? value.toLowerCase() : '';
  return Object.hasOwn(LEVELS, name) ? LEVELS[name] : undefined;
}

function at(section: Readonly<Record<string, unknown>>, steps: readonly string[]): unknown {
  return steps.reduce<unknown>(
    (value, step) => (isMapping(value) && Object.hasOwn(value, step) ? value[step] : undefined),
    section,
  );
}
