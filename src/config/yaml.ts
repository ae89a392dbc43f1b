import {
  isScalar,
  LineCounter,
  parseDocument,
  stringify,
  visit,
  type Document,
  type Node,
  type ScalarTag,
  type Tags,
  type YAMLError,
} from 'yaml';
import { ConfigurationError, messageOf } from '../errors/errors.js';
import { REFERENCE, substitute, type Environment } from './substitute.js';

/** Variables whose values name variables, so deep and no deeper: they may name each other in a circle. */
const DEEPEST_REFERENCE = 20;
/** Characters of one scalar, once its variables are replaced: those that name themselves twice would double for ever. */
const LONGEST_TEXT = 1_000_000;

const IN_VARIABLE = 'Once variables are replaced:';

const OF_YAML = 'tag:yaml.org,2002:';
/** Types that plain data has no form for; dates stay texts. */
const NOT_PLAIN: readonly string[] = ['binary', 'omap', 'pairs', 'set', 'timestamp'].map((name) => OF_YAML + name);

/** As Python's YAML reads them: not `y` and `n`. */
const TRUE = /^(?:[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/;
const FALSE = /^(?:[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/;

/**
 * The data of a YAML text in the dialect that Nameko's configuration files are written in: YAML 1.1, with references to
 * environment variables in plain scalars and under the tags `!env_var` and `!raw_env_var`.
 *
 * @param name  of the file, for errors
 * @throws ConfigurationError  NTG5005, with every place that is wrong as `file:line:column`
 */
export function parseYaml(text: string, name: string, env: Environment): unknown {
  const { data, faults } = parse(text, env, DEEPEST_REFERENCE);
  if (faults.length === 0) return data;
  const told = faults.map(({ line, column, message }) => `${name}:${line}:${column}: ${message}`);
  throw new ConfigurationError(told.join('\n'));
}

/** Plain data as YAML. */
export function printYaml(data: unknown): string {
  return stringify(data, { version: '1.1', aliasDuplicateObjects: false, lineWidth: 0 });
}

interface Fault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Notes a fault at an offset of the text. */
type Note = (offset: number, message: string) => void;

function parse(
  text: string,
  env: Environment,
  depth: number,
): { readonly data: unknown; readonly faults: readonly Fault[] } {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    version: '1.1',
    lineCounter,
    prettyErrors: false,
    customTags: (known) => [...referenceTags(env, depth), ...plainTags(known)],
  });
  const faults: Fault[] = [];
  const note: Note = (offset, message) => {
    const { line, col } = lineCounter.linePos(offset);
    // the parser tells some faults twice, in other words
    if (faults.some((known) => known.line === line && known.column === col)) return;
    faults.push({ line, column: col, message: message.replace(/\.?$/, '.') });
  };
  for (const error of [...document.errors, ...document.warnings]) note(error.pos[0], sentenceOf(error));
  // each step after a faulty one would tell its consequences as well
  if (faults.length === 0) noteUnusable(document, note);
  return { data: faults.length === 0 ? toData(document, note) : undefined, faults };
}

/** Here the parser's own words are not the user's. */
function sentenceOf({ code, message }: YAMLError): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'This key stands here already';
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return 'A mapping cannot begin here: put it on lines of its own, or in quotes what is a text with ": " in it';
    default:
      return message.replace(/^Unresolved tag: /, 'A configuration is plain data and has no tag ');
  }
}

function toData(document: Document.Parsed, note: Note): unknown {
  try {
    return document.toJS();
  } catch (error) {
    note(0, messageOf(error)); // more aliases than a file needs
    return undefined;
  }
}

/** What parses and still is no plain data. */
function noteUnusable(document: Document.Parsed, note: Note): void {
  visit(document, {
    Alias(_key, alias, path) {
      const target = alias.resolve(document);
      if (target === undefined) note(startOf(alias), `Nothing before it is anchored as &${alias.source}`);
      else if ((path as readonly unknown[]).includes(target)) {
        note(startOf(alias), 'The alias stands inside of what it means');
      }
    },
    Pair(_key, { key }) {
      const value: unknown = isScalar(key) ? key.value : null;
      if (value === null || typeof value === 'object' || value === '__proto__') {
        note(startOf(key as Node), 'A key has to be a text that is not empty, nor "__proto__"');
      }
    },
    Scalar(_key, { value, source, range }) {
      if (typeof value === 'number' && /^[-+]?[\d_]+$/.test(source ?? '') && !Number.isSafeInteger(value)) {
        note(range?.[0] ?? 0, 'The number has more digits than a number can hold; put it in quotes');
      }
    },
  });
}

function startOf({ range }: Node): number {
  return range?.[0] ?? 0;
}

/** A scalar with references is a YAML text once they are replaced, but for `!raw_env_var`, which stays a text. */
function referenceTags(env: Environment, depth: number): readonly ScalarTag[] {
  const resolve = (text: string): unknown => {
    const substituted = substitute(text, env);
    return substituted === text ? text : parseSubstituted(substituted, env, depth);
  };
  return [
    { tag: '!env_var', default: true, test: REFERENCE, resolve },
    { tag: '!env_var', resolve },
    { tag: '!raw_env_var', resolve: (text: string) => substitute(text, env) },
  ];
}

/** Its text is not told: it may be a secret. The parser turns what is thrown into an error at the place of the scalar. */
function parseSubstituted(text: string, env: Environment, depth: number): unknown {
  if (depth === 0 || text.length > LONGEST_TEXT) throw new Error('Variables refer to each other in a circle');
  const { data, faults } = parse(text, env, depth - 1);
  const [fault] = faults;
  if (fault === undefined) return data;
  throw new Error(fault.message.startsWith(IN_VARIABLE) ? fault.message : `${IN_VARIABLE} ${fault.message}`);
}

function plainTags(known: Tags): Tags {
  return known.flatMap((tag): Tags => {
    if (typeof tag === 'string') return [tag];
    // 12:30 is a time of day, and no number of minutes
    if (NOT_PLAIN.includes(tag.tag) || ('format' in tag && tag.format === 'TIME')) return [];
    if (tag.tag === `${OF_YAML}bool`)
      return [{ ...tag, test: tag.identify?.(true) === true ? TRUE : FALSE } as ScalarTag];
    return [tag];
  });
}
