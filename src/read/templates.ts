import { ts } from './compiler.js';
import type { Template, TemplateType } from '../contract/schema.js';
import { isWellFormed } from '../contract/well-formed.js';
import { unbranded } from './brands.js';
import type { Checked } from './checked.js';
import { leaf, unhandled, type KeyPattern, type Shape } from './shape.js';

/*
 * Template literal types, and patterns that take the same texts as the compiler.
 */

/** What stands before each character of a gap: that no fixed text begins there, or nothing. */
type Guard = string;

/** What the compiler takes for `${number}`: whatever JavaScript reads as a finite number, blanks aside. */
function numberText(guard: Guard): string {
  const [digit, dot] = [`${guard}\\d`, `${guard}\\.`];
  const [digits, others] = [repeated(digit, '+'), repeated(digit, '*')];
  const sign = repeated(`${guard}[+-]`, '?');
  const exponent = `(?:${guard}[eE]${sign}${digits})?`;
  const decimal = `${sign}(?:${digits}(?:${dot}${others})?|${dot}${digits})${exponent}`;
  return `(?:${decimal}|${radixText(guard)})`;
}

function bigintText(guard: Guard): string {
  const decimal = `${guard}0|${guard}[1-9]${repeated(`${guard}\\d`, '*')}`;
  return `(?:${repeated(`${guard}-`, '?')}(?:${decimal}|${radixText(guard)}))`;
}

function radixText(guard: Guard): string {
  const forms = ['[xX] [\\da-fA-F]', '[bB] [01]', '[oO] [0-7]'].map((form) => form.split(' '));
  return forms.map(([mark = '', digit = '']) => `${guard}0${guard}${mark}${repeated(guard + digit, '+')}`).join('|');
}

/** A part some times, in brackets where it is more than one set. */
function repeated(part: string, times: '*' | '+' | '?'): string {
  return part.startsWith('(?!') ? `(?:${part})${times}` : part + times;
}

/** The one way in which JavaScript writes a number as a key. */
const NUMBER_KEY = '^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]\\d+)?$';
const ANY_CHARACTER = '[\\s\\S]';
/** What texts of numbers are made of. */
const IN_NUMBERS = /^[-+.\da-fxo]/i;

/** A place between two texts, and patterns of what may fill it. */
interface Gap {
  readonly type: TemplateType;
  readonly text: (guard: Guard) => string;
  /** Of one character. */
  readonly character: string;
  /** What its texts may begin with: a guard against any other text is not needed. */
  readonly madeOf?: RegExp;
}

const STRING: Gap = {
  type: 'string',
  text: (guard) => repeated(guard + ANY_CHARACTER, '*'),
  character: ANY_CHARACTER,
};
const NUMBER: Gap = { type: 'number', text: numberText, character: '\\d', madeOf: IN_NUMBERS };
const BIGINT: Gap = { type: 'bigint', text: bigintText, character: '\\d', madeOf: IN_NUMBERS };

/** `Uppercase<string>` and `Lowercase<string>`: no character has the property by which the mapping would change it. */
function unchanged(type: TemplateType, property: string): Gap {
  const character = `\\P{${property}}`;
  return { type, text: (guard) => repeated(guard + character, '*'), character };
}

/** `Capitalize<string>`: the first character would not change, or is written in two units of UTF-16. */
function firstUnchanged(type: TemplateType, property: string): Gap {
  const character = `(?:\\P{${property}}|[\\u{10000}-\\u{10ffff}])`;
  return { type, text: (guard) => `(?:${guard}${character}${STRING.text(guard)})?`, character };
}

/** By the compiler's name of the mapping. */
const MAPPINGS: ReadonlyMap<string, Gap> = new Map([
  ['Capitalize', firstUnchanged('Capitalize<string>', 'Changes_When_Uppercased')],
  ['Lowercase', unchanged('Lowercase<string>', 'Changes_When_Lowercased')],
  ['Uncapitalize', firstUnchanged('Uncapitalize<string>', 'Changes_When_Lowercased')],
  ['Uppercase', unchanged('Uppercase<string>', 'Changes_When_Uppercased')],
]);

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
  if (!texts.every(isWellFormed)) return undefined;
  const gaps = types.map((type) => gapOf(unbranded(checked, type)));
  return gaps.every((gap) => gap !== undefined) ? { texts, gaps } : undefined;
}

function mappingTemplate(type: ts.StringMappingType): ReadTemplate | undefined {
  const gap = mappingGap(type);
  return gap === undefined ? undefined : { texts: ['', ''], gaps: [gap] };
}

function gapOf(type: ts.Type): Gap | undefined {
  const { flags } = type;
  if ((flags & (ts.TypeFlags.String | ts.TypeFlags.Any)) !== 0) return STRING;
  if ((flags & ts.TypeFlags.Number) !== 0) return NUMBER;
  if ((flags & ts.TypeFlags.BigInt) !== 0) return BIGINT;
  return (flags & ts.TypeFlags.StringMapping) === 0 ? undefined : mappingGap(type as ts.StringMappingType);
}

function mappingGap({ symbol, type }: ts.StringMappingType): Gap | undefined {
  return (type.flags & ts.TypeFlags.String) === 0 ? undefined : MAPPINGS.get(symbol.name);
}

function templateLeaf(template: ReadTemplate): Shape {
  return leaf({ type: 'string', pattern: patternOf(template), 'x-ntgen-template': describe(template) });
}

function describe({ texts, gaps }: ReadTemplate): Template {
  return { texts, types: gaps.map(({ type }) => type) };
}

/**
 * As the compiler takes a text apart: a gap ends where the next fixed text is met first, whatever would fit behind it; one
 * that is followed by another gap at once has one character; the last one has what is left. So a pattern takes no more time
 * than the text is long.
 */
function patternOf({ texts, gaps }: ReadTemplate): string {
  const parts = texts.map((text, index) => {
    const gap = gaps[index];
    const next = texts[index + 1] ?? '';
    return escaped(text) + (gap === undefined ? '' : filled(gap, next, index === gaps.length - 1));
  });
  return `^${parts.join('')}$`;
}

function filled({ text, character, madeOf }: Gap, next: string, isLast: boolean): string {
  if (isLast) return text('');
  if (next === '') return character;
  return text(madeOf?.test(next) === false ? '' : `(?!${escaped(next)})`);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
