import { ts } from 'ts-morph';
import { isPlatform } from './platform-types.js';
import { typeArguments } from './shape.js';

/** The name that an author gave to a type, and where. */
export interface TypeName {
  /** `Page_Item` for `Page<Item>`. Other types may have it too. */
  readonly base: string;
  readonly symbol: ts.Symbol;
  readonly declaration: ts.Declaration;
}

type Checked = Pick<{ readonly program: ts.Program; readonly checker: ts.TypeChecker }, 'program' | 'checker'>;

const NAMING = ts.SymbolFlags.Interface | ts.SymbolFlags.Class | ts.SymbolFlags.Enum | ts.SymbolFlags.TypeAlias;

/** The name of an alias, an interface, a class or an enum. The platform's `Partial<T>` and its like name nothing. */
export function typeNameOf(checked: Checked, type: ts.Type): TypeName | undefined {
  const alias = type.aliasSymbol;
  const aliased = alias === undefined ? undefined : named(checked, alias, type.aliasTypeArguments ?? []);
  if (aliased !== undefined) return aliased;
  const symbol = type.getSymbol();
  return symbol === undefined ? undefined : named(checked, symbol, typeArguments(checked.checker, type));
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
