import { isInside } from './paths.js';

/** What a run is about to do. Paths are relative to the output folder. */
export interface Journal {
  /** Files whose new text is staged. */
  readonly replace: readonly string[];
  /** Files to go. */
  readonly remove: readonly string[];
  /** Those of both that stood there before, and of which a copy is kept. */
  readonly kept: readonly string[];
}

/** A journal that does not parse was not finished, and so neither was its staging; one that leads out is none of ours. */
export function parseJournal(text: string | undefined): Journal | undefined {
  if (text === undefined) return undefined;
  try {
    const { replace, remove, kept } = (JSON.parse(text) ?? {}) as Readonly<Record<string, unknown>>;
    return arePaths(replace) && arePaths(remove) && arePaths(kept) ? { replace, remove, kept } : undefined;
  } catch {
    return undefined;
  }
}

function arePaths(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((path: unknown) => typeof path === 'string' && isInside(path));
}
