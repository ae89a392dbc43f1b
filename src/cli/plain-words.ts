import type { Command } from './command.js';
import { COMMON_FLAGS } from './common-flags.js';

/**
 * The values of a command line that is nothing but a command and switches, such as `generate --check`, which needs no
 * parser: to load one takes longer than to find out that nothing has changed. Undefined for any other.
 */
export function plainValues(
  { usage, flags }: Command,
  words: readonly string[],
): Readonly<Record<string, unknown>> | undefined {
  const known: Command['flags'] = { ...flags, ...COMMON_FLAGS };
  const switches = words.filter((word) => word !== usage).map((word) => word.replace(/^--/, ''));
  const isPlain =
    switches.length === words.length - 1 && // else a positional is to come, or the command is named twice
    !Object.values(known).some(({ demandOption }) => demandOption) &&
    new Set(switches).size === switches.length &&
    switches.every(
      (name) => words.includes(`--${name}`) && Object.hasOwn(known, name) && known[name]?.type === 'boolean',
    );
  if (!isPlain) return undefined;
  const values = Object.entries(known).map(([name, { default: value }]): [string, unknown] => [name, value]);
  return Object.fromEntries([...values, ...switches.map((name): [string, boolean] => [name, true])]);
}
