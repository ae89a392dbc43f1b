import Handlebars from 'handlebars';

import { messageOf, NtgenError } from '../errors/errors.js';
import { BLOCKS, HELPERS } from './helpers.js';

/**
 * Parses a template and refuses whatever could print a value that no helper has made inert.
 *
 * Throws NTG3007 with every fault as `file:line:column`: when a template is loaded, not when a hostile name arrives.
 */
export function parseTemplate(source: string, file: string): hbs.AST.Program {
  const program = parse(source, file);
  const lint = new Lint(file);
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

const HELPER_NAMES = Object.keys(HELPERS);

class Lint extends Handlebars.Visitor {
  readonly faults: string[] = [];
  readonly #file: string;

  constructor(file: string) {
    super();
    this.#file = file;
  }

  override MustacheStatement(node: hbs.AST.MustacheStatement): void {
    const name = plainName(node.path);
    if (!node.escaped || node.params.length === 0 || name === undefined || !HELPER_NAMES.includes(name)) {
      const written = originalOf(node.path);
      this.#fault(node, `"${written}" is printed as it is; print it with one of ${HELPER_NAMES.join(', ')}`);
    }
    super.MustacheStatement(node);
  }

  override BlockStatement(node: hbs.AST.BlockStatement): void {
    const name = plainName(node.path);
    if (name === undefined || !BLOCKS.includes(name)) {
      this.#fault(node, `there is no block "${originalOf(node.path)}"; there are ${BLOCKS.join(', ')}`);
    }
    super.BlockStatement(node);
  }

  override PartialStatement(node: hbs.AST.PartialStatement): void {
    if (node.name.type !== 'PathExpression') this.#fault(node, 'a partial must be named, not computed');
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

  #fault(node: hbs.AST.Node, sentence: string): void {
    const { line, column } = node.loc.start;
    this.faults.push(`${this.#file}:${String(line)}:${String(column + 1)}: ${sentence}`);
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
