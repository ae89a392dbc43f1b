import { ts } from './compiler.js';
import type { Schema } from '../contract/schema.js';
import { unbranded } from './brands.js';
import type { Checked } from './checked.js';
import { shapeOf } from './shape-of.js';

type Literal = string | number | boolean;

/** The members of a union, sorted by how they are told apart. */
export interface UnionParts {
  /** Literals of no whole enum. */
  readonly literals: readonly Literal[];
  /** Whole enums, which keep their names, and everything that is no object. */
  readonly others: readonly ts.Type[];
  readonly objects: readonly ts.Type[];
}

/** Sorts the members of a union; null and undefined are the caller's business. */
export function partsOf(checked: Checked, union: ts.Type, members: readonly ts.Type[]): UnionParts {
  const enums = new Set(wholeEnums(checked.checker, union, members));
  const literals: Literal[] = [];
  const others: ts.Type[] = [...enums];
  const objects: ts.Type[] = [];
  for (const member of members) {
    if (enums.has(checked.checker.getBaseTypeOfLiteralType(member))) continue;
    const shape = shapeOf(checked, unbranded(checked, member));
    // a literal that is revived stays apart
    const value = shape.is === 'leaf' && shape.schema.type === undefined ? shape.schema.const : undefined;
    if (value !== undefined) literals.push(value);
    else if (shape.is === 'object') objects.push(member);
    else others.push(member);
  }
  return { literals, others, objects };
}

/** Enums all of whose members are in a wider union: the checker has taken them apart. */
function wholeEnums(checker: ts.TypeChecker, union: ts.Type, members: readonly ts.Type[]): readonly ts.Type[] {
  const present = new Set(members);
  const candidates = members
    .filter(({ flags }) => (flags & ts.TypeFlags.EnumLiteral) !== 0)
    .map((member) => checker.getBaseTypeOfLiteralType(member));
  return [...new Set(candidates)].filter(
    (candidate) => candidate !== union && candidate.isUnion() && candidate.types.every((member) => present.has(member)),
  );
}

/** One schema for the literals: `true` and `false` are a boolean, the rest an enum. */
export function literalSchemas(literals: readonly Literal[]): readonly Schema[] {
  const booleans = literals.filter((value) => typeof value === 'boolean');
  const values = [...new Set(literals.filter((value) => typeof value !== 'boolean'))].sort(byText);
  const [value] = values;
  const [boolean] = booleans;
  return [
    ...(value === undefined ? [] : [values.length === 1 ? { const: value } : { enum: values }]),
    ...(boolean === undefined ? [] : [booleans.length === 2 ? { type: 'boolean' as const } : { const: boolean }]),
  ];
}

/** By their texts; a number comes before the same digits as a string. */
function byText(a: string | number, b: string | number): number {
  const [left, right] = String(a) === String(b) ? [typeof a, typeof b] : [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The property that tells the objects apart: required in each, and with literals that no other has. */
export function discriminatorOf(checker: ts.TypeChecker, objects: readonly ts.Type[]): string | undefined {
  const [first] = objects;
  if (first === undefined || objects.length < 2) return undefined;
  const names = checker
    .getPropertiesOfType(first)
    .map(({ name }) => name)
    .sort();
  return names.find((name) => {
    const seen = new Set<Literal>();
    return objects.every((object) => {
      const tags = tagsOf(checker, object, name);
      if (tags === undefined || tags.some((tag) => seen.has(tag))) return false;
      for (const tag of tags) seen.add(tag);
      return true;
    });
  });
}

/** The literals of a property; undefined where it may be something else, or absent. */
function tagsOf(checker: ts.TypeChecker, object: ts.Type, name: string): readonly Literal[] | undefined {
  const property = checker.getPropertyOfType(object, name);
  if (property === undefined || (property.flags & ts.SymbolFlags.Optional) !== 0) return undefined;
  const type = checker.getTypeOfSymbol(property);
  const literals = (type.isUnion() ? type.types : [type]).map((member) => literalOf(checker, member));
  return literals.every((literal) => literal !== undefined) ? literals : undefined;
}

function literalOf(checker: ts.TypeChecker, type: ts.Type): Literal | undefined {
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value;
  return (type.flags & ts.TypeFlags.BooleanLiteral) !== 0 ? checker.typeToString(type) === 'true' : undefined;
}

/** Null joins the branches of a union; a tagged union stays one branch beside it. */
export function orNull(schema: Schema): Schema {
  const isFlat = schema.anyOf !== undefined && schema.discriminator === undefined;
  return mergeBranches([...(isFlat ? (schema.anyOf ?? []) : [schema]), { type: 'null' }]);
}

/** The branches of a union's schema: what is said twice is said once, and literals of a type that is there are in it. */
export function mergeBranches(branches: readonly Schema[]): Schema {
  const types = new Set<string | undefined>(branches.filter(isBareType).map(({ type }) => type));
  const wanted = branches.flatMap((branch) => narrowLiterals(branch, types));
  const merged = [...new Map(wanted.map((branch) => [JSON.stringify(branch), branch])).values()];
  const [only] = merged;
  return only !== undefined && merged.length === 1 ? only : { anyOf: merged };
}

function isBareType(schema: Schema): boolean {
  return Object.keys(schema).length === 1 && schema.type !== undefined;
}

/** `'a' | string` is any string. */
function narrowLiterals(branch: Schema, types: ReadonlySet<string | undefined>): readonly Schema[] {
  const values = branch.const === undefined ? branch.enum : [branch.const];
  if (values === undefined) return [branch];
  const left = values.filter((value) => !types.has(typeof value));
  return left.length === values.length ? [branch] : literalSchemas(left);
}
