import { createRequire } from 'node:module';
import type { ts as Compiler } from 'ts-morph';

/*
 * The compiler that ts-morph brings. The reader asks it and nothing else of ts-morph, whose wrappers would double the time
 * that it takes to be loaded; an `import` would, too, since node looks through such packages for their names first.
 */

/** What ts-morph stands on. */
interface Common {
  readonly ts: typeof Compiler;
  readonly getLibFiles: () => readonly { readonly fileName: string; readonly text: string }[];
}

const morph = createRequire(import.meta.url).resolve('ts-morph');
const common = createRequire(morph)('@ts-morph/common') as Common;

export const ts: typeof Compiler = common.ts;

let libraries: ReadonlyMap<string, string> | undefined;

/** The compiler's own declarations, such as `lib.es2022.d.ts`; undefined where there are none of the name. */
export function libraryText(name: string): string | undefined {
  libraries ??= new Map(common.getLibFiles().map(({ fileName, text }) => [fileName, text]));
  return libraries.get(name);
}

/** Its types that the reader speaks of; a further one is a further line. */
// eslint-disable-next-line @typescript-eslint/no-namespace -- a name for types beside that of the values, as in the compiler itself
export declare namespace ts {
  export type ArrayLiteralExpression = Compiler.ArrayLiteralExpression;
  export type BigIntLiteralType = Compiler.BigIntLiteralType;
  export type ClassElement = Compiler.ClassElement;
  export type ClassLikeDeclaration = Compiler.ClassLikeDeclaration;
  export type CompilerHost = Compiler.CompilerHost;
  export type CompilerOptions = Compiler.CompilerOptions;
  export type Declaration = Compiler.Declaration;
  export type Decorator = Compiler.Decorator;
  export type Diagnostic = Compiler.Diagnostic;
  export type Expression = Compiler.Expression;
  export type IndexInfo = Compiler.IndexInfo;
  export type IntersectionType = Compiler.IntersectionType;
  export type JSDocTag = Compiler.JSDocTag;
  export type JsonSourceFile = Compiler.JsonSourceFile;
  export type MethodDeclaration = Compiler.MethodDeclaration;
  export type ModuleResolutionHost = Compiler.ModuleResolutionHost;
  export type NamedDeclaration = Compiler.NamedDeclaration;
  export type Node = Compiler.Node;
  export type ObjectLiteralExpression = Compiler.ObjectLiteralExpression;
  export type ParameterDeclaration = Compiler.ParameterDeclaration;
  export type ParsedCommandLine = Compiler.ParsedCommandLine;
  export type Program = Compiler.Program;
  export type PropertyName = Compiler.PropertyName;
  export type PseudoBigInt = Compiler.PseudoBigInt;
  export type Signature = Compiler.Signature;
  export type SourceFile = Compiler.SourceFile;
  export type Statement = Compiler.Statement;
  export type StringLiteral = Compiler.StringLiteral;
  export type StringMappingType = Compiler.StringMappingType;
  export type SubstitutionType = Compiler.SubstitutionType;
  export type Symbol = Compiler.Symbol;
  export type System = Compiler.System;
  export type TemplateLiteralType = Compiler.TemplateLiteralType;
  export type TupleTypeReference = Compiler.TupleTypeReference;
  export type Type = Compiler.Type;
  export type TypeAliasDeclaration = Compiler.TypeAliasDeclaration;
  export type TypeChecker = Compiler.TypeChecker;
  export type TypeFlags = Compiler.TypeFlags;
  export type TypeReference = Compiler.TypeReference;
  export type TypeReferenceNode = Compiler.TypeReferenceNode;
  export type UnionType = Compiler.UnionType;
}
