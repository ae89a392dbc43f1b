import { FORMATS } from '../contract/formats.js';
import { innerSchemas } from '../contract/schema-parts.js';
import { refName, type Schema } from '../contract/schema.js';

type Kind = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';

const ALL_KINDS: readonly Kind[] = ['string', 'number', 'boolean', 'null', 'array', 'object'];

/** What a date-time can look like, generously: a literal of this form beside a `Date` might be one. */
const LIKE_A_DATE = /^\d{4}-\d{2}-\d{2}/;

type Definitions = Readonly<Record<string, Schema>>;

/**
 * Two branches of a union of which one revives values (a `Date` in it) and which the wire cannot tell apart: the
 * receiver could not know whether to revive. Undefined where there are none; without revival any union may overlap.
 */
export function ambiguousBranches(
  branches: readonly Schema[],
  $defs: Definitions,
): readonly [Schema, Schema] | undefined {
  for (const [index, one] of branches.entries()) {
    for (const other of branches.slice(index + 1)) {
      if (!revives(one, $defs) && !revives(other, $defs)) continue;
      if (mayOverlap(one, other, $defs)) return [one, other];
    }
  }
  return undefined;
}

/** Whether values of the schema come back as something else than JSON. */
function revives(schema: Schema, $defs: Definitions, seen: ReadonlySet<string> = new Set()): boolean {
  if (schema['x-ntgen'] !== undefined) return true;
  if (schema.$ref !== undefined) {
    if (seen.has(schema.$ref)) return false;
    return revives(resolve(schema, $defs), $defs, new Set([...seen, schema.$ref]));
  }
  return innerSchemas(schema).some((inner) => revives(inner, $defs, seen));
}

/** Objects inside each other that are compared; deeper they are taken to look alike. */
const MAX_DEPTH = 4;

function mayOverlap(one: Schema, other: Schema, $defs: Definitions, depth = 0): boolean {
  if (depth > MAX_DEPTH) return true;
  const [left, right] = [leavesOf(one, $defs), leavesOf(other, $defs)];
  return left.some((leaf) => right.some((another) => leavesOverlap(leaf, another, $defs, depth)));
}

function leavesOverlap(one: Schema, other: Schema, $defs: Definitions, depth: number): boolean {
  if (isLiteral(one) && isLiteral(other)) return literalsOf(one).some((literal) => literalsOf(other).includes(literal));
  if (one.format !== undefined && isLiteral(other)) return literalsOf(other).some((literal) => mayBe(literal, one));
  if (other.format !== undefined && isLiteral(one)) return literalsOf(one).some((literal) => mayBe(literal, other));
  if (one.type === 'array' && other.type === 'array') return arraysOverlap(one, other, $defs, depth);
  if (one.type === 'object' && other.type === 'object') {
    if (isRefusedBy(one, other) || isRefusedBy(other, one)) return false;
    const shared = (one.required ?? []).filter((name) => other.required?.includes(name) === true);
    return shared.every((name) =>
      mayOverlap(one.properties?.[name] ?? {}, other.properties?.[name] ?? {}, $defs, depth + 1),
    );
  }
  const kinds = kindsOf(other);
  return kindsOf(one).some((kind) => kinds.includes(kind));
}

/** Arrays are told apart by their lengths, and by a place that both must have. */
function arraysOverlap(one: Schema, other: Schema, $defs: Definitions, depth: number): boolean {
  const [least, most] = [one, other].map(({ minItems = 0 }) => minItems).sort((a, b) => a - b);
  if ((most ?? 0) > Math.min(longest(one), longest(other))) return false;
  const shared = Array.from({ length: least ?? 0 }, (_, index) => index);
  return shared.every((index) => mayOverlap(placeOf(one, index), placeOf(other, index), $defs, depth + 1));
}

function longest({ prefixItems = [], items, maxItems = Infinity }: Schema): number {
  return items === false ? Math.min(maxItems, prefixItems.length) : maxItems;
}

function placeOf({ prefixItems = [], items }: Schema, index: number): Schema {
  return prefixItems[index] ?? (items === false ? {} : (items ?? {}));
}

/** Whether an object must have a property that the other must not. */
function isRefusedBy({ required = [] }: Schema, { properties = {} }: Schema): boolean {
  return required.some((name) => Object.hasOwn(properties, name) && properties[name]?.not !== undefined);
}

/** The branches of a schema that are no unions and no references. */
function leavesOf(schema: Schema, $defs: Definitions, seen: ReadonlySet<string> = new Set()): readonly Schema[] {
  if (schema.$ref !== undefined) {
    if (seen.has(schema.$ref)) return [];
    return leavesOf(resolve(schema, $defs), $defs, new Set([...seen, schema.$ref]));
  }
  return schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap((branch) => leavesOf(branch, $defs, seen));
}

function resolve({ $ref = '' }: Schema, $defs: Definitions): Schema {
  return $defs[refName($ref)] ?? {};
}

function isLiteral(schema: Schema): boolean {
  return schema.const !== undefined || schema.enum !== undefined;
}

function literalsOf(schema: Schema): readonly (string | number | boolean)[] {
  return schema.const === undefined ? (schema.enum ?? []) : [schema.const];
}

/** Whether a literal may be taken for a string of the format. */
function mayBe(literal: string | number | boolean, { format }: Schema): boolean {
  if (typeof literal !== 'string' || format === undefined) return false;
  return format === 'date-time' ? LIKE_A_DATE.test(literal) : FORMATS[format].is(literal);
}

function kindsOf(schema: Schema): readonly Kind[] {
  if (isLiteral(schema)) return literalsOf(schema).map((literal) => kindOf(typeof literal));
  if (schema.type === undefined) return ALL_KINDS;
  return [schema.type === 'integer' ? 'number' : schema.type];
}

function kindOf(type: string): Kind {
  return type === 'string' ? 'string' : type === 'number' ? 'number' : 'boolean';
}
