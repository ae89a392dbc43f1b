import { ts } from './compiler.js';
import { isPlatform } from './platform-types.js';
import { typeArguments, type Checked } from './checked.js';

/** The name that an author gave to a type, and where. */
export interface TypeName {
  /** `Page_Item` for `Page<Item>`. Other types may have it too. */
  readonly base: string;
  readonly symbol: ts.Symbol;
  readonly declaration: ts.Declaration;
}

const NAMING = ts.SymbolFlags.Interface | ts.SymbolFlags.Class | ts.SymbolFlags.Enum | ts.SymbolFlags.TypeAlias;

/** The name of an alias, an interface, a class or an enum. The platform's `Partial<T>` and its like name nothing. */
export function typeNameOf(checked: Checked, type: ts.Type): TypeName | undefined {
  const alias = type.aliasSymbol;
  const aliased = alias === undefined ? undefined : named(checked, alias, type.aliasTypeArguments ?? []);
  if (aliased !== undefined) return aliased;
  const symbol = type.getSymbol();
  // `typeof Color` is the object of an enum, and not the enum
  if (symbol !== undefined && (type.flags & ts.TypeFlags.Object) !== 0 && (symbol.flags & ts.SymbolFlags.Enum) !== 0) {
    return undefined;
  }
  return symbol === undefined ? undefined : named(checked, symbol, typeArguments(checked.checker, type));
}

/**
 * A name for a type that has none and holds itself, such as what a conditional type makes: the one of the declaration
 * around it.
 *
 * @param node where the type stands
 */
export function anonymousName(type: ts.Type, node: ts.Node): TypeName {
  const own = type.getSymbol()?.declarations?.[0];
  for (let around = own ?? node; !ts.isSourceFile(around); around = around.parent) {
    // what may name a type has a symbol
    const symbol = (around as Partial<{ readonly symbol: ts.Symbol }>).symbol;
    const base = symbol === undefined ? undefined : ownName(around);
    if (base !== undefined && symbol !== undefined) {
      return { base, symbol: type.getSymbol() ?? symbol, declaration: around as ts.Declaration };
    }
  }
  throw new TypeError('A type stands outside of every declaration.');
}

/** The name of a declaration that may name a type; what a file exports by default needs none. */
function ownName(node: ts.Node): string | undefined {
  const name = isNaming(node) ? node.name : undefined;
  if (name !== undefined) return ts.isIdentifier(name) ? name.text : undefined;
  const isDefault = ts.isExportAssignment(node) || ts.isClassDeclaration(node) || ts.isFunctionDeclaration(node);
  return isDefault ? 'Default' : undefined;
}

function isNaming(node: ts.Node): node is ts.NamedDeclaration {
  return (
    ts.isTypeAliasDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isClassLike(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isFunctionDeclaration(node)
  );
}

function named(checked: Checked, symbol: ts.Symbol, typeArgs: readonly ts.Type[]): TypeName | undefined {
  if ((symbol.flags & NAMING) === 0) return undefined;
  const declaration = symbol.declarations?.find((candidate) => ts.getNameOfDeclaration(candidate) !== undefined);
  const name = declaration === undefined ? undefined : ts.getNameOfDeclaration(declaration);
  if (declaration === undefined || name === undefined || !ts.isIdentifier(name)) return undefined;
  if (isPlatform(checked.program, declaration)) return undefined;
  const words = typeArgs.map((argument) => wordFor(checked, argument));
  // an argument without a name leaves the plain name, which is then numbered where several have it
  const base = words.includes(undefined) ? name.text : [name.text, ...words].join('_');
  return { base, symbol, declaration };
}

const SCALARS = ts.TypeFlags.String | ts.TypeFlags.Number | ts.TypeFlags.Boolean | ts.TypeFlags.Null;

function wordFor(checked: Checked, type: ts.Type): string | undefined {
  const { checker } = checked;
  if ((type.flags & SCALARS) !== 0) return checker.typeToString(type);
  if (checker.isArrayType(type)) {
    const [items] = typeArguments(checker, type);
    const word = items === undefined ? undefined : wordFor(checked, items);
    return word === undefined ? undefined : `${word}_Array`;
  }
  return typeNameOf(checked, type)?.base;
}
