import type { Template } from '../contract/schema.js';
import { isIdentifier, isReserved } from './names.js';

/*
 * The positions in which a value may stand in TypeScript, and what it takes to stand there inertly.
 * Whatever comes from a source goes through exactly one of these.
 */

/** Characters that end a line, hide, or turn the reading direction: never printed as they are. */
export const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** In a comment these only join letters, and the parts of an emoji. */
const JOINERS = '\u200c\u200d';

/** What would end a script within a page. */
const HTML_END = /<(?=\/script|!--)/gi;

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Texts in which there is nothing to escape: most of them. */
const PLAIN = /^[\w $.,:;/@#!?*+=()-]*$/;

/** A string literal in single quotes. Valid in expressions and in types; safe within HTML too. */
export function str(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`;
  const escaped = text
    .replace(/[\\']/g, '\\$&')
    .replace(INVISIBLE, (character) => SHORT_ESCAPES[character] ?? escapeCharacter(character))
    .replace(HTML_END, '<\\');
  return `'${escaped}'`;
}

/** A template literal type, with its texts inert. */
export function template({ texts, types }: Template): string {
  const parts = texts.map((text, index) => {
    const type = types[index];
    return escapeTemplateText(text) + (type === undefined ? '' : `\${${type}}`);
  });
  return `\`${parts.join('')}\``;
}

function escapeTemplateText(text: string): string {
  return text
    .replace(/[\\`$]/g, '\\$&')
    .replace(INVISIBLE, (character) => SHORT_ESCAPES[character] ?? escapeCharacter(character))
    .replace(HTML_END, '<\\');
}

/** The name of a property in an object literal or an interface. */
export function key(name: string): string {
  // `{ __proto__: x }` and `{ '__proto__': x }` set the prototype; a computed name makes a property
  if (name === '__proto__') return "['__proto__']";
  return isIdentifier(name) ? name : str(name);
}

/** An identifier that ntgen has chosen. Throws on anything else: then a name has missed `names.ts`. */
export function ident(name: string): string {
  if (!isIdentifier(name) || isReserved(name)) throw new TypeError(`${JSON.stringify(name)} is not an identifier`);
  return name;
}

/** Text within a comment, of a line or of a block. */
export function comment(text: string): string {
  return text
    .replace(INVISIBLE, (character) => (JOINERS.includes(character) ? character : escapeCharacter(character)))
    .replaceAll('*/', '*\\/')
    .replaceAll('sourceMappingURL=', 'sourceMappingURL =')
    .replace(HTML_END, '<\\');
}

/** A block comment with the author's words. `indent` stands before every line but the first. */
export function doc(text: string, indent = ''): string {
  const rows = text
    .trim()
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => comment(line.replaceAll('\t', '  ')).trimEnd());
  const [first = ''] = rows;
  // a lone line that starts with `@` could be a compiler directive, such as @ts-ignore
  if (rows.length === 1 && !first.startsWith('@') && indent.length + first.length <= 112) return `/** ${first} */`;
  return ['/**', ...rows.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`].join('\n');
}

/** One line of code that ntgen itself has made. */
export function code(text: string): string {
  if (/[\n\r\u2028\u2029]/.test(text)) throw new TypeError('code must be one line');
  return text;
}

/** Several such lines. `indent` stands before every line but the first. */
export function lines(texts: readonly string[], indent = ''): string {
  return texts.map(code).join(`\n${indent}`);
}
