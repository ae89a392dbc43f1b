import { types } from 'node:util';
import { NtgenError } from '../errors/errors.js';
import { isPlain } from '../wire/plain-object.js';

type Table = Record<string, unknown>;

// The header table has to fit the buffer of amqplib. Frames of 128 KiB, RabbitMQ's default, leave room for it.
const MAX_TABLE_BYTES = 65_536;
// Readers recurse; from about 3,000 levels on they break, and with them the connection.
const MAX_DEPTH = 32;
const LONE_SURROGATES = /\p{Surrogate}/gu;
/** Headers that make RabbitMQ route a copy elsewhere. */
const ROUTING_HEADERS: readonly string[] = ['CC', 'BCC'];

/**
 * Headers as they arrive at the other end: a copy that holds only what an AMQP table carries.
 *
 * `undefined` is left out, a `Date` becomes a timestamp in whole seconds, `{ '!': 'timestamp', value }`, bytes stay bytes.
 * Refused is what would be lost, or would end the connection: NaN and Infinity, functions, bigints, maps, sets and class
 * instances, cycles, tables of more than 64 KiB.
 *
 * @throws NtgenError NTG4008, naming the header
 */
export function wireHeaders(headers: Readonly<Table>): Table {
  const routing = ROUTING_HEADERS.find((name) => Object.hasOwn(headers, name));
  if (routing !== undefined) throw unsendable(routing, 'it would change where the message goes');
  const budget: Budget = { bytes: MAX_TABLE_BYTES };
  return encodeTable(headers, '', 0, budget);
}

/** A copy of a table that has arrived: own properties only, so that a header `__proto__` changes nothing. */
export function copyTable(table: Readonly<Table>): Table {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, copyValue(value)]));
}

function copyValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyValue);
  if (Buffer.isBuffer(value)) return Buffer.from(value);
  return isTable(value) ? copyTable(value) : value;
}

interface Budget {
  bytes: number;
}

function encodeTable(table: Readonly<Table>, path: string, depth: number, budget: Budget): Table {
  if (depth > MAX_DEPTH)
    throw unsendable(path, `it is nested more than ${String(MAX_DEPTH)} levels deep, or contains itself`);
  spend(budget, 4, path);
  const encoded: Table = {};
  for (const [key, value] of Object.entries(table)) {
    if (value === undefined) continue;
    const where = path === '' ? key : `${path}.${key}`;
    if (key === '__proto__') throw unsendable(where, 'the name is not allowed');
    const keyBytes = Buffer.byteLength(key);
    if (keyBytes > 255) throw unsendable(`${where.slice(0, 40)}…`, 'its name has more than 255 bytes');
    spend(budget, 1 + keyBytes, where);
    encoded[wellFormed(key)] = encodeValue(value, where, depth, budget);
  }
  return encoded;
}

function encodeValue(value: unknown, path: string, depth: number, budget: Budget): unknown {
  spend(budget, 1, path);
  switch (typeof value) {
    case 'string':
      spend(budget, 4 + Buffer.byteLength(value), path);
      return wellFormed(value);
    case 'number':
      spend(budget, 8, path);
      return encodeNumber(value, path);
    case 'boolean':
      spend(budget, 1, path);
      return value;
    case 'object':
      return value === null ? null : encodeObject(value, path, depth, budget);
    default:
      throw unsendable(path, `a ${typeof value} has no form there`);
  }
}

function encodeObject(value: object, path: string, depth: number, budget: Budget): unknown {
  if (Array.isArray(value)) {
    if (depth >= MAX_DEPTH)
      throw unsendable(path, `it is nested more than ${String(MAX_DEPTH)} levels deep, or contains itself`);
    spend(budget, 4, path);
    return value.map((item, index) => encodeValue(item, `${path}[${String(index)}]`, depth + 1, budget));
  }
  if (types.isDate(value)) {
    spend(budget, 8, path);
    const seconds = Math.floor(value.getTime() / 1000);
    if (!(seconds >= 0)) throw unsendable(path, 'a date has to be valid and not before 1970');
    return { '!': 'timestamp', value: seconds };
  }
  if (types.isUint8Array(value)) {
    spend(budget, 4 + value.byteLength, path);
    return Buffer.from(value);
  }
  if (!isTable(value)) throw unsendable(path, 'only plain objects have a form there');
  if (Object.hasOwn(value, '!')) return encodeTyped(value, path, budget);
  return encodeTable(value, path, depth + 1, budget);
}

/** amqplib's notation for types that JavaScript lacks. Two of them arrive in foreign messages and may be sent on. */
function encodeTyped(value: Readonly<Table>, path: string, budget: Budget): Table {
  const content = value['value'];
  spend(budget, 8, path);
  if (value['!'] === 'timestamp' && isCount(content)) return { '!': 'timestamp', value: content };
  if (value['!'] === 'decimal' && isTable(content)) {
    const { places, digits } = content;
    if (isCount(places) && places < 256 && isCount(digits) && digits < 2 ** 32) {
      return { '!': 'decimal', value: { places, digits } };
    }
  }
  throw unsendable(path, 'the name "!" is taken');
}

function encodeNumber(value: number, path: string): number {
  if (!Number.isFinite(value)) throw unsendable(path, `${String(value)} has no form there`);
  return value === 0 ? 0 : value;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** A plain object, and no list. */
function isTable(value: unknown): value is Readonly<Table> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value);
}

/** A string as UTF-8 carries it: half a character becomes U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATES, '\uFFFD');
}

function spend(budget: Budget, bytes: number, path: string): void {
  budget.bytes -= bytes;
  if (budget.bytes < 0) throw unsendable(path, 'with it the headers have more than 64 KiB');
}

function unsendable(path: string, why: string): NtgenError {
  return new NtgenError('NTG4008', `Header "${path}" cannot be sent: ${why}.`, { details: { header: path } });
}
