import type { Code } from '../../errors/codes.js';
import type { Diagnostic, SourceLocation } from '../../errors/diagnostic.js';

/** Where JSON stands: a file and a JSON pointer into it. */
export interface JsonPlace {
  readonly source: SchemaSource;
  readonly pointer: string;
}

/** A document that schemas are read from, with its places. */
export interface SchemaSource {
  /** Relative to the project root, with `/`. */
  readonly path: string;
  /** Absolute, with links resolved: by it a file is known. */
  readonly file: string;
  readonly data: unknown;
  /** Of a value, or of the nearest one around it that has a place. */
  locate(pointer: string): SourceLocation | undefined;
}

/** One finding, before it has a place. */
export interface SchemaFinding {
  readonly code: Code;
  readonly message: string;
  readonly hint?: string;
}

/** Collects what is wrong with schema files. One fault reached by several ways is told once. */
export class SchemaFindings {
  readonly #found = new Map<string, Diagnostic>();

  report({ code, message, hint }: SchemaFinding, { source, pointer }: JsonPlace): void {
    const location = source.locate(pointer);
    this.add({
      code,
      severity: 'error',
      message,
      path: `${source.path}#${pointer}`,
      ...(location === undefined ? {} : { location }),
      ...(hint === undefined ? {} : { hint }),
    });
  }

  add(diagnostic: Diagnostic): void {
    const { code, message, path, location } = diagnostic;
    const key = JSON.stringify([code, message, path, location?.file, location?.line, location?.column]);
    if (!this.#found.has(key)) this.#found.set(key, diagnostic);
  }

  list(): readonly Diagnostic[] {
    return [...this.#found.values()];
  }
}

/** `/a/b` and `c` are `/a/b/c`. */
export function below(place: JsonPlace, ...steps: readonly (string | number)[]): JsonPlace {
  const added = steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`);
  return { ...place, pointer: place.pointer + added.join('') };
}

/** The steps of a JSON pointer. */
export function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
