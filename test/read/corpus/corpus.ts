import type { Code } from '../../../src/errors/codes.js';
import { refTo, type Schema } from '../../../src/contract/schema.js';

/*
 * The words in which the corpus is written: a type as it stands in a source, and what has to come of it.
 */

/** A type, and its schema or the code of its diagnostic. */
export interface TypeCase {
  readonly type: string;
  /** What stands before it in its file. */
  readonly given: string;
  readonly schema?: Schema;
  /** Named types that must be there; others may be. */
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly refused?: Code;
  /** With the warning that hardly anything is checked. */
  readonly isLoose: boolean;
  /** Wire values that it takes, and that it does not, beside those that are made up. */
  readonly takes: readonly unknown[];
  readonly refuses: readonly unknown[];
  /** How the type that is printed for callers stands to the author's. */
  readonly printed: 'same' | 'wider' | 'narrower' | 'other';
}

export interface Group {
  readonly title: string;
  readonly cases: readonly TypeCase[];
}

type Options = Partial<Pick<TypeCase, 'given' | '$defs' | 'takes' | 'refuses' | 'printed' | 'isLoose'>>;

/** A type that has a form. */
export function is(type: string, schema: Schema, options: Options = {}): TypeCase {
  return { type, schema, given: '', takes: [], refuses: [], printed: 'same', isLoose: false, ...options };
}

/** A type that is refused. */
export function not(type: string, refused: Code, given = ''): TypeCase {
  return { type, refused, given, takes: [], refuses: [], printed: 'same', isLoose: false };
}

export const text: Schema = { type: 'string' };
export const number: Schema = { type: 'number' };
export const boolean: Schema = { type: 'boolean' };
export const nothing: Schema = { type: 'null' };
export const absent: Schema = { not: {} };
export const anything: Schema = {};
export const date: Schema = { type: 'string', format: 'date-time', 'x-ntgen': 'Date' };
export const bigint: Schema = { type: 'string', format: 'bigint', 'x-ntgen': 'bigint' };
export const bytes: Schema = { type: 'string', format: 'base64', 'x-ntgen': 'Uint8Array' };
export const buffer: Schema = { type: 'string', format: 'base64', 'x-ntgen': 'Buffer' };
export const url: Schema = { type: 'string', format: 'uri', 'x-ntgen': 'URL' };
export const readonly: Schema = { 'x-ntgen-readonly': true };

export const ref = refTo;
export const only = (value: string | number | boolean): Schema => ({ const: value });
export const one = (...values: readonly (string | number)[]): Schema => ({ enum: values });
export const union = (...anyOf: readonly Schema[]): Schema => ({ anyOf });
export const tagged = (propertyName: string, ...anyOf: readonly Schema[]): Schema => ({
  anyOf,
  discriminator: { propertyName },
});
export const list = (items: Schema): Schema => ({ type: 'array', items });

/** `{ a: text, 'b?': number }`: a name with a question mark need not be there. */
export function object(members: Readonly<Record<string, Schema>>, more: Schema = {}): Schema {
  const names = Object.keys(members);
  const required = names.filter((name) => !name.endsWith('?')).sort(); // integers would come first
  return {
    type: 'object',
    ...(names.length > 0 && {
      properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ''), members[name] ?? {}])),
    }),
    ...(required.length > 0 && { required }),
    ...more,
  };
}

export const record = (additionalProperties: Schema | false): Schema => ({ type: 'object', additionalProperties });

/** A tuple of required places. */
export const tuple = (...prefixItems: readonly Schema[]): Schema => ({
  type: 'array',
  ...(prefixItems.length > 0 && { prefixItems }),
  items: false,
  ...(prefixItems.length > 0 && { minItems: prefixItems.length }),
});

/** An index signature of keys that keep a pattern, and nothing else. */
export const keyed = (pattern: string, keys: NonNullable<Schema['x-ntgen-keys']>[string], values: Schema): Schema => ({
  type: 'object',
  patternProperties: { [pattern]: values },
  additionalProperties: false,
  'x-ntgen-keys': { [pattern]: keys },
});

export const noon = '2026-01-31T12:00:00.000Z';
