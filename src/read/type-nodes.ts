import { ts } from './compiler.js';

/**
 * The type node inside `node` that says `type`, for pointing at it; `node` itself where none does.
 *
 * Members of type literals are not entered: properties have declarations of their own.
 */
export function narrowTo(checker: ts.TypeChecker, node: ts.Node, type: ts.Type): ts.Node {
  return search(checker, node, type) ?? node;
}

/** The same for a part of a type, where the node may be the part already. */
export function narrowToPart(checker: ts.TypeChecker, node: ts.Node, type: ts.Type): ts.Node {
  return saysType(checker, node, type) ? node : narrowTo(checker, node, type);
}

export function saysType(checker: ts.TypeChecker, node: ts.Node, type: ts.Type): boolean {
  return ts.isTypeNode(node) && checker.getTypeFromTypeNode(node) === type;
}

function search(checker: ts.TypeChecker, node: ts.Node, type: ts.Type): ts.Node | undefined {
  if (ts.isTypeLiteralNode(node)) return undefined;
  return ts.forEachChild(node, (child) => {
    if (!ts.isTypeNode(child)) return undefined;
    return checker.getTypeFromTypeNode(child) === type ? child : search(checker, child, type);
  });
}

/** The alias that a type node names; undefined where it names none. */
export function aliasOf(checker: ts.TypeChecker, node: ts.Node): ts.TypeAliasDeclaration | undefined {
  if (!ts.isTypeReferenceNode(node)) return undefined;
  const symbol = checker.getSymbolAtLocation(node.typeName);
  const isImported = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  const target = isImported ? checker.getAliasedSymbol(symbol) : symbol;
  return target?.declarations?.find((declaration) => ts.isTypeAliasDeclaration(declaration));
}

/**
 * The node of one part of a type as it is written: a place of a tuple or a type argument by its index, or the last one, as
 * in `Record<string, T>`. The node itself where it is written otherwise.
 */
export function partNode(checker: ts.TypeChecker, node: ts.Node, part: number | 'last'): ts.Node {
  const written = writtenNode(checker, node);
  if (ts.isArrayTypeNode(written)) return written.elementType;
  const parts: readonly ts.Node[] = ts.isTupleTypeNode(written)
    ? written.elements
    : ts.isTypeReferenceNode(written)
      ? (written.typeArguments ?? [])
      : [];
  return elementType(parts.at(part === 'last' ? -1 : part) ?? written);
}

function elementType(node: ts.Node): ts.Node {
  if (ts.isNamedTupleMember(node)) {
    return node.dotDotDotToken !== undefined && ts.isArrayTypeNode(node.type) ? node.type.elementType : node.type;
  }
  if (ts.isRestTypeNode(node)) return ts.isArrayTypeNode(node.type) ? node.type.elementType : node.type;
  return ts.isOptionalTypeNode(node) ? node.type : node;
}

/** The node without brackets and `readonly`, and behind aliases that take no arguments. */
function writtenNode(checker: ts.TypeChecker, node: ts.Node): ts.Node {
  if (ts.isParenthesizedTypeNode(node) || ts.isTypeOperatorNode(node)) return writtenNode(checker, node.type);
  const alias = aliasOf(checker, node);
  return alias === undefined || alias.typeParameters !== undefined ? node : writtenNode(checker, alias.type);
}

/** The most precise node of a declaration: its type where it states one, else its name. */
export function meantNode(declaration: ts.Node): ts.Node {
  const stated =
    ts.isParameter(declaration) ||
    ts.isPropertySignature(declaration) ||
    ts.isPropertyDeclaration(declaration) ||
    ts.isTypeAliasDeclaration(declaration)
      ? declaration.type
      : undefined;
  return stated ?? nameNode(declaration);
}

/** The name of a declaration, else the whole of it. */
export function nameNode(declaration: ts.Node): ts.Node {
  // getNameOfDeclaration takes any declaration and answers undefined for what has no name
  return ts.getNameOfDeclaration(declaration as ts.Declaration) ?? declaration;
}
