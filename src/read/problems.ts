import type { ts } from 'ts-morph';
import type { Code } from '../errors/codes.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import { locate, spanOf, type Span } from './source-location.js';

/** Where the reader stands: the most precise node it knows, and the way through the types to it. */
export interface Place {
  readonly node: ts.Node;
  /** Such as `ShopService.buy(card).owner`. */
  readonly path: string;
}

/** One finding, before it has a place. */
export interface Finding {
  readonly code: Code;
  readonly message: string;
  readonly hint: string;
  /** Default: an error. */
  readonly severity?: Diagnostic['severity'];
}

/** Collects what is wrong with the sources. One fault reached by several ways is told once. */
export class Problems {
  readonly #root: string;
  readonly #found = new Map<string, Diagnostic>();

  constructor(root: string) {
    this.#root = root;
  }

  report(finding: Finding, place: Place): void {
    this.reportSpan(finding, spanOf(place.node), place.path);
  }

  reportSpan({ code, message, hint, severity = 'error' }: Finding, span: Span, path?: string): void {
    const location = locate(span, this.#root);
    const key = JSON.stringify([location.file, location.line, location.column, code, message]);
    if (this.#found.has(key)) return;
    this.#found.set(key, { code, severity, message, location, hint, ...(path === undefined ? {} : { path }) });
  }

  /** What was found, in the order of files and lines. */
  list(): readonly Diagnostic[] {
    return [...this.#found.values()].sort(byPlace);
  }
}

function byPlace({ location: a, ...one }: Diagnostic, { location: b, ...other }: Diagnostic): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  const inFile = a.line - b.line || a.column - b.column;
  if (inFile !== 0) return inFile;
  const [left, right] = [one.code + one.message, other.code + other.message];
  return left < right ? -1 : left > right ? 1 : 0;
}
