import type { Format, Schema } from '../contract/schema.js';
import { all, any, calls, compares, equals, not, type Comparison, type Condition } from './condition.js';
import { INLINE_LITERALS, isNearPlace, printLiteral } from './fragments.js';
import type { LibraryHelper } from './functions.js';
import type { Lines } from './literal.js';

/** What a value is looked at for: a condition where it stands, or a function of its own. */
export type Facet =
  | { readonly kind: 'inline'; readonly condition: (value: string) => Condition }
  /** `inline` where it is small enough to be asked on the spot, too. */
  | { readonly kind: 'function'; readonly body: () => Lines; readonly inline?: (value: string) => Condition };

/** `const` and `enum`. */
export function literalFacets(schema: Schema): readonly Facet[] {
  const facets: Facet[] = [];
  const { const: only, enum: several } = schema;
  if (only !== undefined) facets.push({ kind: 'inline', condition: (value) => equals(value, printLiteral(only)) });
  if (several !== undefined && several.length <= INLINE_LITERALS) {
    const condition = (value: string): Condition =>
      any(...several.map((literal) => equals(value, printLiteral(literal))));
    facets.push({ kind: 'inline', condition });
  } else if (several !== undefined) {
    const cases = [...new Set(several)].map((literal) => `  case ${printLiteral(literal)}:`);
    const body = ['switch (value) {', ...cases, '    return true;', '  default:', '    return false;', '}'];
    facets.push({ kind: 'function', body: () => body });
  }
  return facets;
}

/**
 * The types that are no array and no object, and what is asked of strings and numbers.
 *
 * @param patternOf the name of a constant that holds a regular expression
 */
export function scalarFacets(schema: Schema, patternOf: (pattern: string) => string): readonly Facet[] {
  if (schema.not !== undefined) return [{ kind: 'inline', condition: () => any() }];
  const asks = [...stringAsks(schema, patternOf), ...numberAsks(schema)];
  if (asks.length === 0 && (schema.type === undefined || isCompound(schema.type))) return [];
  // a literal says its type better
  if (asks.length === 0 && schema.const !== undefined && typeof schema.const === schema.type) return [];
  return [{ kind: 'inline', condition: (value) => scalarCondition(schema, asks, value) }];
}

/** A call of a boolean function of `ntgen/codegen/v1`, which is false for values of another type. */
interface Ask {
  readonly of: 'string' | 'number';
  readonly call: (value: string) => string;
  /** The same of what is known to be a number. */
  readonly comparison?: readonly [operator: Comparison, limit: number];
}

function scalarCondition({ type }: Schema, asks: readonly Ask[], value: string): Condition {
  const isNumeric = type === 'number' || type === 'integer';
  const isCompared = isNumeric && isNearPlace(value) && asks.some(({ comparison }) => comparison !== undefined);
  const isString = equals(`typeof ${value}`, "'string'");
  const asked = asks.map((ask): Condition => {
    const holds =
      isCompared && ask.comparison !== undefined ? compares(value, ...ask.comparison) : calls(ask.call(value));
    const isApart = type !== undefined && ask.of !== (type === 'integer' ? 'number' : type);
    if (isApart) return all(); // a keyword of strings says nothing of numbers
    return type === undefined ? any(not(equals(`typeof ${value}`, `'${ask.of}'`)), holds) : holds;
  });
  const isNumber = isCompared ? [equals(`typeof ${value}`, "'number'")] : [];
  switch (type) {
    case 'string':
      return asks.some((ask) => ask.of === 'string') ? all(...asked) : isString;
    case 'boolean':
      return equals(`typeof ${value}`, "'boolean'");
    case 'number':
      return all(...isNumber, calls(`Number.isFinite(${value})`), ...asked);
    case 'integer':
      return all(...isNumber, calls(`Number.isInteger(${value})`), ...asked);
    case 'null':
      return equals(value, 'null');
    default:
      return all(...asked);
  }
}

function stringAsks(
  { format, pattern, minLength, maxLength }: Schema,
  patternOf: (pattern: string) => string,
): readonly Ask[] {
  const asks: Ask[] = [];
  if (minLength !== undefined || maxLength !== undefined) {
    const range = `${String(minLength ?? 0)}, ${String(maxLength ?? Infinity)}`;
    asks.push({ of: 'string', call: (value) => `hasLength(${value}, ${range})` });
  }
  if (format !== undefined) asks.push({ of: 'string', call: (value) => `${FORMAT_GUARDS[format]}(${value})` });
  if (pattern !== undefined) {
    const name = patternOf(pattern);
    asks.push({ of: 'string', call: (value) => `matches(${value}, ${name})` });
  }
  return asks;
}

const FORMAT_GUARDS: Readonly<Record<Format, LibraryHelper>> = {
  base64: 'isBase64',
  bigint: 'isBigInt',
  date: 'isDate',
  'date-time': 'isDateTime',
  email: 'isEmail',
  ipv4: 'isIpv4',
  ipv6: 'isIpv6',
  uri: 'isUri',
  uuid: 'isUuid',
};

const NUMBER_GUARDS = [
  ['minimum', 'isAtLeast', '>='],
  ['maximum', 'isAtMost', '<='],
  ['exclusiveMinimum', 'isAbove', '>'],
  ['exclusiveMaximum', 'isBelow', '<'],
  ['multipleOf', 'isMultipleOf', undefined],
] as const satisfies readonly (readonly [keyof Schema, LibraryHelper, Comparison | undefined])[];

function numberAsks(schema: Schema): readonly Ask[] {
  return NUMBER_GUARDS.flatMap(([keyword, guard, operator]): readonly Ask[] => {
    const limit = schema[keyword];
    if (limit === undefined) return [];
    const comparison = operator === undefined ? {} : { comparison: [operator, limit] as const };
    return [{ of: 'number', call: (value) => `${guard}(${value}, ${String(limit)})`, ...comparison }];
  });
}

function isCompound(type: Schema['type']): boolean {
  return type === 'object' || type === 'array';
}
