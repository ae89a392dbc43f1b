import type { Format } from './schema.js';

const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const BIGINT = /^(?:0|-?[1-9]\d*)$/;
const BASE64 = /^[a-z\d+/]*={0,2}$/i;
/** As browsers take it. Source: WHATWG HTML, "valid email address". */
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
/** What it may be made of; a URL's parser knows the rest. */
const IPV6 = /^[\da-f.]*:[\da-f:.]*$/i;
const SCHEME = /^[a-z][a-z\d+.-]*:[^\s\\]+$/i;

/** Longest address. Source: RFC 3696, erratum 1690. */
const LONGEST_EMAIL = 254;
/** Longest number, in digits: to read one takes time that grows faster than its length. */
const LONGEST_BIGINT = 10_000;

/**
 * Whether a value is a date-time of RFC 3339, with its zone, that a `Date` can hold: so no leap second.
 *
 * Guards and explanations both ask here, and so agree. This holds for all formats.
 */
export function isDateTime(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [, date] = DATE_TIME.exec(value) ?? [];
  return date !== undefined && isDate(date);
}

/** A day of the calendar: `2026-01-31`. */
export function isDate(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [, year, month, day] = DATE.exec(value) ?? [];
  return year !== undefined && Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
}

/** 0 for a month that there is not. */
function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0);
}

export function isUuid(value: unknown): boolean {
  return typeof value === 'string' && UUID.test(value);
}

export function isEmail(value: unknown): boolean {
  return typeof value === 'string' && value.length <= LONGEST_EMAIL && EMAIL.test(value);
}

/** A URI with its scheme, which a `URL` can hold. */
export function isUri(value: unknown): boolean {
  return typeof value === 'string' && SCHEME.test(value) && URL.canParse(value);
}

/** An IPv4 address. */
export function isIpv4(value: unknown): boolean {
  return typeof value === 'string' && IPV4.test(value);
}

/** An IPv6 address, without a zone. */
export function isIpv6(value: unknown): boolean {
  return typeof value === 'string' && IPV6.test(value) && URL.canParse(`http://[${value}]/`);
}

/** A whole number as decimal digits, in the one way to write it. */
export function isBigInt(value: unknown): boolean {
  return typeof value === 'string' && value.length <= LONGEST_BIGINT && BIGINT.test(value);
}

/** Bytes as RFC 4648 writes them, with padding. */
export function isBase64(value: unknown): boolean {
  return typeof value === 'string' && value.length % 4 === 0 && BASE64.test(value);
}

export const FORMATS: Readonly<Record<Format, { readonly is: (value: unknown) => boolean; readonly phrase: string }>> =
  {
    base64: { is: isBase64, phrase: 'bytes in base64, such as "aGVsbG8="' },
    bigint: { is: isBigInt, phrase: 'a whole number as decimal digits, such as "9007199254740993"' },
    date: { is: isDate, phrase: 'a date such as "2026-01-31"' },
    'date-time': { is: isDateTime, phrase: 'a date-time such as "2026-01-31T12:00:00Z"' },
    email: { is: isEmail, phrase: 'an email address' },
    ipv4: { is: isIpv4, phrase: 'an IPv4 address' },
    ipv6: { is: isIpv6, phrase: 'an IPv6 address' },
    uri: { is: isUri, phrase: 'a URI such as "https://example.com/"' },
    uuid: { is: isUuid, phrase: 'a UUID such as "00000000-0000-4000-8000-000000000000"' },
  };
