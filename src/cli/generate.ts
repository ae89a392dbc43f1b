import { hasErrors } from '../errors/diagnostic.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { exitCodeOf, prepare, type Prepared } from './pipeline.js';
import { count, countDiagnostics, printDiagnostics } from './print-diagnostics.js';
import type { Target } from './targets.js';
import type { Terminal } from './terminal.js';

/**
 * Generates every target, or none: all are read and planned before the first file is written.
 *
 * @param options.force  overwrite generated files that were edited by hand, and files that are not ours
 */
export async function generateTargets(
  targets: readonly Target[],
  options: { readonly force: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const { assertWritable, recover, write } = await import('../output/write.js');
  for (const { output } of targets) {
    await assertWritable(output);
    await recover(output);
  }
  const prepared: Prepared[] = [];
  for (const target of targets) prepared.push(await prepare(target, options));

  const diagnostics = prepared.flatMap(({ diagnostics, plan }) => [...diagnostics, ...(plan?.problems ?? [])]);
  printDiagnostics(diagnostics, terminal);
  if (hasErrors(diagnostics)) {
    terminal.progress(`${countDiagnostics(diagnostics)}; nothing was written`);
    return exitCodeOf(diagnostics);
  }
  for (const { plan } of prepared) {
    if (plan === undefined) continue;
    const { written, removed } = await write(plan);
    const files = plan.files.filter(({ state }) => state !== 'orphan').length;
    const done =
      written + removed === 0 ? 'nothing to write' : `${String(written)} written, ${String(removed)} removed`;
    terminal.progress(`${plan.folder}: ${count(files, 'file')}, ${done}`);
  }
  return EXIT.ok;
}
