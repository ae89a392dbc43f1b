import { hasErrors, type Diagnostic } from '../errors/diagnostic.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { LastRun } from './last-run.js';
import type { Phases } from './phases.js';
import type { Prepared } from './prepared.js';
import type { Target } from './targets.js';

/**
 * From sources to a plan: read, keep the rules, emit, compare with the disk. Writes nothing.
 *
 * @throws NtgenError  NTG3003, NTG3007 and the reader's own: the project, a template or the disk cannot be read
 * @throws Error       the contract does not keep its own schema: a fault of ntgen
 */
export async function prepare(target: Target, options: { readonly force: boolean }, phases: Phases): Promise<Prepared> {
  const lastRun = new LastRun(target);
  const known = await phases.time('look', () => lastRun.result());
  if (known !== undefined) return { target, ...known, source: undefined, keep: () => Promise.resolve() };
  const { readAndPlan } = await import('./read-and-plan.js');
  return readAndPlan(target, lastRun, options, phases);
}

/** How a command ends that has these diagnostics to tell, if they fail it. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): ExitCode {
  if (!hasErrors(diagnostics)) return EXIT.ok;
  return diagnostics.some(({ code }) => code === 'NTG1012') ? EXIT.usage : EXIT.findings; // there is no such project
}
