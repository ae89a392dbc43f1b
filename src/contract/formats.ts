import { types } from 'node:util';

const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Whether a value is a date-time of RFC 3339, with its zone, that a `Date` can hold: so no leap second.
 *
 * Guards and explanations both ask here, and so agree.
 */
export function isDateTime(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [, year, month, day] = DATE_TIME.exec(value) ?? [];
  if (year === undefined) return false;
  return Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
}

/** 0 for a month that there is not. */
function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0);
}

/** A `Date` as it travels; anything else, an invalid date too, comes back as it is, for the guard to refuse. */
export function encodeDate(value: unknown): unknown {
  return types.isDate(value) && !Number.isNaN(value.getTime()) ? value.toISOString() : value;
}

/** A date-time that the guard has accepted. */
export function decodeDate(wire: unknown): unknown {
  return typeof wire === 'string' ? new Date(wire) : wire;
}
