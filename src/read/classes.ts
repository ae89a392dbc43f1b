import { ts } from './compiler.js';

/** A class of the sources. */
export interface SourceClass {
  readonly node: ts.ClassLikeDeclaration;
  readonly symbol: ts.Symbol;
  /** What JavaScript calls it; undefined for a class without a name. */
  readonly name: string | undefined;
  /** Never instantiated from here: abstract, or only declared to be elsewhere. */
  readonly isAbstract: boolean;
}

/** All classes of a file, those inside functions and namespaces too. */
export function classesIn(checker: ts.TypeChecker, source: ts.SourceFile): readonly SourceClass[] {
  const found: SourceClass[] = [];
  // a sum of a thousand texts is a tree of a thousand levels: too deep for calls
  const open: ts.Node[] = [source];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (ts.isClassLike(node)) {
      const symbol = checker.getTypeAtLocation(node).getSymbol();
      if (symbol !== undefined) found.push({ node, symbol, name: nameOf(node), isAbstract: isAbstract(node) });
    }
    const from = open.length;
    ts.forEachChild(node, (child) => void open.push(child));
    open.push(...open.splice(from).reverse());
  }
  return found;
}

/** The classes and class expressions that a class is derived from, nearest first. */
export function basesOf(checker: ts.TypeChecker, symbol: ts.Symbol): readonly ts.Symbol[] {
  const instance = checker.getDeclaredTypeOfSymbol(symbol);
  if (!instance.isClassOrInterface()) return [];
  return checker
    .getBaseTypes(instance)
    .flatMap((base) => (base.isIntersection() ? base.types : [base]))
    .flatMap((base) => base.getSymbol() ?? [])
    .flatMap((base) => [base, ...basesOf(checker, base)]);
}

function nameOf(node: ts.ClassLikeDeclaration): string | undefined {
  if (node.name !== undefined) return node.name.text;
  if (ts.isClassDeclaration(node)) return 'default'; // `export default class { ... }`
  const { parent } = node;
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : undefined;
}

function isAbstract(node: ts.ClassLikeDeclaration): boolean {
  const { AbstractKeyword, DeclareKeyword } = ts.SyntaxKind;
  return node.modifiers?.some(({ kind }) => kind === AbstractKeyword || kind === DeclareKeyword) === true;
}

export function isStatic(member: ts.ClassElement): boolean {
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
}
