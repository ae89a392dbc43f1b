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
  if (typeof value !== 'object' || value === null) return JSON.stringify(value); // undefined for undefined and functions
  const inner = `${indent}  `;
  let members = '';
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) {
      members += `${members === '' ? '' : ',\n'}${inner}${print(item, inner) ?? 'null'}`;
    }
    return block('[', members, indent, ']');
  }
  const properties = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(properties).sort()) {
    const text = print(properties[key], inner);
    if (text !== undefined) members += `${members === '' ? '' : ',\n'}${inner}${JSON.stringify(key)}: ${text}`;
  }
  return block('{', members, indent, '}');
}

function block(open: string, members: string, indent: string, close: string): string {
  return members === '' ? open + close : `${open}\n${members}\n${indent}${close}`;
}
