import { FORMATS } from '../../contract/formats.js';
import type { Schema } from '../../contract/schema.js';
import { costOf } from '../pattern-cost.js';
import { FACETS, type JsonType } from './keywords.js';

type Facet = (typeof FACETS)[JsonType][number];

interface Rule {
  readonly takes: (value: unknown) => boolean;
  /** What it takes, as a phrase. */
  readonly phrase: string;
}

const COUNT: Rule = { takes: (value) => Number.isSafeInteger(value) && Number(value) >= 0, phrase: 'a whole number' };
const NUMBER: Rule = { takes: (value) => typeof value === 'number', phrase: 'a number' };

const RULES: Readonly<Record<Facet, Rule>> = {
  minItems: COUNT,
  maxItems: COUNT,
  uniqueItems: { takes: (value) => typeof value === 'boolean', phrase: 'true or false' },
  minLength: COUNT,
  maxLength: COUNT,
  pattern: { takes: isPattern, phrase: 'a regular expression that is valid with the flag `u`' },
  format: {
    takes: (value) => typeof value === 'string' && Object.hasOwn(FORMATS, value),
    phrase: `one of ${Object.keys(FORMATS).join(', ')}`,
  },
  minimum: NUMBER,
  maximum: NUMBER,
  exclusiveMinimum: NUMBER,
  exclusiveMaximum: NUMBER,
  multipleOf: { takes: (value) => typeof value === 'number' && value > 0, phrase: 'a number above 0' },
};

const BOUNDS = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
] as const;

/** Reports what is wrong with a keyword. */
type Report = (keyword: string, message: string) => void;

/** What is asked of values of one type, as far as it can be kept. */
export function readFacets(type: JsonType, raw: Readonly<Record<string, unknown>>, report: Report): Schema {
  const facets: Record<string, unknown> = {};
  for (const keyword of FACETS[type]) {
    const value = raw[keyword];
    if (value === undefined) continue;
    const { takes, phrase } = RULES[keyword];
    const cost = keyword === 'pattern' && isPattern(value) ? costOf(value) : undefined;
    if (!takes(value)) report(keyword, `\`${keyword}\` must be ${phrase}, and is ${shown(value)}.`);
    else if (cost !== undefined) report(keyword, `\`pattern\` ${cost}.`);
    else if (value !== false) facets[keyword] = value; // `uniqueItems: false` asks nothing
  }
  for (const [least, most] of BOUNDS) {
    if (Number(facets[least] ?? -Infinity) > Number(facets[most] ?? Infinity)) {
      report(least, `\`${least}\` is above \`${most}\`: no value could keep both.`);
    }
  }
  return facets; // each was looked at by the rule of its keyword
}

/** Whether a text is a regular expression that guards can be made of. */
export function isPattern(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  try {
    new RegExp(value, 'u');
    return true;
  } catch {
    return false;
  }
}

/** A value within a sentence. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
