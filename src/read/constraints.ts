import type { ts } from 'ts-morph';
import { FORMATS } from '../contract/formats.js';
import type { Schema } from '../contract/schema.js';
import { tagsOn } from './doc-comments.js';
import { costOf } from './pattern-cost.js';
import { isForeign } from './platform-types.js';
import type { Place, Problems } from './problems.js';

/** What a tag of a doc comment asks of a value. */
export interface Constraint {
  readonly keyword: Keyword;
  readonly value: number | string | true;
  readonly node: ts.Node;
}

type Kind = 'string' | 'number' | 'array';
type Keyword = keyof typeof KEYWORDS;

/** The keywords by what they constrain, and how two of them make one. */
const KEYWORDS = {
  exclusiveMaximum: { of: 'number', takes: 'number', stricter: Math.min },
  exclusiveMinimum: { of: 'number', takes: 'number', stricter: Math.max },
  format: { of: 'string', takes: 'format' },
  maxItems: { of: 'array', takes: 'count', stricter: Math.min },
  maxLength: { of: 'string', takes: 'count', stricter: Math.min },
  maximum: { of: 'number', takes: 'number', stricter: Math.min },
  minItems: { of: 'array', takes: 'count', stricter: Math.max },
  minLength: { of: 'string', takes: 'count', stricter: Math.max },
  minimum: { of: 'number', takes: 'number', stricter: Math.max },
  multipleOf: { of: 'number', takes: 'step' },
  pattern: { of: 'string', takes: 'pattern' },
  uniqueItems: { of: 'array', takes: 'nothing' },
} as const satisfies Readonly<Record<string, KeywordRule>>;

interface KeywordRule {
  readonly of: Kind;
  readonly takes: keyof typeof VALUES;
  readonly stricter?: (one: number, other: number) => number;
}

/** Formats that an author may ask for; the others are made by types. */
const FORMAT_NAMES = Object.keys(FORMATS).filter((name) => name !== 'bigint');

/** How the text of a tag is read, and what it should have been. */
const VALUES = {
  number: { read: (text: string) => numberOf(text, () => true), phrase: 'a number' },
  count: { read: (text: string) => numberOf(text, (n) => Number.isInteger(n) && n >= 0), phrase: 'a whole number' },
  step: { read: (text: string) => numberOf(text, (n) => n > 0), phrase: 'a number above 0' },
  pattern: { read: patternOf, phrase: 'a regular expression that is valid with the flag `u`' },
  format: {
    read: (text: string) => FORMAT_NAMES.find((name) => name === text),
    phrase: `one of ${FORMAT_NAMES.join(', ')}`,
  },
  nothing: { read: (text: string) => (text === '' || text === 'true' ? true : undefined), phrase: 'nothing' },
} as const;

/** Bounds of which the first must not be above the second. */
const BOUNDS = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
] as const;

/** What it takes to read constraints. */
export interface ConstraintContext {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly problems: Problems;
}

/** The constraints that stand on a property, a parameter or a type. Reports those that cannot be read. */
export function constraintsOn(context: ConstraintContext, declaration: ts.Node, path: string): readonly Constraint[] {
  return tagsOf(declaration).flatMap((tag) => read(context, tag, tag.text, path));
}

/**
 * The constraints of a method's parameters, by name: `@minLength itemCode 1`.
 *
 * Reports tags that name no parameter.
 */
export function constraintsOfParameters(
  context: ConstraintContext,
  method: ts.MethodDeclaration,
  path: string,
): ReadonlyMap<string, readonly Constraint[]> {
  const names = method.parameters.map(({ name }) => name.getText());
  const found = new Map<string, Constraint[]>(names.map((name) => [name, []]));
  for (const tag of tagsOf(method)) {
    const [, name = '', rest = ''] = /^(\S*)\s*([^]*)$/.exec(tag.text) ?? [];
    const constraints = found.get(name);
    if (constraints === undefined) {
      const message = `@${tag.keyword} names no parameter of \`${path}\`.`;
      const hint = `Write @${tag.keyword} ${names[0] ?? 'name'} ..., or put it on a type.`;
      context.problems.report({ code: 'NTG1107', message, hint }, { node: tag.node, path });
    } else {
      constraints.push(...read(context, tag, rest, path));
    }
  }
  return found;
}

/** Whether constraints stand on a declaration. */
export function hasConstraints(declaration: ts.Node): boolean {
  return tagsOf(declaration).length > 0;
}

/** A schema that keeps the constraints as well. Reports those that do not fit it. */
export function constrain(
  context: ConstraintContext,
  schema: Schema,
  constraints: readonly Constraint[],
  path: string,
): Schema {
  let constrained = schema;
  for (const constraint of constraints) {
    const next = applied(constrained, constraint);
    if (typeof next === 'string') refuse(context, constraint, next, path);
    else if (hasCrossedBounds(next)) refuse(context, constraint, 'leaves no value that is allowed', path);
    else constrained = next;
  }
  return constrained;
}

/** Or a phrase that says why it cannot be. */
function applied(schema: Schema, constraint: Constraint): Schema | string {
  const { keyword, value } = constraint;
  if (schema.anyOf !== undefined && schema.discriminator === undefined) {
    const branches = schema.anyOf.map((branch) => applied(branch, constraint));
    const anyOf = branches.map((branch, index) =>
      typeof branch === 'string' ? (schema.anyOf?.[index] ?? {}) : branch,
    );
    return branches.every((branch) => typeof branch === 'string') ? doesNotFit(keyword) : { ...schema, anyOf };
  }
  if (!fits(schema, KEYWORDS[keyword].of)) return doesNotFit(keyword);
  const rule: KeywordRule = KEYWORDS[keyword];
  const known = schema[keyword];
  if (known === undefined || known === value) return { ...schema, [keyword]: value };
  return rule.stricter !== undefined && typeof known === 'number' && typeof value === 'number'
    ? { ...schema, [keyword]: rule.stricter(known, value) }
    : `says something else than another @${keyword}, and only one can hold`;
}

function doesNotFit(keyword: Keyword): string {
  return `stands on a type that is no ${KEYWORDS[keyword].of}`;
}

function fits({ type, prefixItems, items, not, ...schema }: Schema, kind: Kind): boolean {
  if (schema['x-ntgen'] === 'Set') return kind === 'array';
  if (schema['x-ntgen'] !== undefined || schema.const !== undefined || not !== undefined) return false;
  if (kind === 'array') return type === 'array' && prefixItems === undefined && items !== false;
  return type === kind;
}

function hasCrossedBounds(schema: Schema): boolean {
  const crossed = BOUNDS.some(([least, most]) => (schema[least] ?? -Infinity) > (schema[most] ?? Infinity));
  return crossed || (schema.anyOf ?? []).some(hasCrossedBounds);
}

/** A tag that constrains. */
interface Tag {
  readonly keyword: Keyword;
  readonly text: string;
  readonly node: ts.Node;
}

function tagsOf(node: ts.Node): readonly Tag[] {
  return tagsOn(node).flatMap(({ name, text, node: at }) => {
    const keyword = Object.keys(KEYWORDS).find((known): known is Keyword => known === name);
    return keyword === undefined ? [] : [{ keyword, text, node: at }];
  });
}

function read(
  { program, problems }: ConstraintContext,
  { keyword, node }: Tag,
  text: string,
  path: string,
): readonly Constraint[] {
  const { read: readText, phrase } = VALUES[KEYWORDS[keyword].takes];
  const value = readText(text);
  const cost = keyword === 'pattern' && typeof value === 'string' ? costOf(value) : undefined;
  if (value !== undefined && cost === undefined) return [{ keyword, value, node }];
  if (isForeign(program, node)) return [];
  if (cost !== undefined) {
    const hint = 'Write it so that each character can be taken in one way only, or check the value in the method.';
    problems.report({ code: 'NTG1107', message: `@${keyword} ${cost}.`, hint }, { node, path });
    return [];
  }
  const message = `@${keyword} needs ${phrase}${text === '' ? '' : `, and has ${JSON.stringify(text)}`}.`;
  problems.report({ code: 'NTG1107', message, hint: 'Mend it: nothing else would check the value.' }, { node, path });
  return [];
}

function refuse(
  { program, problems }: ConstraintContext,
  { keyword, node }: Constraint,
  why: string,
  path: string,
): void {
  if (isForeign(program, node)) return; // a package means its own tools
  const place: Place = { node, path };
  const hint = 'Put it on the string, number or array that is meant, or leave it out.';
  problems.report({ code: 'NTG1107', message: `@${keyword} ${why}.`, hint }, place);
}

/** The first word as a number: what follows it is a remark. */
function numberOf(text: string, isAllowed: (value: number) => boolean): number | undefined {
  const [word = ''] = text.split(/\s/);
  const value = word === '' ? NaN : Number(word);
  return Number.isFinite(value) && isAllowed(value) ? value : undefined;
}

function patternOf(text: string): string | undefined {
  try {
    new RegExp(text, 'u');
    return text === '' ? undefined : text;
  } catch {
    return undefined;
  }
}
