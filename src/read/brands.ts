import { ts } from './compiler.js';
import { behindNoInfer, isCallable, isSymbolKeyed, type Checked } from './checked.js';
import { isPlainObject } from './platform-types.js';

/*
 * Brands: intersections that tell types apart of which all values look the same, such as `string & { __brand: 'UserId' }`.
 */

const { TypeFlags } = ts;

/** What such marks are called where their key is no symbol. A property with another name is taken for one that travels. */
const MARK_NAME = /^(?:__\w*(?:brand|opaque|nominal|flavou?r)\w*|__tag_*|_brand)$/i;

/** Types that no part of a value on the wire can have. */
const NOWHERE = TypeFlags.Never | TypeFlags.ESSymbolLike | TypeFlags.VoidLike;

/** The type without what marks it; the type itself where nothing does. */
export function unbranded(checked: Checked, type: ts.Type): ts.Type {
  const plain = behindNoInfer(type);
  const base = plain.isIntersection() ? brandedType(checked, plain) : undefined;
  return base === undefined ? plain : unbranded(checked, base);
}

/** The one part of an intersection that says what its values are; undefined where there are several. */
export function brandedType(checked: Checked, { types }: ts.IntersectionType): ts.Type | undefined {
  const parts = types.filter((part) => !isMark(checked.checker, part));
  const [part] = parts;
  if (parts.length === 1) return part;
  // no text has a property of its own, whatever the key
  const scalars = parts.filter((one) => isScalar(one));
  const [scalar] = scalars;
  const isBranded = parts.every((one) => one === scalar || isPlainObject(checked, one));
  return isBranded ? scalar : undefined;
}

/** Whether a property of an intersection marks it, and is none that a value has. */
export function isMarkProperty(checker: ts.TypeChecker, property: ts.Symbol): boolean {
  if (isSymbolKeyed(property) || MARK_NAME.test(property.name)) return true;
  const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
  return !isOptional && (checker.getTypeOfSymbol(property).flags & NOWHERE) !== 0;
}

/** An object type of marks alone. `{}` and `object` say nothing beside another type. */
function isMark(checker: ts.TypeChecker, type: ts.Type): boolean {
  if ((type.flags & TypeFlags.NonPrimitive) !== 0) return true;
  if ((type.flags & TypeFlags.Object) === 0 || isCallable(type) || checker.isTupleType(type)) return false;
  if (checker.getIndexInfosOfType(type).length > 0) return false;
  return checker.getPropertiesOfType(type).every((property) => isMarkProperty(checker, property));
}

function isScalar({ flags }: ts.Type): boolean {
  const scalar = TypeFlags.StringLike | TypeFlags.NumberLike | TypeFlags.BooleanLike | TypeFlags.BigIntLike;
  return (flags & scalar) !== 0;
}
