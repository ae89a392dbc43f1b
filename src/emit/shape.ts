import { innerSchemas } from '../contract/schema-parts.js';
import { refName, type Schema } from '../contract/schema.js';
import { byCodeUnit } from './names.js';

export type Definitions = Readonly<Record<string, Schema>>;
export type Literal = string | number | boolean;

/** The names of an object's own properties, sorted; those that are only required are among them. */
export function propertyNames(schema: Schema): readonly string[] {
  return [...new Set([...Object.keys(schema.properties ?? {}), ...(schema.required ?? [])])].sort(byCodeUnit);
}

/** The schema of a property; any value where only its presence is asked for. */
export function propertyOf(schema: Schema, name: string): Schema {
  const { properties } = schema;
  return (properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined) ?? {};
}

/** The schemas of properties by the patterns of their names, sorted. */
export function patternsOf({
  patternProperties = {},
}: Schema): readonly (readonly [pattern: string, schema: Schema])[] {
  return Object.entries(patternProperties).sort(([left], [right]) => byCodeUnit(left, right));
}

/** What a `$ref` means. A contract without it is broken beyond what a user can do. */
export function definitionOf(defs: Definitions, ref: string): Schema {
  const name = refName(ref);
  const schema = Object.hasOwn(defs, name) ? defs[name] : undefined;
  if (schema === undefined) throw new Error(`The contract has no definition for ${ref}`);
  return schema;
}

/** Follows references to the schema that says something itself. */
export function resolve(schema: Schema, defs: Definitions): Schema {
  const seen = new Set<string>();
  let resolved = schema;
  while (resolved.$ref !== undefined && !seen.has(resolved.$ref)) {
    seen.add(resolved.$ref);
    resolved = definitionOf(defs, resolved.$ref);
  }
  return resolved;
}

/** Whether `test` holds for the schema or for one within it, references not followed. */
export function someWithin(schema: Schema, test: (schema: Schema) => boolean): boolean {
  return test(schema) || innerSchemas(schema).some((inner) => someWithin(inner, test));
}

/** The keys of the named types for which `test` holds somewhere, references followed. */
export function definitionsWith(defs: Definitions, test: (schema: Schema) => boolean): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  for (const [name, schema] of Object.entries(defs)) {
    for (const used of referencesIn(schema)) users.set(used, [...(users.get(used) ?? []), name]);
  }
  const found = new Set(Object.keys(defs).filter((name) => someWithin(defs[name] ?? {}, test)));
  // a Set takes new members while it is walked
  for (const name of found) for (const user of users.get(name) ?? []) found.add(user);
  return found;
}

/** The keys of named types that contain themselves. */
export function recursiveDefinitions(defs: Definitions): ReadonlySet<string> {
  const references = new Map(Object.entries(defs).map(([name, schema]) => [name, referencesIn(schema)]));
  // what leads nowhere is in no circle: mostly little is left to walk
  const leads = leadingOn(references);
  const isRecursive = (name: string): boolean => {
    const reached = new Set(references.get(name)?.filter((next) => leads.has(next)));
    for (const next of reached)
      for (const other of references.get(next) ?? []) if (leads.has(other)) reached.add(other);
    return reached.has(name);
  };
  return new Set([...leads].filter(isRecursive));
}

/** The named types from which one never comes to an end. */
function leadingOn(references: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  const open = new Map<string, number>();
  for (const [name, used] of references) {
    const distinct = new Set(used);
    open.set(name, distinct.size);
    for (const one of distinct) users.set(one, [...(users.get(one) ?? []), name]);
  }
  const ended = [...open].filter(([, count]) => count === 0).map(([name]) => name);
  for (const name of ended) {
    for (const user of users.get(name) ?? []) {
      const left = (open.get(user) ?? 0) - 1;
      open.set(user, left);
      if (left === 0) ended.push(user);
    }
  }
  const over = new Set(ended);
  return new Set([...references.keys()].filter((name) => !over.has(name)));
}

function referencesIn(schema: Schema): readonly string[] {
  const own = schema.$ref === undefined ? [] : [refName(schema.$ref)];
  return [...own, ...innerSchemas(schema).flatMap(referencesIn)];
}

/**
 * The branch of a discriminated union for each literal, or undefined where a union does not keep its promise:
 * then it is a plain one.
 */
export function branchesByTag(schema: Schema, defs: Definitions): ReadonlyMap<Literal, Schema> | undefined {
  const { discriminator, anyOf = [] } = schema;
  if (discriminator === undefined) return undefined;
  const branches = new Map<Literal, Schema>();
  for (const branch of anyOf) {
    const object = resolve(branch, defs);
    const tag = propertyOf(object, discriminator.propertyName);
    const literals = tag.const !== undefined ? [tag.const] : (tag.enum ?? []);
    const isTagged = object.type === 'object' && (object.required ?? []).includes(discriminator.propertyName);
    if (!isTagged || literals.length === 0 || literals.some((literal) => branches.has(literal))) return undefined;
    for (const literal of literals) branches.set(literal, branch);
  }
  return branches;
}

/** Whether `undefined`, which is no JSON value, would pass the comparisons that a schema asks for. */
export function acceptsUndefined(schema: Schema, defs: Definitions, seen: ReadonlySet<string> = new Set()): boolean {
  if (schema.type !== undefined || schema.const !== undefined || schema.enum !== undefined) return false;
  const { $ref, anyOf } = schema;
  if ($ref !== undefined && !seen.has($ref)) {
    if (!acceptsUndefined(definitionOf(defs, $ref), defs, new Set([...seen, $ref]))) return false;
  }
  return anyOf === undefined || anyOf.some((branch) => acceptsUndefined(branch, defs, seen));
}

/** Whether `null` passes at the top of a schema: then a result that is `undefined` travels as `null` and is well. */
export function acceptsNull(schema: Schema, defs: Definitions): boolean {
  const resolved = resolve(schema, defs);
  return resolved.type === 'null' || (resolved.anyOf ?? []).some((branch) => resolve(branch, defs).type === 'null');
}
