import { relative, resolve } from 'node:path';
import type { SourceLocation } from '../../errors/diagnostic.js';
import type { Terminal } from '../terminal.js';
import type { CheckReport } from './report.js';

/*
 * Annotations of a pull request. Source: GitHub, "Workflow commands for GitHub Actions", `::error file={name},line={line},…::{message}`.
 */

interface Annotation {
  readonly severity: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
  readonly location?: SourceLocation | undefined;
}

/** Tells a report to GitHub: an annotation for each diagnostic and for each cause of drift. */
export function tellToGithub({ diagnostics, targets }: CheckReport, terminal: Terminal): void {
  const annotations = [
    ...diagnostics.map(({ code, severity, message, location, path, hint }): Annotation => {
      const told = [message, ...(path === undefined ? [] : [`at ${path}`]), ...(hint === undefined ? [] : [hint])];
      return { severity, title: code, message: told.join('\n'), location };
    }),
    ...targets.flatMap(({ output, causes }) =>
      causes.map(({ message, location }): Annotation => ({
        severity: 'error',
        title: 'NTG3001',
        message: `${output}/ differs from its sources: ${message}. Run \`ntgen generate\`.`,
        location,
      })),
    ),
  ];
  const repository = terminal.env['GITHUB_WORKSPACE'];
  for (const annotation of annotations) terminal.result(`${print(annotation, repository)}\n`);
}

function print({ severity, title, message, location }: Annotation, repository: string | undefined): string {
  const properties = { ...(location === undefined ? {} : placeOf(location, repository)), title };
  const told = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  return `::${severity} ${told.join(',')}::${escapeData(message)}`;
}

/** Files are from the root of the repository, wherever the command runs. */
function placeOf({ file, line, column }: SourceLocation, repository: string | undefined): Record<string, string> {
  const path = repository === undefined ? file : relative(repository, resolve(file)).replaceAll('\\', '/');
  return { file: path, line: String(line), col: String(column) };
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
