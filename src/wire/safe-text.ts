import { inspect, types } from 'node:util';

/** Stands where a text could not be had. Nameko 2.14 says the same. */
export const UNPRINTABLE = '[__unicode__ failed]';

/** A property of anything, or undefined when there is none or its getter throws. */
export function propertyOf(value: unknown, key: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  try {
    return Reflect.get(value, key);
  } catch {
    return undefined;
  }
}

/**
 * What a thrown value says. Never throws, whatever was thrown, and never tells a stack:
 * the text may travel to another team's service.
 */
export function textOf(thrown: unknown): string {
  try {
    if ((typeof thrown !== 'object' && typeof thrown !== 'function') || thrown === null) return String(thrown);
    const message: unknown = Reflect.get(thrown, 'message');
    if (message !== undefined || types.isNativeError(thrown)) return String(message);
    return inspect(thrown, { depth: 2, breakLength: Infinity, maxArrayLength: 20, maxStringLength: 200 });
  } catch {
    return UNPRINTABLE;
  }
}

/** A text of at most `longest` characters, and no half of one at its end. */
export function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
