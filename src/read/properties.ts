import { ts } from './compiler.js';
import { isWellFormed } from '../contract/well-formed.js';
import { behindNoInfer, isCallable, isSymbolKeyed } from './checked.js';
import { ILL_FORMED, noForm } from './findings.js';
import type { Finding } from './problems.js';

const HIDDEN = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
const NOTHING = ts.TypeFlags.VoidLike;

/** Why a property cannot travel: a key or a place that JSON does not know. Undefined where it can. */
export function unsendable(property: ts.Symbol): Finding | undefined {
  const { name, flags, declarations = [] } = property;
  if (isSymbolKeyed(property)) {
    return noForm('A property under a symbol', 'Leave it out of the type.');
  }
  if (!isWellFormed(name)) return ILL_FORMED;
  if (name === '__proto__') {
    return refusal('A property named `__proto__` is refused: it could change what an object is.', 'Name it otherwise.');
  }
  const ofClasses = declarations.filter((one) => ts.isClassLike(one.parent) || isParameterProperty(one));
  const hidden = ofClasses.find(isHidden);
  if (hidden !== undefined) {
    const told = ts.getNameOfDeclaration(hidden)?.getText() ?? name;
    const message = `\`${told}\` is private state of a class, which has no form on the wire.`;
    return refusal(message, 'Send an interface of the public data.');
  }
  if (ofClasses.length > 0 && (flags & ts.SymbolFlags.Accessor) !== 0) {
    return refusal(`\`${name}\` is an accessor of a class, which JSON leaves out.`, 'Send an interface of the data.');
  }
  return undefined;
}

/** The type of a property's values. */
export function typeOfProperty(checker: ts.TypeChecker, property: ts.Symbol): ts.Type {
  return behindNoInfer(checker.getTypeOfSymbol(property));
}

/** Whether a property must be absent: `a?: never`, `a: undefined`. By such the members of a union are told apart. */
export function isAbsent(property: ts.Symbol, type: ts.Type): boolean {
  if (isUndefined(type)) return true;
  return (type.flags & ts.TypeFlags.Never) !== 0 && isOptional(property);
}

/** Whether an object has to have the property: JSON drops what is undefined. */
export function isRequired(property: ts.Symbol, type: ts.Type): boolean {
  return !isOptional(property) && !isUndefined(type) && !includesUndefined(type);
}

export function isMethod(checker: ts.TypeChecker, property: ts.Symbol): boolean {
  return isCallable(checker.getNonNullableType(typeOfProperty(checker, property)));
}

/** `undefined`, `void`, or both. */
export function isUndefined(type: ts.Type): boolean {
  return type.isUnion() ? type.types.every(isUndefined) : (type.flags & NOTHING) !== 0;
}

export function includesUndefined(type: ts.Type): boolean {
  return type.isUnion() && type.types.some(isUndefined);
}

export function includesNull(type: ts.Type): boolean {
  return type.isUnion() && type.types.some(({ flags }) => (flags & ts.TypeFlags.Null) !== 0);
}

function isOptional({ flags }: ts.Symbol): boolean {
  return (flags & ts.SymbolFlags.Optional) !== 0;
}

/** `constructor(private readonly key: string)` */
function isParameterProperty(declaration: ts.Declaration): boolean {
  return ts.isParameter(declaration) && ts.isParameterPropertyDeclaration(declaration, declaration.parent);
}

function isHidden(declaration: ts.Declaration): boolean {
  const name = ts.getNameOfDeclaration(declaration);
  const isPrivateName = name !== undefined && ts.isPrivateIdentifier(name);
  return isPrivateName || (ts.getCombinedModifierFlags(declaration) & HIDDEN) !== 0;
}

function refusal(message: string, hint: string): Finding {
  return { code: 'NTG1102', message, hint };
}
