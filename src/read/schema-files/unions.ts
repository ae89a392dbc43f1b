import { mapInnerSchemas } from '../../contract/schema-parts.js';
import { refName, type Schema } from '../../contract/schema.js';

type Definitions = Readonly<Record<string, Schema>>;
type Literal = string | number | boolean;

/** The schema with every union of objects that literals tell apart marked so, as the reader of classes does. */
export function tagUnions(schema: Schema, defs: Definitions): Schema {
  const inner = mapInnerSchemas(schema, (one) => tagUnions(one, defs));
  if (inner.anyOf === undefined || inner.discriminator !== undefined) return inner;
  const objects = inner.anyOf.filter((branch) => isObject(branch, defs));
  const tag = tagOf(objects, defs);
  if (tag === undefined) return inner;
  const others = inner.anyOf.filter((branch) => !objects.includes(branch));
  const tagged: Schema = { anyOf: objects, discriminator: { propertyName: tag } };
  return others.length === 0 ? { ...inner, ...tagged } : { ...inner, anyOf: [...others, tagged] };
}

/**
 * The property that tells objects apart: required in each, and with literals that no other has.
 *
 * @param wanted  asks of this one alone
 */
export function tagOf(objects: readonly Schema[], defs: Definitions, wanted?: string): string | undefined {
  const [first] = objects;
  if (first === undefined || objects.length < 2) return undefined;
  const names = wanted === undefined ? [...(resolve(first, defs).required ?? [])].sort() : [wanted];
  return names.find((name) => {
    const seen = new Set<Literal>();
    return objects.every((object) => {
      const tags = literalsAt(resolve(object, defs), name, defs);
      if (tags === undefined || tags.some((tag) => seen.has(tag))) return false;
      for (const tag of tags) seen.add(tag);
      return true;
    });
  });
}

/** Whether no value fits two of the branches: they are of different kinds, or literals tell them apart. */
export function areExclusive(branches: readonly Schema[], defs: Definitions): boolean {
  const objects = branches.filter((branch) => isObject(branch, defs));
  // those that a tag tells apart are as good as one
  const [first, ...others] = tagOf(objects, defs) === undefined ? [] : objects;
  const apart = branches.filter((branch) => branch === first || !others.includes(branch));
  const claims = apart.map((branch) => claimsOf(branch, defs));
  return claims.every((one, index) =>
    claims.slice(index + 1).every((other) => one.every((claim) => !other.some((rival) => meet(claim, rival)))),
  );
}

/** A kind of values that fits, or one value of it; without a kind any value. */
interface Claim {
  readonly kind?: string;
  readonly literal?: Literal;
}

function claimsOf(schema: Schema, defs: Definitions, within: ReadonlySet<Schema> = new Set()): readonly Claim[] {
  const resolved = resolve(schema, defs);
  if (within.has(resolved)) return [];
  const { type, anyOf, const: only, enum: several = only === undefined ? undefined : [only] } = resolved;
  if (anyOf !== undefined) {
    const inner = new Set([...within, resolved]);
    return anyOf.flatMap((branch) => claimsOf(branch, defs, inner));
  }
  if (several !== undefined) return several.map((literal) => ({ kind: typeof literal, literal }));
  return [type === undefined ? {} : { kind: type === 'integer' ? 'number' : type }];
}

function meet(one: Claim, other: Claim): boolean {
  if (one.kind === undefined || other.kind === undefined) return true;
  const areLiterals = one.literal !== undefined && other.literal !== undefined;
  return areLiterals ? one.literal === other.literal : one.kind === other.kind;
}

function isObject(schema: Schema, defs: Definitions): boolean {
  const { type, anyOf, 'x-ntgen': codec } = resolve(schema, defs);
  return type === 'object' && anyOf === undefined && codec === undefined;
}

function literalsAt(
  { required = [], properties = {} }: Schema,
  name: string,
  defs: Definitions,
): readonly Literal[] | undefined {
  if (!required.includes(name) || !Object.hasOwn(properties, name)) return undefined;
  const { const: only, enum: several } = resolve(properties[name] ?? {}, defs);
  return only === undefined ? several : [only];
}

/** Follows references to the schema that says something itself. */
export function resolve(schema: Schema, defs: Definitions): Schema {
  const seen = new Set<string>();
  let resolved = schema;
  while (resolved.$ref !== undefined && !seen.has(resolved.$ref)) {
    seen.add(resolved.$ref);
    resolved = defs[refName(resolved.$ref)] ?? {};
  }
  return resolved;
}
