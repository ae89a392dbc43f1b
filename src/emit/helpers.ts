import { code, comment, doc, ident, key, lines, str } from './escape.js';
import type { Language } from './languages.js';
import { enclose, LINE_WIDTH, literal } from './literal.js';
import { data, html, markdown, markdownCode, quoted } from './prose.js';

/*
 * What a template may print with. Templates are written by people, who mistype: every helper checks what it is given.
 */

function text(helper: string, value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`{{${helper}}} needs text, got ${kindOf(value)}`);
  return value;
}

function texts(helper: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new TypeError(`{{${helper}}} needs a list of texts, got ${kindOf(value)}`);
  return value.map((line) => text(helper, line));
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
}

function indentOf(helper: string, value: unknown): string {
  if (value === undefined) return '';
  const indent = text(helper, value);
  if (indent.trim() !== '') throw new TypeError(`{{${helper}}} takes blanks as its indent`);
  return indent;
}

/** Turns a value into text that is inert in the position that the helper is named for. */
export type Helper = (value: unknown, indent?: unknown) => string;

/** In TypeScript and JavaScript. */
const CODE_HELPERS: Readonly<Record<string, Helper>> = {
  /** A string literal. */
  str: (value) => str(text('str', value)),
  /** Plain data as a literal. */
  json: (value, indent) => {
    const blanks = indentOf('json', indent);
    return literal(value, LINE_WIDTH - blanks.length - 16).join(`\n${blanks}`);
  },
  /** An identifier that ntgen has chosen. */
  ident: (value) => ident(text('ident', value)),
  /** The name of a property. */
  key: (value) => key(text('key', value)),
  /** A block comment. */
  doc: (value, indent) => doc(text('doc', value), indentOf('doc', indent)),
  /** The inside of a line comment. */
  comment: (value) => comment(text('comment', value)),
  /** One line of code made by ntgen itself. */
  code: (value) => code(text('code', value)),
  /** Several lines of code made by ntgen itself. */
  lines: (value, indent) => lines(texts('lines', value), indentOf('lines', indent)),
  /** A list of names made by ntgen itself, in braces, as in an import: on one line where it fits. */
  names: (value) => {
    const all = texts('names', value).map(code);
    const flat = `{ ${all.join(', ')} }`;
    return flat.length <= LINE_WIDTH - 40
      ? flat
      : ['{', ...all.flatMap((name) => enclose('  ', [name], ',')), '}'].join('\n');
  },
};

/** The helpers of each kind of text, by name. */
export function helpersOf(importExtension: string): Readonly<Record<Language, Readonly<Record<string, Helper>>>> {
  return {
    code: {
      ...CODE_HELPERS,
      /** A string literal with the path of a generated module, which is given without an ending. */
      module: (value) => str(text('module', value) + importExtension),
    },
    markdown: {
      md: (value) => markdown(text('md', value)),
      mdcode: (value) => markdownCode(text('mdcode', value)),
    },
    html: { html: (value) => html(text('html', value)) },
    data: {
      quoted: (value) => quoted(text('quoted', value)),
      data: (value, indent) => data(value, indentOf('data', indent)),
    },
  };
}

/** The blocks that a template may use. */
export const BLOCKS: readonly string[] = ['each', 'if', 'unless'];
