import { ts } from 'ts-morph';
import type { Finding } from './problems.js';
import { isSymbolKeyed } from './shape.js';

const HIDDEN = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;

/** Why a property cannot travel: a key or a place that JSON does not know. Undefined where it can. */
export function unsendable(property: ts.Symbol): Finding | undefined {
  const { name, flags, declarations } = property;
  if (isSymbolKeyed(property)) {
    return refusal('A property under a symbol has no form on the wire.', 'Leave it out of the type.');
  }
  if (name === '__proto__') {
    return refusal('A property named `__proto__` is refused: it could change what an object is.', 'Name it otherwise.');
  }
  const [declaration] = declarations ?? [];
  if (declaration === undefined || !ts.isClassLike(declaration.parent)) return undefined;
  const declaredName = ts.getNameOfDeclaration(declaration);
  const isHidden = (ts.getCombinedModifierFlags(declaration) & HIDDEN) !== 0;
  if (isHidden || (declaredName !== undefined && ts.isPrivateIdentifier(declaredName))) {
    const told = declaredName?.getText() ?? name;
    const message = `\`${told}\` is private state of a class, which has no form on the wire.`;
    return refusal(message, 'Send an interface of the public data.');
  }
  if ((flags & ts.SymbolFlags.Accessor) !== 0) {
    return refusal(`\`${name}\` is an accessor of a class, which JSON leaves out.`, 'Send an interface of the data.');
  }
  return undefined;
}

function refusal(message: string, hint: string): Finding {
  return { code: 'NTG1102', message, hint };
}
