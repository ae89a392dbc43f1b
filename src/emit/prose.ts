import { INVISIBLE } from './escape.js';

/*
 * Positions in texts that are no TypeScript: pages and data. As in escape.ts, what comes from a source goes through one.
 */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '|': '&#124;',
};

function entities(text: string, which: RegExp): string {
  return text.replace(which, (character) => ENTITIES[character] ?? character);
}

/** One line, without characters that hide or turn the reading direction. */
function plain(text: string): string {
  return text.trim().replace(/\s+/gu, ' ').replace(INVISIBLE, '\ufffd');
}

/** Text in HTML, or in an attribute in quotes. */
export function html(text: string): string {
  return entities(
    text.replace(/[^\S\n]/gu, ' ').replace(INVISIBLE, (character) => (character === '\n' ? '\n' : '\ufffd')),
    /[&<>"']/g,
  );
}

/** Running text in Markdown, also in the cell of a table: one line, in which nothing is markup. */
export function markdown(text: string): string {
  const inert = entities(plain(text).replace(/[\\`*_[\]~#]/g, '\\$&'), /[&<>|]/g);
  // at the start of a line these would make a list, a rule, or a heading of the line above
  return inert.replace(/^[-+=:]/, '\\$&').replace(/^(\d+)([.)])/, '$1\\$2');
}

/** Code within a line of Markdown, also in the cell of a table. */
export function markdownCode(text: string): string {
  const line = plain(text);
  if (line === '') return '';
  // in a table a bar ends the cell, even within backticks
  return /[`|]/.test(line)
    ? `<code>${entities(line.replace(/[\\`*_[\]~#]/g, '\\$&'), /[&<>|]/g)}</code>`
    : `\`${line}\``;
}

/** A string in double quotes, as JSON, YAML and JavaScript read it. */
export function quoted(text: string): string {
  return data(text, '');
}

/** Plain data as JSON. `indent` stands before every line but the first. */
export function data(value: unknown, indent: string): string {
  const json = JSON.stringify(value, undefined, 2) as string | undefined;
  if (json === undefined) throw new TypeError('{{data}} needs a value that JSON can hold');
  return json
    .replace(INVISIBLE, (character) => (character === '\n' ? `\n${indent}` : escapeInJson(character)))
    .replaceAll('</', '<\\/');
}

function escapeInJson(character: string): string {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}
