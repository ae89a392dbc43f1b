import { hasErrors } from '../errors/diagnostic.js';
import type { Format } from './check-report/format.js';
import type { CheckReport } from './check-report/report.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { prepareAll, tellTiming } from './generate.js';
import { exitCodeOf } from './pipeline.js';
import { count, countDiagnostics } from './print-diagnostics.js';
import type { Target } from './targets.js';
import type { Terminal } from './terminal.js';

export interface CheckOptions {
  readonly format: Format;
  /** Say how long each step took. */
  readonly timing: boolean;
}

/** Finds out whether what is generated still follows from its sources, and tells what differs and why. Writes nothing. */
export async function checkTargets(
  targets: readonly Target[],
  { format, timing }: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { recover } = await import('../output/write.js');
  for (const { output } of targets) await recover(output);
  const prepared = await prepareAll(targets, { force: false }, terminal);
  const { reportOf } = await import('./check-report/report.js');
  const report = reportOf(prepared);
  await TELL[format](report, terminal);
  for (const { state, output, count: files } of report.targets) {
    if (state === 'clean') terminal.progress(`${output}/ is up to date (${count(files, 'file')})`);
  }
  for (const [index, { state }] of report.targets.entries()) if (state === 'clean') await prepared[index]?.keep();
  const { diagnostics } = report;
  if (hasErrors(diagnostics)) terminal.progress(`${countDiagnostics(diagnostics)}; nothing can be generated`);
  if (timing) tellTiming(prepared, terminal);
  if (hasErrors(diagnostics)) return exitCodeOf(diagnostics);
  return report.targets.every(({ state }) => state === 'clean') ? EXIT.ok : EXIT.findings;
}

type Tell = (report: CheckReport, terminal: Terminal) => Promise<void>;

const TELL: Readonly<Record<Format, Tell>> = {
  text: async (report, terminal) => (await import('./check-report/text.js')).tellAsText(report, terminal),
  json: async (report, terminal) => (await import('./check-report/json.js')).tellAsJson(report, terminal),
  github: async (report, terminal) => (await import('./check-report/github.js')).tellToGithub(report, terminal),
};
