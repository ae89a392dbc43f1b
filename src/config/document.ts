/** Where a value of a document stands in its text, in offsets. */
export interface Spot {
  readonly start: number;
  readonly end: number;
  /** Where the key of a member stands. */
  readonly key?: { readonly start: number; readonly end: number };
  /** By key, or by index. Absent where the value is a scalar. */
  readonly members?: ReadonlyMap<string, Spot>;
}

/** What is wrong with a text, and where. */
export interface TextFault {
  readonly start: number;
  readonly end: number;
  /** A sentence. */
  readonly message: string;
}

/**
 * Plain data with its places, or why there is none. Every key stood once, every number is finite, and nothing is
 * deeper than `DEEPEST_VALUE`: who walks it may call itself.
 */
export type ParsedDocument =
  { readonly data: unknown; readonly spot: Spot } | { readonly faults: readonly TextFault[] };

/** Values inside each other. No document that is written by hand comes near. */
export const DEEPEST_VALUE = 100;

export const TOO_DEEP = `More than ${String(DEEPEST_VALUE)} values stand inside each other here.`;
export const TWICE = 'This key stands here already.';
export const UNSAFE_KEY = 'A key cannot be "__proto__": it could change what an object is.';
export const NOT_FINITE = 'The number is none that JSON has: it is not finite.';
