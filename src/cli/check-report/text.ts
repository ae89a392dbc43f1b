import { hasErrors } from '../../errors/diagnostic.js';
import { count, placeOf, printDiagnostics } from '../print-diagnostics.js';
import type { Terminal } from '../terminal.js';
import type { CheckReport, TargetReport } from './report.js';

/** Tells a report to people: diagnostics, diffs, and why. */
export function tellAsText({ diagnostics, targets }: CheckReport, terminal: Terminal): void {
  printDiagnostics(diagnostics, terminal);
  for (const target of targets) tellTarget(target, terminal);
  if (hasErrors(diagnostics)) return;
  for (const { state, output, files } of targets) {
    if (state !== 'drift') continue;
    terminal.progress(`${output}/ differs in ${count(files.length, 'file')}. Run \`ntgen generate\`.`);
  }
}

function tellTarget({ state, output, causes, diff }: TargetReport, terminal: Terminal): void {
  if (state !== 'drift') return;
  terminal.result(`${diff}\n`);
  terminal.result(
    `${terminal.style('red', 'error')} ${terminal.style('gray', 'NTG3001:')} ${output}/ differs from its sources\n`,
  );
  for (const { message, location } of causes) {
    terminal.result(`  because ${message}${location === undefined ? '' : `, ${placeOf(location)}`}\n`);
  }
}
