import { readFile } from 'node:fs/promises';
import yargs, { type Argv } from 'yargs';
import { ConfigurationError, messageOf } from '../errors/errors.js';
import { didYouMean } from '../errors/suggest.js';
import { nameOf, type Command } from './command.js';
import { COMMON_FLAGS } from './common-flags.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { reportError } from './report-error.js';
import type { Terminal } from './terminal.js';

/** What there is to know of a command line before it is parsed. */
export interface CommandLine {
  /** The one that was typed, if any was. */
  readonly command: Command | undefined;
  /** Those that may be run, and that `--help` tells of. */
  readonly known: readonly Command[];
  readonly terminal: Terminal;
}

/** Parses a command line, and runs its command, or tells what is wrong with it, or what `--help` and `--version` ask for. */
export async function runParsed(
  words: readonly string[],
  { command, known, terminal }: CommandLine,
): Promise<ExitCode> {
  // A command's own error is kept apart, so that whatever yargs throws is about the command line.
  let ended: { readonly code: ExitCode } | { readonly error: unknown } | undefined;
  const parser: Argv = yargs();
  for (const each of known) {
    parser.command(each.usage, each.summary, configure(each), async (values) => {
      try {
        assertGivenOnce(each.flags, values);
        assertNoValue({ ...each.flags, ...COMMON_FLAGS }, words);
        ended = { code: await each.run(values, terminal) };
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
