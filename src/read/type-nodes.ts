import { ts } from 'ts-morph';

/**
 * The type node inside `node` that says `type`, for pointing at it; `node` itself where none does.
 *
 * Members of type literals are not entered: properties have declarations of their own.
 */
export function narrowTo(checker: ts.TypeChecker, node: ts.Node, type: ts.Type): ts.Node {
  return search(checker, node, type) ?? node;
}

function search(checker: ts.TypeChecker, node: ts.Node, type: ts.Type): ts.Node | undefined {
  if (ts.isTypeLiteralNode(node)) return undefined;
  return ts.forEachChild(node, (child) => {
    if (!ts.isTypeNode(child)) return undefined;
    return checker.getTypeFromTypeNode(child) === type ? child : search(checker, child, type);
  });
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
