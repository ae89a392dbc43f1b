import { key, str } from './escape.js';
import { byCodeUnit } from './names.js';

/** Columns of a line of generated code. */
export const LINE_WIDTH = 120;

/** Lines of which the first continues what stands before it and the last goes on behind it. */
export type Lines = readonly string[];

/** Puts text before the first line and behind the last. */
export function enclose(before: string, lines: Lines, after: string): Lines {
  return lines.map((line, index) => `${index === 0 ? before : ''}${line}${index === lines.length - 1 ? after : ''}`);
}

/** Lines two columns further in. */
export function indented(lines: Lines): Lines {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}

/** The plain data in `value` as a literal: one line where it fits into `room` columns. Keys are sorted. */
export function literal(value: unknown, room: number = LINE_WIDTH): Lines {
  if (typeof value === 'string') return [str(value)];
  if (typeof value !== 'object' || value === null) return [String(value)];
  const isArray = Array.isArray(value);
  const items = isArray ? value.map((item: unknown) => ['', item] as const) : sortedEntries(value);
  const nested = items.map(([before, item]) => enclose(before, literal(item, room - before.length - 4), ''));
  const [open, close] = isArray ? ['[', ']'] : ['{', '}'];
  if (nested.length === 0) return [`${open}${close}`];
  const pad = isArray ? '' : ' ';
  const flat = `${open}${pad}${nested.map((item) => item.join(' ')).join(', ')}${pad}${close}`;
  if (flat.length <= room && nested.every((item) => item.length === 1)) return [flat];
  return [open, ...nested.flatMap((item) => indented(enclose('', item, ','))), close];
}

function sortedEntries(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([left], [right]) => byCodeUnit(left, right))
    .map(([name, item]) => [`${key(name)}: `, item] as const);
}
