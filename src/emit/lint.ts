import Handlebars from 'handlebars';

import { messageOf, NtgenError } from '../errors/errors.js';
import { didYouMean } from '../errors/suggest.js';
import { BLOCKS } from './helpers.js';

/** What the template of one file may use. */
export interface Allowed {
  /** Names of the helpers for its kind of text. */
  readonly helpers: readonly string[];
  /** Templates of the same kind, which it may take in. */
  readonly partials: readonly string[];
  /** Names of the context that hold code of ntgen's own making; undefined where whoever wrote the template knows. */
  readonly codeNames?: ReadonlySet<string> | undefined;
}

/**
 * Parses a template and refuses whatever could print a value that no helper has made inert.
 *
 * Every helper is told its place, as the named argument `at`, and what it was given, as `of`.
 *
 * Throws NTG3007 with every fault as `file:line:column`: when a template is loaded, not when a hostile name arrives.
 */
export function parseTemplate(source: string, file: string, allowed: Allowed): hbs.AST.Program {
  const program = parse(source, file);
  const lint = new Lint(file, allowed);
  lint.accept(program);
  if (lint.faults.length > 0) throw new NtgenError('NTG3007', lint.faults.join('\n'), { details: { file } });
  return program;
}

function parse(source: string, file: string): hbs.AST.Program {
  try {
    return Handlebars.parse(source);
  } catch (error) {
    const told = messageOf(error);
    const [, line = '1'] = /line (\d+)/.exec(told) ?? [];
    const expected = told.split('\n').at(-1) ?? told;
    throw new NtgenError('NTG3007', `${file}:${line}:1: the template cannot be parsed: ${expected}`, {
      cause: error,
      details: { file },
    });
  }
}

/** Helpers that print code of ntgen's own making as it is. */
const PRINTS_CODE: ReadonlySet<string> = new Set(['code', 'lines', 'names']);

class Lint extends Handlebars.Visitor {
  readonly faults: string[] = [];
  readonly #file: string;
  readonly #allowed: Allowed;

  constructor(file: string, allowed: Allowed) {
    super();
    this.#file = file;
    this.#allowed = allowed;
  }

  override MustacheStatement(node: hbs.AST.MustacheStatement): void {
    const { helpers } = this.#allowed;
    const name = plainName(node.path);
    if (!node.escaped || node.params.length === 0 || name === undefined || !helpers.includes(name)) {
      const written = originalOf(node.path);
      const meant = node.params.length > 0 ? didYouMean(written, helpers) : '';
      this.#fault(node, `"${written}" is printed as it is; print it with one of ${helpers.join(', ')}.${meant}`);
    }
    if (name !== undefined && PRINTS_CODE.has(name)) this.#assertCode(node);
    this.#tellPlace(node);
    super.MustacheStatement(node);
  }

  override BlockStatement(node: hbs.AST.BlockStatement): void {
    const name = plainName(node.path);
    if (name === undefined || !BLOCKS.includes(name)) {
      this.#fault(node, `there is no block "${originalOf(node.path)}"; there are ${BLOCKS.join(', ')}`);
    }
    this.#tellPlace(node);
    super.BlockStatement(node);
  }

  override PartialStatement(node: hbs.AST.PartialStatement): void {
    const { partials } = this.#allowed;
    if (node.name.type !== 'PathExpression') this.#fault(node, 'a partial must be named, not computed');
    else if (!partials.includes(originalOf(node.name))) {
      const name = originalOf(node.name);
      this.#fault(node, `there is no template "${name}" for this kind of text.${didYouMean(name, partials)}`);
    }
    super.PartialStatement(node);
  }

  override SubExpression(node: hbs.AST.SubExpression): void {
    this.#fault(node, `"(${originalOf(node.path)} ...)" computes; a template only prints`);
  }

  override Decorator(node: hbs.AST.Decorator): void {
    this.#fault(node, 'decorators are not allowed');
  }

  override DecoratorBlock(node: hbs.AST.DecoratorBlock): void {
    this.#fault(node, 'inline partials are not allowed');
  }

  override PartialBlockStatement(node: hbs.AST.PartialBlockStatement): void {
    this.#fault(node, 'partial blocks are not allowed');
  }

  /** These print what they are given: it must be ntgen's own, and not what a source says. */
  #assertCode(node: hbs.AST.MustacheStatement): void {
    const { codeNames } = this.#allowed;
    const [first] = node.params;
    if (codeNames === undefined || first === undefined) return;
    const name = plainName(first);
    if (name !== undefined && codeNames.has(name)) return;
    const written = `{{${originalOf(node.path)} ${originalOf(first)}}}`;
    this.#fault(node, `${written} would print what a source says as code; print it with str, key, doc or comment`);
  }

  #tellPlace(node: hbs.AST.MustacheStatement | hbs.AST.BlockStatement): void {
    const { loc, params } = node;
    // the parser leaves it out where there are none, whatever its types say
    const given = (node.hash as hbs.AST.Hash | undefined)?.pairs ?? [];
    if (given.length > 0) this.#fault(node, 'named arguments are not taken');
    const pair = (key: string, value: string): hbs.AST.HashPair => {
      const literal: hbs.AST.StringLiteral = { type: 'StringLiteral', value, original: value, loc };
      return { type: 'HashPair', key, value: literal, loc };
    };
    const [first] = params;
    node.hash = {
      type: 'Hash',
      pairs: [pair('at', this.#placeOf(node)), pair('of', first === undefined ? '' : originalOf(first))],
      loc,
    };
  }

  #placeOf({ loc }: hbs.AST.Node): string {
    return `${this.#file}:${String(loc.start.line)}:${String(loc.start.column + 1)}`;
  }

  #fault(node: hbs.AST.Node, sentence: string): void {
    this.faults.push(`${this.#placeOf(node)}: ${sentence}`);
  }
}

/** `name`, but not `../name`, `@name`, `this.name` or `"name"`. */
function plainName(path: hbs.AST.Expression): string | undefined {
  if (!isPath(path) || path.data || path.depth !== 0 || path.parts.length !== 1) return undefined;
  return path.original === path.parts[0] ? path.original : undefined;
}

function isPath(node: hbs.AST.Expression): node is hbs.AST.PathExpression {
  return node.type === 'PathExpression';
}

function originalOf(path: hbs.AST.Expression): string {
  return 'original' in path ? String(path.original) : path.type;
}
