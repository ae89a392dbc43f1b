import { ts } from 'ts-morph';
import type { Template, TemplateType } from '../contract/schema.js';
import { unbranded } from './brands.js';
import type { Checked } from './checked.js';
import { leaf, unhandled, type KeyPattern, type Shape } from './shape.js';

/*
 * Template literal types, and patterns that take the same texts as the compiler.
 */

/** What the compiler takes for `${number}`: whatever JavaScript reads as a finite number, blanks aside. */
const NUMBER_TEXT = '(?:[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)';
const BIGINT_TEXT = '(?:-?(?:0|[1-9]\\d*)|0[xX][\\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)';
/** The one way in which JavaScript writes a number as a key. */
const NUMBER_KEY = '^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]\\d+)?$';
const ANY_CHARACTER = '[\\s\\S]';
const ANY_TEXT = `${ANY_CHARACTER}*`;

/** What the first character of a capitalized text is: it has no upper case, or is written in two units of UTF-16. */
const FIRST_KEPT = (property: string): string => `(?:(?:\\P{${property}}|[\\u{10000}-\\u{10ffff}])${ANY_TEXT})?`;

/** By the compiler's name of the mapping. Characters have these properties where the mapping changes them. */
const MAPPINGS: ReadonlyMap<string, readonly [type: TemplateType, pattern: string]> = new Map([
  ['Capitalize', ['Capitalize<string>', FIRST_KEPT('Changes_When_Uppercased')]],
  ['Lowercase', ['Lowercase<string>', '\\P{Changes_When_Lowercased}*']],
  ['Uncapitalize', ['Uncapitalize<string>', FIRST_KEPT('Changes_When_Lowercased')]],
  ['Uppercase', ['Uppercase<string>', '\\P{Changes_When_Uppercased}*']],
]);

/** A place between two texts. */
interface Gap {
  readonly type: TemplateType;
  readonly pattern: string;
}

export function templateShape(checked: Checked, type: ts.TemplateLiteralType): Shape {
  const template = readTemplate(checked, type);
  return template === undefined
    ? unhandled('A template literal type of this kind', 'Put string, number, bigint or literals into it.')
    : templateLeaf(template);
}

/** `Uppercase<string>` and its like. */
export function stringMappingShape(type: ts.StringMappingType): Shape {
  const gap = mappingGap(type);
  return gap === undefined
    ? unhandled('A string mapping of a string mapping', 'Use string, or a union of literals.')
    : templateLeaf({ texts: ['', ''], gaps: [gap] });
}

/** An index signature whose keys are numbers or keep a template; undefined for other keys. */
export function keyPattern(checked: Checked, { keyType, type: values }: ts.IndexInfo): KeyPattern | undefined {
  const keys = unbranded(checked, keyType);
  if ((keys.flags & ts.TypeFlags.Number) !== 0) return { pattern: NUMBER_KEY, keys: 'number', values };
  const template =
    (keys.flags & ts.TypeFlags.TemplateLiteral) !== 0
      ? readTemplate(checked, keys as ts.TemplateLiteralType)
      : (keys.flags & ts.TypeFlags.StringMapping) !== 0
        ? mappingTemplate(keys as ts.StringMappingType)
        : undefined;
  return template === undefined ? undefined : { pattern: patternOf(template), keys: describe(template), values };
}

interface ReadTemplate {
  readonly texts: readonly string[];
  readonly gaps: readonly Gap[];
}

function readTemplate(checked: Checked, { texts, types }: ts.TemplateLiteralType): ReadTemplate | undefined {
  const gaps = types.map((type) => gapOf(unbranded(checked, type)));
  return gaps.every((gap) => gap !== undefined) ? { texts, gaps } : undefined;
}

function mappingTemplate(type: ts.StringMappingType): ReadTemplate | undefined {
  const gap = mappingGap(type);
  return gap === undefined ? undefined : { texts: ['', ''], gaps: [gap] };
}

function gapOf(type: ts.Type): Gap | undefined {
  const { flags } = type;
  if ((flags & (ts.TypeFlags.String | ts.TypeFlags.Any)) !== 0) return { type: 'string', pattern: ANY_TEXT };
  if ((flags & ts.TypeFlags.Number) !== 0) return { type: 'number', pattern: NUMBER_TEXT };
  if ((flags & ts.TypeFlags.BigInt) !== 0) return { type: 'bigint', pattern: BIGINT_TEXT };
  return (flags & ts.TypeFlags.StringMapping) === 0 ? undefined : mappingGap(type as ts.StringMappingType);
}

function mappingGap({ symbol, type }: ts.StringMappingType): Gap | undefined {
  const found = MAPPINGS.get(symbol.name);
  if (found === undefined || (type.flags & ts.TypeFlags.String) === 0) return undefined;
  return { type: found[0], pattern: found[1] };
}

function templateLeaf(template: ReadTemplate): Shape {
  return leaf({ type: 'string', pattern: patternOf(template), 'x-ntgen-template': describe(template) });
}

function describe({ texts, gaps }: ReadTemplate): Template {
  return { texts, types: gaps.map(({ type }) => type) };
}

/**
 * Any text that goes on until the next fixed one, with nothing but texts behind that, ends where the fixed one begins
 * first: if the whole fits at all it fits so, and a pattern that looks no further takes no more time than the text is long.
 */
function patternOf({ texts, gaps }: ReadTemplate): string {
  const parts = texts.map((text, index) => {
    const behind = gaps.slice(index);
    const next = texts[index + 1] ?? '';
    const isSettled = behind.length > 1 && next !== '' && behind.every(({ type }) => type === 'string');
    return escaped(text) + (isSettled ? `(?:(?!${escaped(next)})${ANY_CHARACTER})*` : (gaps[index]?.pattern ?? ''));
  });
  return `^${parts.join('')}$`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
