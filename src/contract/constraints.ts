import { canonicalJson } from './canonical.js';

/*
 * Constraints that take more than a comparison. Guards and explanations both ask here, and so agree.
 */

/** Whether a string has so many characters, counted in code points as JSON Schema does. */
export function hasLength(value: unknown, least: number, most: number): boolean {
  if (typeof value !== 'string') return false;
  // a character takes one unit or two: mostly the number of units says enough
  const units = value.length;
  if (units < least || units > most * 2) return false;
  if (units >= least * 2 && units <= most) return true;
  let characters = 0;
  for (const _character of value) characters += 1;
  return characters >= least && characters <= most;
}

export function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

export function isAtLeast(value: unknown, limit: number): boolean {
  return typeof value === 'number' && value >= limit;
}

export function isAtMost(value: unknown, limit: number): boolean {
  return typeof value === 'number' && value <= limit;
}

export function isAbove(value: unknown, limit: number): boolean {
  return typeof value === 'number' && value > limit;
}

export function isBelow(value: unknown, limit: number): boolean {
  return typeof value === 'number' && value < limit;
}

/** Whether a number is a multiple, as far as numbers of 64 bits can tell: 0.3 is one of 0.1. */
export function isMultipleOf(value: unknown, step: number): boolean {
  if (typeof value !== 'number') return false;
  const quotient = value / step;
  return Math.abs(Math.round(quotient) - quotient) <= 4 * Number.EPSILON * Math.max(1, Math.abs(quotient));
}

/** Whether no two items of an array are the same JSON. */
export function areUnique(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return (
    new Set(value.map((item) => (typeof item === 'object' ? canonicalJson(item) : JSON.stringify(item)))).size ===
    value.length
  );
}
