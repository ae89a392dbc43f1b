import type { Diagnostic, SourceLocation } from '../errors/diagnostic.js';
import type { Terminal } from './terminal.js';

/*
 * Diagnostics and diffs are what `generate` and `check` are asked for: results, so they go to stdout, where a pipe
 * finds them. What the command did, its last line, goes to stderr.
 */

/**
 * Prints diagnostics in the order of their places, each as compilers do: `file:line:col - error CODE: message`.
 *
 * @param say  to stdout by default
 */
export function printDiagnostics(
  diagnostics: readonly Diagnostic[],
  terminal: Terminal,
  say: (text: string) => void = (text) => terminal.result(text),
): void {
  for (const diagnostic of [...diagnostics].sort(byPlace)) say(formatDiagnostic(diagnostic, terminal));
}

/** `2 errors, 1 warning`. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  return [count(errors, 'error'), ...(warnings === 0 ? [] : [count(warnings, 'warning')])].join(', ');
}

/** `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** `src/orders.ts:12:5`. */
export function placeOf({ file, line, column }: SourceLocation): string {
  return `${file}:${String(line)}:${String(column)}`;
}

function formatDiagnostic({ code, severity, message, location, path, hint }: Diagnostic, terminal: Terminal): string {
  const colour = severity === 'error' ? 'red' : 'yellow';
  const place = location === undefined ? '' : `${terminal.style('cyan', harmless(placeOf(location)))} - `;
  const lines = [
    `${place}${terminal.style(colour, severity)} ${terminal.style('gray', `${code}:`)} ${harmless(message)}`,
    ...(location === undefined ? [] : codeFrame(location, (text) => terminal.style(colour, text))),
    ...(path === undefined ? [] : [`  at ${harmless(path)}`]),
    ...(hint === undefined ? [] : [`  ${harmless(hint)}`]),
  ];
  return `${lines.join('\n')}\n\n`;
}

function codeFrame(
  { line, column, length, excerpt }: SourceLocation,
  mark: (text: string) => string,
): readonly string[] {
  if (excerpt === undefined) return [];
  const { firstLine, lines } = excerpt;
  const width = String(firstLine + lines.length - 1).length;
  const framed = lines.flatMap((text, index) => {
    const number = firstLine + index;
    const row = `  ${String(number).padStart(width)} | ${harmless(text)}`.trimEnd();
    if (number !== line) return [row];
    // tabs stay tabs, so that the mark stands under what it means
    const before = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
    const reach = Math.max(1, Math.min(length, text.length - column + 1));
    return [row, `  ${' '.repeat(width)} | ${before}${mark('~'.repeat(reach))}`];
  });
  return ['', ...framed, ''];
}

/** Without control characters but tabs and line ends: a source must not talk to the terminal. */
function harmless(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
}

function byPlace({ location: a }: Diagnostic, { location: b }: Diagnostic): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
