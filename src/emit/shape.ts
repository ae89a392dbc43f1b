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

/** The keys of named types that contain themselves: those in circles. Source: Kosaraju, in Aho, Hopcroft and Ullman, 1983. */
export function recursiveDefinitions(defs: Definitions): ReadonlySet<string> {
  const references = new Map(Object.entries(defs).map(([name, schema]) => [name, referencesIn(schema)]));
  const users = new Map<string, string[]>();
  for (const [name, used] of references) {
    for (const one of used) {
      const known = users.get(one);
      if (known === undefined) users.set(one, [name]);
      else known.push(name);
    }
  }
  const recursive = new Set<string>();
  const seen = new Set<string>();
  // of two types that lead to each other the last that is left behind is met first, and leads back to all of its circle
  for (const name of leftBehind(references).reverse()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const circle = [name];
    for (const one of circle) {
      for (const user of users.get(one)?.filter((other) => !seen.has(other)) ?? []) {
        seen.add(user);
        circle.push(user);
      }
    }
    if (circle.length > 1 || references.get(name)?.includes(name) === true)
      for (const one of circle) recursive.add(one);
  }
  return recursive;
}

/** All names, each behind those that it leads to, as far as there is no circle. */
function leftBehind(references: ReadonlyMap<string, readonly string[]>): string[] {
  const order: string[] = [];
  const seen = new Set<string>();
  for (const start of references.keys()) {
    const path = seen.has(start) ? [] : [{ name: start, next: 0 }];
    seen.add(start);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const next = references.get(step.name)?.[step.next];
      step.next += 1;
      if (next === undefined) order.push(path.pop()?.name ?? start);
      else if (!seen.has(next)) path.push({ name: next, next: 0 });
      if (next !== undefined) seen.add(next);
    }
  }
  return order;
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
