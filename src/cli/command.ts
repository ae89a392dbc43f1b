import type { InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import type { ExitCode } from './exit-code.js';
import type { Terminal } from './terminal.js';

type Flags = Readonly<Record<string, Options>>;
type Positionals = Readonly<Record<string, PositionalOptions>>;

/** A command of `ntgen`. It loads its tower in `run`, by dynamic import, so that no command pays for another's. */
export interface Command {
  /** As yargs writes it: `generate`, `run <modules..>`. */
  readonly usage: string;
  readonly summary: string;
  readonly positionals: Positionals;
  readonly flags: Flags;
  run(values: Readonly<Record<string, unknown>>, terminal: Terminal): Promise<ExitCode>;
}

/**
 * Makes a command. `run` is handed the values of its flags and positionals, typed by their definitions, and resolves
 * to the exit code; a thrown NtgenError is told and becomes one, anything else thrown is a fault of ntgen.
 */
export function defineCommand<const F extends Flags, const P extends Positionals = Positionals>(definition: {
  readonly usage: string;
  readonly summary: string;
  readonly positionals?: P;
  readonly flags: F;
  run(values: InferredOptionTypes<F> & InferredOptionTypes<P>, terminal: Terminal): Promise<ExitCode>;
}): Command {
  return { positionals: {}, ...definition };
}

/** The word that a command is called by. */
export function nameOf(usage: string): string {
  return usage.split(' ')[0] ?? usage;
}
