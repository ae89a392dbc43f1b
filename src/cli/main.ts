import type { Command } from './command.js';
import { plainValues } from './plain-words.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { reportError } from './report-error.js';
import { didYouMean } from '../errors/suggest.js';
import { openTerminal, type Streams } from './terminal.js';

/** Every command by its name. A new one is a file in `commands/` and a row; it is loaded when it is asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import('./commands/init.js')).initCommand,
  generate: async () => (await import('./commands/generate.js')).generateCommand,
  check: async () => (await import('./commands/check.js')).checkCommand,
  schema: async () => (await import('./commands/schema.js')).schemaCommand,
  run: async () => (await import('./commands/run.js')).runCommand,
  call: async () => (await import('./commands/call.js')).callCommand,
  dispatch: async () => (await import('./commands/dispatch.js')).dispatchCommand,
  shell: async () => (await import('./commands/shell.js')).shellCommand,
  list: async () => (await import('./commands/list.js')).listCommand,
  dead: async () => (await import('./commands/dead.js')).deadCommand,
  'show-config': async () => (await import('./commands/show-config.js')).showConfigCommand,
  explain: async () => (await import('./commands/explain.js')).explainCommand,
};

/**
 * Runs one command line.
 *
 * @param argv     without node and the script
 * @param streams  where to speak; the process by default
 * @returns the exit code; it never rejects
 */
export async function main(argv: readonly string[], streams: Streams = process): Promise<ExitCode> {
  const terminal = openTerminal(streams, { quiet: argv.includes('--quiet') });
  // yargs loses what follows `--`, and no positional of ours begins with a dash, negative numbers aside.
  const words = argv.filter((word) => word !== '--');
  const typed = words.find((argument) => !argument.startsWith('-'));
  const load = typed === undefined || !Object.hasOwn(COMMANDS, typed) ? undefined : COMMANDS[typed];
  if (typed !== undefined && load === undefined) {
    const suggestion = didYouMean(typed, Object.keys(COMMANDS));
    terminal.fault(`There is no command "${typed}".${suggestion} See ntgen --help.`);
    return EXIT.usage;
  }
  const command = await load?.();
  const values = command && plainValues(command, words);
  if (command === undefined || values === undefined) {
    const { runParsed } = await import('./parsed-words.js');
    return runParsed(words, { command, known: command === undefined ? await loadAll() : [command], terminal });
  }
  try {
    return await command.run(values, terminal);
  } catch (error) {
    return reportError(error, terminal);
  }
}

/** One after the other: what loads modules for tests cannot do so at the same time. */
async function loadAll(): Promise<readonly Command[]> {
  const commands: Command[] = [];
  for (const load of Object.values(COMMANDS)) commands.push(await load());
  return commands;
}
