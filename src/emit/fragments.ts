import type { Schema } from '../contract/schema.js';
import { all, any, calls, compares, equals, isAlways, not, print, printRefusal, type Condition } from './condition.js';
import { str } from './escape.js';
import { indented, type Lines } from './literal.js';
import { byCodeUnit } from './names.js';
import type { Literal } from './shape.js';

/*
 * Pieces of code that guards and codecs are put together from.
 */

/** Up to so many literals are compared in a row; more become a switch. */
export const INLINE_LITERALS = 4;

/** What every object answers to without having it. Source: ECMA-262, Object.prototype. */
const INHERITED: ReadonlySet<string> = new Set([
  ...['__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__', '__proto__', 'constructor'],
  ...['hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable', 'toLocaleString', 'toString', 'valueOf'],
]);

/** Whether every object answers to the name, so that only asking for an own property tells. */
export function isInherited(name: string): boolean {
  return INHERITED.has(name);
}

/** `value['name']`. In brackets, since users may have set noPropertyAccessFromIndexSignature. */
export function access(value: string, name: string): string {
  return `${value}[${str(name)}]`;
}

/** Steps of a place that conditions about it may still be written out at. */
const MOST_STEPS = 2;
const PLACE = /^\w+((?:\['(?:[^'\\]|\\.)*'\]|\[\d+\])*)$/;

/** Whether a value stands where the compiler remembers what was found out of it, so that it can be asked more on the spot. */
export function isNearPlace(value: string): boolean {
  const [, steps] = PLACE.exec(value) ?? [];
  return steps !== undefined && (steps.match(/\[(?=['\d])/g) ?? []).length <= MOST_STEPS;
}

/** That an object has a property of its own. One that is `undefined` counts as absent: JSON drops it. */
export function isPresent(value: string, name: string): Condition {
  const isDefined = not(equals(access(value, name), 'undefined'));
  return isInherited(name) ? all(calls(`Object.hasOwn(${value}, ${str(name)})`), isDefined) : isDefined;
}

/** That a string is the name of a property with a schema of its own. */
export function isNamed(name: string, schema: Schema): Condition {
  const names = Object.keys(schema.properties ?? {}).sort(byCodeUnit);
  return any(...names.map((known) => equals(name, str(known))));
}

/** A switch on the literal that tells the branches of a union apart, with lines that return for each. */
export function switchOnTag(
  tag: string,
  tagged: ReadonlyMap<Literal, Schema>,
  otherwise: string,
  answer: (branch: Schema, literal: Literal) => Lines,
): Lines {
  const cases = [...new Set(tagged.values())].flatMap((branch) => {
    const literals = [...tagged.keys()].filter((literal) => tagged.get(literal) === branch);
    const [first] = literals;
    if (first === undefined) return [];
    return [
      ...literals.map((literal) => `  case ${printLiteral(literal)}:`),
      ...indented(indented(answer(branch, first))),
    ];
  });
  return [`switch (${access('value', tag)}) {`, ...cases, '  default:', `    return ${otherwise};`, '}'];
}

/** The beginning of a loop over `name in value`: what has a schema of its own is not looked at again. */
export function skipNamed(schema: Schema): Lines {
  const names = Object.keys(schema.properties ?? {}).sort(byCodeUnit);
  if (names.length === 0) return [];
  if (names.length <= INLINE_LITERALS) return [`if (${print(isNamed('name', schema))}) continue;`];
  return ['switch (name) {', ...names.map((name) => `  case ${str(name)}:`), '    continue;', '}'];
}

/** How many items an array may have. */
export function lengthConditions({
  prefixItems = [],
  items,
  minItems = 0,
  maxItems = Infinity,
}: Schema): readonly Condition[] {
  const most = items === false ? Math.min(maxItems, prefixItems.length) : maxItems;
  if (most === minItems) return [equals('value.length', String(most))];
  return [
    ...(minItems > 0 ? [compares('value.length', '>=', minItems)] : []),
    ...(most < Infinity ? [compares('value.length', '<=', most)] : []),
  ];
}

/** A line for each condition, which leaves the function when it does not hold. */
export function refusals(conditions: readonly Condition[]): Lines {
  return conditions.filter((condition) => !isAlways(condition)).flatMap((condition) => printRefusal(not(condition)));
}

/** A literal of a schema as one of the language. */
export function printLiteral(value: Literal): string {
  return typeof value === 'string' ? str(value) : String(value);
}
