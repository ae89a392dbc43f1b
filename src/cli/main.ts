import { readFile } from 'node:fs/promises';
import yargs, { type Argv } from 'yargs';
import { ConfigurationError, messageOf } from '../errors/errors.js';
import type { Command } from './command.js';
import { callCommand } from './commands/call.js';
import { checkCommand } from './commands/check.js';
import { deadCommand } from './commands/dead.js';
import { dispatchCommand } from './commands/dispatch.js';
import { explainCommand } from './commands/explain.js';
import { generateCommand } from './commands/generate.js';
import { initCommand } from './commands/init.js';
import { listCommand } from './commands/list.js';
import { runCommand } from './commands/run.js';
import { schemaCommand } from './commands/schema.js';
import { shellCommand } from './commands/shell.js';
import { showConfigCommand } from './commands/show-config.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { reportError } from './report-error.js';
import { didYouMean } from '../errors/suggest.js';
import { openTerminal, type Streams } from './terminal.js';

/** Every command. A new one is a file in `commands/` and a row. */
const COMMANDS: readonly Command[] = [
  initCommand,
  generateCommand,
  checkCommand,
  schemaCommand,
  runCommand,
  callCommand,
  dispatchCommand,
  shellCommand,
  listCommand,
  deadCommand,
  showConfigCommand,
  explainCommand,
];

/** Flags that every command has. */
const COMMON_FLAGS = {
  quiet: { type: 'boolean', default: false, describe: 'Say only what was found, nothing of what is being done' },
} as const;

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
  const command = COMMANDS.find(({ usage }) => nameOf(usage) === typed);
  if (typed !== undefined && command === undefined) {
    const suggestion = didYouMean(
      typed,
      COMMANDS.map(({ usage }) => nameOf(usage)),
    );
    terminal.fault(`There is no command "${typed}".${suggestion} See ntgen --help.`);
    return EXIT.usage;
  }

  // A command's own error is kept apart, so that whatever yargs throws is about the command line.
  let ended: { readonly code: ExitCode } | { readonly error: unknown } | undefined;
  const parser: Argv = yargs();
  for (const known of COMMANDS) {
    parser.command(known.usage, known.summary, configure(known), async (values) => {
      try {
        assertGivenOnce(known.flags, values);
        assertNoValue({ ...known.flags, ...COMMON_FLAGS }, words);
        ended = { code: await known.run(values, terminal) };
      } catch (error) {
        ended = { error };
      }
    });
  }
  try {
    await parser
      .scriptName('ntgen')
      .usage('$0 <command>\n\nTyped microservices from service classes.')
      .options(COMMON_FLAGS)
      .version(await packageVersion())
      .help()
      .demandCommand(1, 'Which command? See ntgen --help.')
      .strict()
      .locale('en') // what it says is read below, and our own sentences have no translation
      .exitProcess(false)
      .fail(false)
      .parseAsync(words, {}, (_error, _values, output) => {
        if (output !== '') terminal.result(`${output}\n`);
      });
  } catch (error) {
    terminal.fault(usageError(messageOf(error), command));
    return EXIT.usage;
  }
  if (ended === undefined) return EXIT.ok; // --help, --version
  return 'code' in ended ? ended.code : reportError(ended.error, terminal);
}

function configure({ positionals, flags }: Command): (parser: Argv) => Argv {
  return (parser) =>
    Object.entries(positionals)
      .reduce((known, [name, options]) => known.positional(name, options), parser)
      .options(flags);
}

/** yargs makes a list of a flag that is given twice, whatever its type. */
function assertGivenOnce(flags: Command['flags'], values: Readonly<Record<string, unknown>>): void {
  for (const [name, { array }] of Object.entries(flags)) {
    if (array !== true && Array.isArray(values[name])) {
      throw new ConfigurationError(`--${name} is given more than once.`, { code: 'NTG3008' });
    }
  }
}

/** yargs takes `--watch=maybe` for false. */
function assertNoValue(flags: Command['flags'], words: readonly string[]): void {
  for (const word of words) {
    const [, name = '', value] = /^--(?:no-)?([\w-]+)=(.*)$/.exec(word) ?? [];
    if (flags[name]?.type === 'boolean' && value !== 'true' && value !== 'false') {
      throw new ConfigurationError(`--${name} takes no value, or true or false; it was given "${value}".`, {
        code: 'NTG3008',
      });
    }
  }
}

function nameOf(usage: string): string {
  return usage.split(' ')[0] ?? usage;
}

/** What yargs says, with the flag that was probably meant. */
function usageError(message: string, command: Command | undefined): string {
  if (command !== undefined && message.startsWith('Not enough non-option arguments')) {
    return `An argument is missing: ntgen ${command.usage}.${seeHelp(command)}`;
  }
  const unknown = /^Unknown arguments?: (.+)$/.exec(message)?.[1]?.split(', ')[0];
  if (unknown === undefined) return `${message.replace(/\.?$/, '.')}${command === undefined ? '' : seeHelp(command)}`;
  const flags = Object.keys({ ...command?.flags, ...COMMON_FLAGS, help: {}, version: {} });
  const suggestion = didYouMean(unknown, flags, '--');
  return `"${unknown}" is not understood.${suggestion}${command === undefined ? '' : seeHelp(command)}`;
}

function seeHelp({ usage }: Command): string {
  return ` See ntgen ${nameOf(usage)} --help.`;
}

async function packageVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string }; // our own file
  return version;
}
