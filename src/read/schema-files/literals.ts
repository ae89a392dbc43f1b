import type { Schema } from '../../contract/schema.js';
import { isWellFormed } from '../../contract/well-formed.js';
import { literalSchemas, mergeBranches } from '../unions.js';
import { shown } from './facets.js';

/** A schema for literals, of which all have one of the types that stand beside them; a sentence where there is none. */
export function literalSchema(
  literals: readonly unknown[],
  type: unknown,
): Schema | { readonly refused: string } | { readonly wrong: string } {
  const stranger = literals.find((literal) => literal !== null && !isValue(literal));
  if (stranger !== undefined) {
    const told = `Only texts, numbers, true, false and null can be told apart by value, not ${shown(stranger)}.`;
    return { refused: told };
  }
  const broken = literals.find((literal) => typeof literal === 'string' && !isWellFormed(literal));
  if (broken !== undefined) return { refused: `The text ${shown(broken)} has half of a surrogate pair.` };
  const types: readonly unknown[] | undefined = type === undefined ? undefined : Array.isArray(type) ? type : [type];
  if (types !== undefined && !literals.every((literal) => types.some((one) => hasType(literal, one)))) {
    return { wrong: 'A literal is not of the `type` that stands beside it: it could never be sent.' };
  }
  const values = literals.filter(isValue);
  return mergeBranches([
    ...literalSchemas(values.map((value) => (value === 0 ? 0 : value))), // JSON has no -0
    ...(values.length < literals.length ? [{ type: 'null' as const }] : []),
  ]);
}

function isValue(literal: unknown): literal is string | number | boolean {
  return typeof literal === 'string' || typeof literal === 'boolean' || Number.isFinite(literal);
}

function hasType(literal: unknown, type: unknown): boolean {
  if (literal === null) return type === 'null';
  return type === 'integer' ? Number.isInteger(literal) : type === typeof literal;
}
