import { isTable } from './plain-object.js';

/**
 * Kombu 5.3 and later wrap what JSON has no form for: `{"__type__": "datetime", "__value__": "2020-01-02T03:04:05"}`.
 * Source: Nameko 2.14. Unwrapped, they are what kombu 5.2 wrote and what ntgen's schemas describe: texts, and base64 for bytes.
 * A datetime without a zone is told as UTC: a text without one names no moment, and no `Date` could be made of it.
 */
const UNWRAP: ReadonlyMap<unknown, (value: unknown) => unknown> = new Map([
  ['datetime', withZone],
  ['date', textAsItIs],
  ['time', textAsItIs],
  ['decimal', textAsItIs],
  ['base64', textAsItIs],
  ['bytes', (value) => (typeof value === 'string' ? Buffer.from(value, 'utf8').toString('base64') : undefined)],
  ['uuid', (value) => (isTable(value) ? dashed(value['hex']) : undefined)],
]);

/** The plain value that a wrapped one stands for; anything else is returned as it is. */
export function unwrapKombuType(value: unknown): unknown {
  if (!isTable(value) || !Object.hasOwn(value, '__type__') || !Object.hasOwn(value, '__value__')) return value;
  if (Object.keys(value).length !== 2) return value;
  return UNWRAP.get(value['__type__'])?.(value['__value__']) ?? value;
}

function textAsItIs(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Source: Python's `datetime.isoformat`, which leaves out the zone where there is none. */
function withZone(value: unknown): string | undefined {
  const text = textAsItIs(value);
  return text !== undefined && /T\d{2}:\d{2}:\d{2}(?:\.\d+)?$/.test(text) ? `${text}Z` : text;
}

function dashed(hex: unknown): string | undefined {
  if (typeof hex !== 'string' || !/^[0-9a-f]{32}$/.test(hex)) return undefined;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
