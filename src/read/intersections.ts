import { ts } from './compiler.js';
import { brandedType, isMarkProperty } from './brands.js';
import { isCallable, isErrorType, isNever, type Checked } from './checked.js';
import { NEVER, UNRESOLVED } from './findings.js';
import { plainShape } from './objects.js';
import { isPlainObject } from './platform-types.js';
import { formless, refused, unhandled, type Shape } from './shape.js';

/** A brand is what it marks; plain objects together are one. */
export function intersectionShape(checked: Checked, type: ts.IntersectionType): Shape {
  if (isNever(checked.checker, type)) return refused(NEVER);
  if (isCallable(type)) return formless('A function', 'Send data; leave the function out of the type.');
  const base = brandedType(checked, type);
  if (base !== undefined) return { is: 'branded', base };
  if (type.types.some(isErrorType)) return refused(UNRESOLVED);
  const isPlain = type.types.every(
    (part) => (part.flags & ts.TypeFlags.NonPrimitive) !== 0 || isPlainObject(checked, part),
  );
  if (isPlain) return plainShape(checked, type, (property) => !isMarkProperty(checked.checker, property));
  const narrowest = narrowestOf(checked.checker, type);
  return narrowest === undefined
    ? unhandled('An intersection of other than plain objects', 'Write the type that is meant.')
    : { is: 'branded', base: narrowest };
}

/** The part that is all the others as well. */
function narrowestOf(checker: ts.TypeChecker, { types }: ts.IntersectionType): ts.Type | undefined {
  return types.find((part) => types.every((other) => checker.isTypeAssignableTo(part, other)));
}
