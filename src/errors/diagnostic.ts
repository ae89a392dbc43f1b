import type { Code } from './codes.js';

/** A place in a source file. `file` is relative to the project root with `/`; lines and columns count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Length of the text that is meant, for underlining; at least 1. */
  readonly length: number;
  /** The source lines around, for a code frame: the first one's number and their texts. */
  readonly excerpt?: { readonly firstLine: number; readonly lines: readonly string[] };
}

/** A fault in a user's source: collected, never thrown; reading goes on. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: 'error' | 'warning';
  /** One sentence: what was found, with the user's names. */
  readonly message: string;
  readonly location?: SourceLocation;
  /** The way through the types to the place, such as `ShopService.buy(card).owner`. */
  readonly path?: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** Whether a run with these diagnostics has failed. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
