import { types } from 'node:util';

/*
 * From TypeScript's form of a value to the wire's, and back. An encoder runs before the guard and stands any value:
 * what is none of its own comes back as it is, for the guard to refuse. A decoder runs on what a guard has accepted.
 */

/** A `Date` as it travels; an invalid one comes back as it is. */
export function encodeDate(value: unknown): unknown {
  return types.isDate(value) && !Number.isNaN(value.getTime()) ? value.toISOString() : value;
}

export function decodeDate(wire: unknown): unknown {
  return typeof wire === 'string' ? new Date(wire) : wire;
}

export function encodeBigInt(value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

export function decodeBigInt(wire: unknown): unknown {
  return typeof wire === 'string' ? BigInt(wire) : wire;
}

/** Bytes of a `Uint8Array`, a `Buffer` among them. */
export function encodeBytes(value: unknown): unknown {
  return types.isUint8Array(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
    : value;
}

/** A `Buffer`, which is a `Uint8Array` too. */
export function decodeBytes(wire: unknown): unknown {
  return typeof wire === 'string' ? Buffer.from(wire, 'base64') : wire;
}

export function encodeUrl(value: unknown): unknown {
  // a `URL` of another realm is one as well
  return Object.prototype.toString.call(value) === '[object URL]' ? String(value) : value;
}

export function decodeUrl(wire: unknown): unknown {
  return typeof wire === 'string' ? new URL(wire) : wire;
}

/** A map as an object; one with other keys than strings as something that no guard takes for an object. */
export function encodeMap(value: unknown): unknown {
  if (!types.isMap(value)) return value;
  const entries = [...value.entries()];
  return entries.every(([key]) => typeof key === 'string') ? Object.fromEntries(entries) : entries;
}

export function decodeMap(wire: unknown): unknown {
  return typeof wire === 'object' && wire !== null ? new Map(Object.entries(wire)) : wire;
}

/** A map as an array of pairs. */
export function encodeEntries(value: unknown): unknown {
  return types.isMap(value) ? [...value] : value;
}

/** The guard has seen to it that these are pairs. */
export function decodeEntries(wire: unknown): unknown {
  return Array.isArray(wire) ? new Map(wire as readonly (readonly [unknown, unknown])[]) : wire;
}

export function encodeSet(value: unknown): unknown {
  return types.isSet(value) ? [...value] : value;
}

export function decodeSet(wire: unknown): unknown {
  return Array.isArray(wire) ? new Set(wire) : wire;
}
