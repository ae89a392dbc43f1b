import { hasErrors } from '../errors/diagnostic.js';
import type { Plan } from '../output/plan.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { Phases, printPhases } from './phases.js';
import { exitCodeOf, prepare } from './pipeline.js';
import type { Prepared } from './prepared.js';
import { count, countDiagnostics, printDiagnostics } from './print-diagnostics.js';
import type { Target } from './targets.js';
import type { Terminal } from './terminal.js';

export interface GenerateOptions {
  /** Overwrite generated files that were edited by hand, and files that are not ours. */
  readonly force: boolean;
  /** Say what would be written and removed, and do neither. */
  readonly dryRun: boolean;
  /** Say how long each step took. */
  readonly timing: boolean;
}

/** A target on its way to the disk. */
interface Timed extends Prepared {
  readonly phases: Phases;
}

/** Generates every target, or none: all are read and planned before the first file is written. */
export async function generateTargets(
  targets: readonly Target[],
  options: GenerateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { assertWritable, recover } = await import('../output/write.js');
  for (const { output } of targets) {
    await assertWritable(output);
    if (!options.dryRun) await recover(output);
  }
  const prepared = await prepareAll(targets, options, terminal);
  const diagnostics = prepared.flatMap(({ diagnostics, plan }) => [...diagnostics, ...(plan?.problems ?? [])]);
  printDiagnostics(diagnostics, terminal);
  const failed = hasErrors(diagnostics);
  if (failed) terminal.progress(`${countDiagnostics(diagnostics)}; nothing was written`);
  else for (const one of prepared) await finish(one, options, terminal);
  if (options.timing) tellTiming(prepared, terminal);
  return failed ? exitCodeOf(diagnostics) : EXIT.ok;
}

/** Reads and plans targets one after the other. */
export async function prepareAll(
  targets: readonly Target[],
  options: { readonly force: boolean },
  terminal: Terminal,
): Promise<readonly Timed[]> {
  const prepared: Timed[] = [];
  for (const target of targets) {
    const phases = new Phases((name) => terminal.status(`${target.output}: ${name}`));
    prepared.push({ ...(await prepare(target, options, phases)), phases });
  }
  terminal.status();
  return prepared;
}

export function tellTiming(prepared: readonly Timed[], terminal: Terminal): void {
  for (const { target, phases, plan, source } of prepared) {
    const isKnown = plan !== undefined && source === undefined;
    const why = isKnown ? ': nothing has changed since the last run' : '';
    terminal.fault(`${target.output}: ${printPhases(phases.done)}${why}`);
  }
}

async function finish({ plan, phases, keep }: Timed, { dryRun }: GenerateOptions, terminal: Terminal): Promise<void> {
  if (plan === undefined) return;
  if (dryRun) {
    tellPlan(plan, terminal);
    return;
  }
  const { write } = await import('../output/write.js');
  const { written, removed } = await phases.time('write', () => write(plan));
  await phases.time('keep', keep);
  terminal.progress(`${plan.folder}: ${countFiles(plan)}, ${doneWith(written, removed, 'written', 'removed')}`);
}

/** What writing would do, a line each file; results, since they are what was asked for. */
function tellPlan(plan: Plan, terminal: Terminal): void {
  for (const { state, path } of plan.files) {
    if (state !== 'unchanged') terminal.result(`${WOULD[state]} ${plan.folder}/${path}\n`);
  }
  const written = plan.files.filter(({ state }) => state === 'created' || state === 'changed').length;
  const removed = plan.files.filter(({ state }) => state === 'orphan').length;
  terminal.progress(`${plan.folder}: ${countFiles(plan)}, ${doneWith(written, removed, 'to write', 'to remove')}`);
}

const WOULD = { created: 'create', changed: 'change', orphan: 'remove' } as const;

function countFiles({ files }: Plan): string {
  return count(files.filter(({ state }) => state !== 'orphan').length, 'file');
}

function doneWith(written: number, removed: number, write: string, remove: string): string {
  return written + removed === 0 ? 'nothing to write' : `${String(written)} ${write}, ${String(removed)} ${remove}`;
}
