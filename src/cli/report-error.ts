import { messageOf } from '../errors/errors.js';
import { EXIT, type ExitCode } from './exit-code.js';
import type { Terminal } from './terminal.js';

/** Codes of errors that are findings; of what is thrown the rest is usage, configuration or the disk. */
const FINDINGS = /^NTG(?!5005|5008)(?:[1245]\d{3}|3001|3002|3009)$/;

/** Tells an error that ended a command, and says with which code the program ends. */
export function reportError(error: unknown, terminal: Terminal): ExitCode {
  const code = codeOf(error);
  if (code === undefined) {
    terminal.fault('This is a bug in ntgen, not in your program. Please report it with what follows:');
    terminal.fault(stackOf(error));
    return EXIT.fault;
  }
  terminal.fault(`error ${code}: ${messageOf(error)}`);
  return FINDINGS.test(code) ? EXIT.findings : EXIT.usage;
}

/** The code of one of our errors, whichever copy of the package it comes from. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^NTG\d{4}$/.test(error.code) ? error.code : undefined;
}

function stackOf(error: unknown): string {
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? error.stack : undefined;
  return typeof stack === 'string' ? stack : messageOf(error);
}
