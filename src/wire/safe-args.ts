import { types } from 'node:util';
import { isPlain } from './plain-object.js';
import { pythonNumber } from './python-text.js';
import { cut, propertyOf, textOf, UNPRINTABLE } from './safe-text.js';

/** Enough for any error that a person wrote; an error object is no way to carry a payload. */
const MAX_DEPTH = 16;
const MAX_VALUES = 1000;
const MAX_CHARACTERS = 65_536;

/** Stands for what is left out: a cycle, or what lies beyond the bounds. */
const OMITTED = '...';

/**
 * An error's arguments as `exc_args`: strings as they are, lists and objects of the same, everything else as the text
 * that Python would give it. Source: Nameko 2.14. Never throws; cycles, depth and number of values are bounded.
 */
export function safeArgs(args: readonly unknown[]): readonly unknown[] {
  const walk: Walk = { ancestors: [], left: MAX_VALUES, characters: MAX_CHARACTERS };
  return safeList(args, walk);
}

interface Walk {
  readonly ancestors: object[];
  left: number;
  characters: number;
}

function safe(value: unknown, walk: Walk): unknown {
  walk.left -= 1;
  if (walk.left < 0) return OMITTED;
  switch (typeof value) {
    case 'string':
      return measured(value, walk);
    case 'number':
      return pythonNumber(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'undefined':
      return 'None';
    case 'object':
      return value === null ? 'None' : safeObject(value, walk);
    default:
      return measured(textOf(value), walk);
  }
}

function measured(text: string, walk: Walk): string {
  const told = walk.characters <= 0 ? OMITTED : cut(text, walk.characters);
  walk.characters -= told.length;
  return told;
}

function safeObject(value: object, walk: Walk): unknown {
  if (walk.ancestors.length >= MAX_DEPTH || walk.ancestors.includes(value)) return OMITTED;
  walk.ancestors.push(value);
  try {
    const contents = contentsOf(value, walk);
    return typeof contents === 'string' ? measured(contents, walk) : contents;
  } catch {
    return measured(textOf(value), walk); // a proxy or getter that throws
  } finally {
    walk.ancestors.pop();
  }
}

function contentsOf(value: object, walk: Walk): unknown {
  if (Array.isArray(value)) return safeList(value, walk);
  if (types.isUint8Array(value) || types.isSet(value)) return safeList(value, walk);
  if (types.isMap(value)) return safeTable(value.entries(), walk);
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (types.isNativeError(value)) return textOf(value);
  // A class with a text of its own (a URL, a decimal) is one value, not a table.
  if (!isPlain(value) && value.toString !== Object.prototype.toString) return ownText(value);
  return safeTable(
    Object.keys(value).map((key) => [key, propertyOf(value, key)]),
    walk,
  );
}

function ownText(value: object): string {
  try {
    // eslint-disable-next-line @typescript-eslint/no-base-to-string -- just asked
    return String(value);
  } catch {
    return UNPRINTABLE;
  }
}

function safeList(items: Iterable<unknown>, walk: Walk): unknown[] {
  const list: unknown[] = [];
  for (const item of items) {
    list.push(safe(item, walk));
    if (walk.left < 0) break;
  }
  return list;
}

function safeTable(entries: Iterable<readonly [unknown, unknown]>, walk: Walk): Record<string, unknown> {
  const table: [string, unknown][] = [];
  for (const [key, item] of entries) {
    const name = typeof key === 'string' ? measured(key, walk) : String(safe(key, walk));
    if (name !== '__proto__') table.push([name, safe(item, walk)]);
    if (walk.left < 0) break;
  }
  return Object.fromEntries(table);
}
