import { createHash } from 'node:crypto';
import type { Contract } from './contract.js';

/** How many hex characters of the sha256 make a contract's hash: 64 bits, ample for telling versions apart. */
const HASH_LENGTH = 16;

/**
 * JSON text with one form for one value: object keys in code unit order, arrays as they are, two spaces,
 * a newline at the end. Properties that are `undefined` are left out, as in JSON.stringify.
 */
export function canonicalJson(value: unknown): string {
  return `${print(value, '') ?? 'null'}\n`;
}

/** Identity of what a service promises: 16 hex characters over the canonical text of its contract. */
export function contractHash(contract: Contract): string {
  return createHash('sha256').update(canonicalJson(contract)).digest('hex').slice(0, HASH_LENGTH);
}

// Printed by hand: a sorted copy would not do, since engines put keys such as "10" before all others.
function print(value: unknown, indent: string): string | undefined {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => inner + (print(item, inner) ?? 'null'));
    return block('[', items, indent, ']');
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .flatMap(([key, member]: [string, unknown]) => {
        const text = print(member, inner);
        return text === undefined ? [] : [`${inner}${JSON.stringify(key)}: ${text}`];
      });
    return block('{', members, indent, '}');
  }
  return JSON.stringify(value); // undefined for undefined and functions, whatever its type says
}

function block(open: string, members: readonly string[], indent: string, close: string): string {
  return members.length === 0 ? open + close : `${open}\n${members.join(',\n')}\n${indent}${close}`;
}
