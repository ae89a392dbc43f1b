import type { Diagnostic, SourceLocation } from '../../errors/diagnostic.js';
import type { Terminal } from '../terminal.js';
import type { CheckReport } from './report.js';

/** Tells a report to programs. Its keys are stable: docs/command-line.md lists them. */
export function tellAsJson({ diagnostics, targets }: CheckReport, terminal: Terminal): void {
  const document = {
    clean: targets.every(({ state }) => state === 'clean') && diagnostics.every(({ severity }) => severity !== 'error'),
    targets: targets.map(({ output, state, files, causes, diff }) => ({
      output,
      state,
      files,
      causes: causes.map(({ message, location }) => ({ message, ...placed(location) })),
      diff,
    })),
    diagnostics: diagnostics.map(diagnosticRow),
  };
  terminal.result(`${JSON.stringify(document, undefined, 2)}\n`);
}

function diagnosticRow({ code, severity, message, location, path, hint }: Diagnostic): object {
  return {
    code,
    severity,
    message,
    ...placed(location),
    ...(path === undefined ? {} : { path }),
    ...(hint === undefined ? {} : { hint }),
  };
}

function placed(location: SourceLocation | undefined): object {
  if (location === undefined) return {};
  const { file, line, column } = location;
  return { file, line, column };
}
