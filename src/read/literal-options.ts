import { ts } from './compiler.js';
import type { JsonValue } from '../contract/schema.js';
import { platformType } from './platform-types.js';
import { isCallable, isSymbolKeyed, typeArguments, type Checked } from './checked.js';

/** What a decorator was told. */
export interface LiteralOptions {
  /** As JSON, keys in code unit order. What no type says literally is left out. */
  readonly options: Readonly<Record<string, JsonValue>>;
  /** Names of those left out that might have been literals. */
  readonly unread: readonly string[];
}

const { TypeFlags } = ts;

/** Reads the options of a decorator from their type. */
export function literalOptions(checked: Checked, type: ts.Type): LiteralOptions {
  const unread = dataProperties(checked, type).filter((property) => {
    const value = checked.checker.getTypeOfSymbol(property);
    const isGiven = (property.flags & ts.SymbolFlags.Optional) === 0;
    return isGiven && isScalar(value) && literalOf(checked, value) === undefined;
  });
  return { options: membersOf(checked, type), unread: unread.map(({ name }) => name) };
}

function membersOf(checked: Checked, type: ts.Type): Readonly<Record<string, JsonValue>> {
  const members = dataProperties(checked, type).flatMap((property) => {
    const value = literalOf(checked, checked.checker.getTypeOfSymbol(property));
    return value === undefined ? [] : [[property.name, value] as const];
  });
  return Object.fromEntries(members);
}

function dataProperties({ checker }: Checked, type: ts.Type): readonly ts.Symbol[] {
  return checker
    .getPropertiesOfType(type)
    .filter((property) => !isSymbolKeyed(property) && property.name !== '__proto__')
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The value of a literal type; a constructor is told by its class's name; undefined for what is no literal. */
function literalOf(checked: Checked, type: ts.Type): JsonValue | undefined {
  const { checker } = checked;
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value;
  if ((type.flags & TypeFlags.BooleanLiteral) !== 0) return checker.typeToString(type) === 'true';
  if ((type.flags & TypeFlags.Null) !== 0) return null;
  if ((type.flags & TypeFlags.Object) === 0 && !type.isIntersection()) return undefined;
  if (isCallable(type)) return classNameOf(type);
  if (checker.isTupleType(type)) {
    const items = typeArguments(checker, type).map((item) => literalOf(checked, item));
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (checker.isArrayType(type) || platformType(checked, type) !== undefined) return undefined;
  return membersOf(checked, type);
}

function classNameOf(type: ts.Type): string | undefined {
  const symbol = type.getConstructSignatures()[0]?.getReturnType().getSymbol();
  const name = symbol?.declarations?.map((declaration) => ts.getNameOfDeclaration(declaration)).find(Boolean);
  return name !== undefined && ts.isIdentifier(name) ? name.text : undefined;
}

/** A string, a number or a boolean, known exactly or not. */
function isScalar(type: ts.Type): boolean {
  const members = type.isUnion() ? type.types : [type];
  return members.every(
    ({ flags }) => (flags & (TypeFlags.StringLike | TypeFlags.NumberLike | TypeFlags.BooleanLike)) !== 0,
  );
}
