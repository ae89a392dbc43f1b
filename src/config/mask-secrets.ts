import { isMapping } from './known-keys.js';

const MASK = '**';

const SECRET_KEY =
  /(pass(word|wd|phrase)|secret|token|credential|api_?key|access_?key|private_?key|signing_?key|authorization)/i;
/** Nothing but `pass` or `pwd` as a word of its own: `bypass_cache` is none. */
const SECRET_WORD = /(^|[_.-])(pass|pwd)([_.-]|$)/i;

// Greedy up to the last `@`: a password with `/` or `@` in it is hidden too, at the price of hiding more than the password.
const URL_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^\s:@/]*):.*@/gis;
const QUERY_SECRET = /([?&][^=&\s]*(?:password|secret|token|key)[^=&\s]*=)[^&\s]*/gi;

/**
 * A configuration as it may be printed: passwords in URLs are hidden, wherever in a text a URL stands, and every value
 * under a key that sounds secret. What is unset stays visibly so.
 */
export function maskSecrets<Value>(config: Value): Value {
  // the same shape, with texts for some leaves
  return masked(config, false) as Value;
}

/** A text with the passwords of its URLs hidden. */
export function maskText(text: string): string {
  return text.replace(URL_PASSWORD, `$1:${MASK}@`).replace(QUERY_SECRET, `$1${MASK}`);
}

function masked(value: unknown, secret: boolean): unknown {
  if (value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map((one) => masked(one, secret));
  if (isMapping(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, masked(inner, secret || isSecret(key))]),
    );
  }
  if (secret) return MASK;
  return typeof value === 'string' ? maskText(value) : value;
}

function isSecret(key: string): boolean {
  return SECRET_KEY.test(key) || SECRET_WORD.test(key);
}
