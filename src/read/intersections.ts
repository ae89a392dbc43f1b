import { ts } from 'ts-morph';
import { brandedType, isMarkProperty } from './brands.js';
import { isCallable, isErrorType, isNever, type Checked } from './checked.js';
import { NEVER, UNRESOLVED } from './findings.js';
import { isPlainObject, plainShape } from './objects.js';
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
  return isPlain
    ? plainShape(checked, type, (property) => !isMarkProperty(checked.checker, property))
    : unhandled('An intersection of other than plain objects', 'Write the type that is meant.');
}
