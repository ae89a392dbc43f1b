import { inspect } from 'node:util';
import { messageOf } from '../errors/errors.js';

/** What the runtime logs through. A pino logger fits as it is. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** Says nothing. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** One line an entry: the message, then the fields. An error among the fields is printed with its stack below the line. */
export function lineLogger(write: (line: string) => void, threshold: LogLevel = 'info'): Logger {
  const at = (level: LogLevel) =>
    LEVELS.indexOf(level) < LEVELS.indexOf(threshold)
      ? ignore
      : (fields: object, message: string) => {
          write(formatEntry(level, fields, message));
        };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** The same logger with fields that every entry carries. */
export function boundLogger(logger: Logger, bound: object): Logger {
  return {
    debug: (fields, message) => {
      logger.debug({ ...bound, ...fields }, message);
    },
    info: (fields, message) => {
      logger.info({ ...bound, ...fields }, message);
    },
    warn: (fields, message) => {
      logger.warn({ ...bound, ...fields }, message);
    },
    error: (fields, message) => {
      logger.error({ ...bound, ...fields }, message);
    },
  };
}

function formatEntry(level: LogLevel, fields: object, message: string): string {
  const { error, ...rest } = fields as { readonly error?: unknown };
  const told = Object.entries(rest).map(([key, value]) => ` ${key}=${inline(value)}`);
  const mark = level === 'info' ? '' : `${level}: `;
  const below = error === undefined ? '' : `\n${stackOf(error)}`;
  return `${mark}${message}${told.join('')}${below}\n`;
}

function inline(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value, { breakLength: Infinity, depth: 4 });
}

function stackOf(error: unknown): string {
  try {
    if (typeof error === 'object' && error !== null && 'stack' in error) return String(error.stack);
  } catch {
    // a getter that throws
  }
  return messageOf(error);
}

function ignore(): void {
  // a level below the threshold
}
