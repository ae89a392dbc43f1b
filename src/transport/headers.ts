import { types } from 'node:util';
import { NtgenError } from '../errors/errors.js';
import { isPlain } from '../wire/plain-object.js';

type Table = Record<string, unknown>;

// The header table has to fit the buffer of amqplib. Frames of 128 KiB, RabbitMQ's default, leave room for it.
const MAX_TABLE_BYTES = 65_536;
// Readers recurse; from about 3,000 levels on they break, and with them the connection.
const MAX_DEPTH = 32;
const LONE_SURROGATES = /\p{Surrogate}/gu;
/** Halves of characters, alone or not: hardly any text has one, and this is the faster question. */
const SURROGATE = /[\ud800-\udfff]/;
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
  const routing = ROUTING_HEADERS.find((name) => name in headers && Object.hasOwn(headers, name));
  if (routing !== undefined)
    throw unsendable({ inside: undefined, step: routing }, 'it would change where the message goes');
  const budget: Budget = { bytes: MAX_TABLE_BYTES };
  return encodeTable(headers, undefined, 0, budget);
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

/** Where a value stands. Put into words only when it is refused. */
interface Place {
  readonly inside: Place | undefined;
  readonly step: string | number;
}

function encodeTable(table: Readonly<Table>, place: Place | undefined, depth: number, budget: Budget): Table {
  if (depth > MAX_DEPTH)
    throw unsendable(place, `it is nested more than ${String(MAX_DEPTH)} levels deep, or contains itself`);
  spend(budget, 4, place);
  const encoded: Table = {};
  for (const key of Object.keys(table)) {
    const value = table[key];
    if (value === undefined) continue;
    const where: Place = { inside: place, step: key };
    if (key === '__proto__') throw unsendable(where, 'the name is not allowed');
    const keyBytes = Buffer.byteLength(key);
    if (keyBytes > 255) {
      throw unsendable({ inside: place, step: `${key.slice(0, 40)}…` }, 'its name has more than 255 bytes');
    }
    spend(budget, 1 + keyBytes, where);
    encoded[wellFormed(key)] = encodeValue(value, where, depth, budget);
  }
  return encoded;
}

function encodeValue(value: unknown, place: Place | undefined, depth: number, budget: Budget): unknown {
  spend(budget, 1, place);
  switch (typeof value) {
    case 'string':
      spend(budget, 4 + Buffer.byteLength(value), place);
      return wellFormed(value);
    case 'number':
      spend(budget, 8, place);
      return encodeNumber(value, place);
    case 'boolean':
      spend(budget, 1, place);
      return value;
    case 'object':
      return value === null ? null : encodeObject(value, place, depth, budget);
    default:
      throw unsendable(place, `a ${typeof value} has no form there`);
  }
}

function encodeObject(value: object, place: Place | undefined, depth: number, budget: Budget): unknown {
  if (Array.isArray(value)) {
    if (depth >= MAX_DEPTH)
      throw unsendable(place, `it is nested more than ${String(MAX_DEPTH)} levels deep, or contains itself`);
    spend(budget, 4, place);
    return value.map((item, index) => encodeValue(item, { inside: place, step: index }, depth + 1, budget));
  }
  if (types.isDate(value)) {
    spend(budget, 8, place);
    const seconds = Math.floor(value.getTime() / 1000);
    if (!(seconds >= 0)) throw unsendable(place, 'a date has to be valid and not before 1970');
    return { '!': 'timestamp', value: seconds };
  }
  if (types.isUint8Array(value)) {
    spend(budget, 4 + value.byteLength, place);
    return Buffer.from(value);
  }
  if (!isTable(value)) throw unsendable(place, 'only plain objects have a form there');
  if (Object.hasOwn(value, '!')) return encodeTyped(value, place, budget);
  return encodeTable(value, place, depth + 1, budget);
}

/** amqplib's notation for types that JavaScript lacks. Two of them arrive in foreign messages and may be sent on. */
function encodeTyped(value: Readonly<Table>, place: Place | undefined, budget: Budget): Table {
  const content = value['value'];
  spend(budget, 8, place);
  if (value['!'] === 'timestamp' && isCount(content)) return { '!': 'timestamp', value: content };
  if (value['!'] === 'decimal' && isTable(content)) {
    const { places, digits } = content;
    if (isCount(places) && places < 256 && isCount(digits) && digits < 2 ** 32) {
      return { '!': 'decimal', value: { places, digits } };
    }
  }
  throw unsendable(place, 'the name "!" is taken');
}

function encodeNumber(value: number, place: Place | undefined): number {
  if (!Number.isFinite(value)) throw unsendable(place, `${String(value)} has no form there`);
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
  return SURROGATE.test(text) ? text.replace(LONE_SURROGATES, '\uFFFD') : text;
}

function spend(budget: Budget, bytes: number, place: Place | undefined): void {
  budget.bytes -= bytes;
  if (budget.bytes < 0) throw unsendable(place, 'with it the headers have more than 64 KiB');
}

function unsendable(place: Place | undefined, why: string): NtgenError {
  const header = inWords(place);
  return new NtgenError('NTG4008', `Header "${header}" cannot be sent: ${why}.`, { details: { header } });
}

/** `order.lines[3].price` */
function inWords(place: Place | undefined): string {
  if (place === undefined) return '';
  const { inside, step } = place;
  const before = inWords(inside);
  if (typeof step === 'number') return `${before}[${String(step)}]`;
  return before === '' ? step : `${before}.${step}`;
}
