import { ts } from './compiler.js';

/** A program and the checker of its types. */
export interface Checked {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
}

/** What the checker puts in place of a type that it cannot find. */
export function isErrorType(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Any) !== 0 && intrinsicName(type) === 'error';
}

/** The name of a built-in type: the compiler keeps it to itself, and has no other sign of an error type. */
export function intrinsicName(type: ts.Type): string | undefined {
  return (type as { readonly intrinsicName?: string }).intrinsicName;
}

/** The type behind `NoInfer<T>`, which says something of inference alone. */
export function behindNoInfer(type: ts.Type): ts.Type {
  // only such types have a base
  return (type.flags & ts.TypeFlags.Substitution) === 0 ? type : behindNoInfer((type as ts.SubstitutionType).baseType);
}

/** Whether the type has calls or constructions. */
export function isCallable(type: ts.Type): boolean {
  return type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0;
}

/** Whether no value has the type: an intersection may turn out to be such a one, `{ k: 'a' } & { k: 'b' }`. */
export function isNever(checker: ts.TypeChecker, type: ts.Type): boolean {
  if ((type.flags & ts.TypeFlags.Never) !== 0) return true;
  return type.isIntersection() && checker.isTypeAssignableTo(type, checker.getNeverType());
}

/** Whether a property's key is a symbol: the checker names these `__@name@id`. */
export function isSymbolKeyed({ escapedName }: ts.Symbol): boolean {
  return String(escapedName).startsWith('__@');
}

/** The type arguments as written, without the `this` type that the checker appends. */
export function typeArguments(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  // only references have arguments; getTypeArguments takes no others
  const reference = type as ts.TypeReference;
  if ((type.flags & ts.TypeFlags.Object) === 0 || (reference.objectFlags & ts.ObjectFlags.Reference) === 0) return [];
  const parameters = reference.target.typeParameters?.length ?? 0;
  return checker.getTypeArguments(reference).slice(0, parameters);
}

/** In code unit order, whatever the order of declaration. */
export function byName(a: ts.Symbol, b: ts.Symbol): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
