import { ts } from './compiler.js';
import type { Schema } from '../contract/schema.js';
import { isForeign } from './platform-types.js';
import type { Finding, Place } from './problems.js';
import { isCallable, isErrorType, isSymbolKeyed, typeArguments } from './checked.js';
import { nameNode } from './type-nodes.js';
import type { TypeWalk } from './types.js';
import type { WalkContext } from './walk-context.js';

/** A class of errors that an entrypoint declares; its schema has provisional names. */
export interface DeclaredError {
  readonly name: string;
  readonly symbol: ts.Symbol;
  readonly excPath: string;
  readonly args?: readonly string[];
  readonly data: Schema;
  readonly node: ts.Node;
}

/** What every error has, and Nameko's list of arguments, which travels in its own place. */
const NO_DATA: ReadonlySet<string> = new Set(['name', 'message', 'stack', 'cause', 'args']);

const HIDDEN = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;

/** The errors that a decorator's option `errors` lists: `@rpc({ errors: [OutOfStock] })`. */
export function declaredErrors(
  context: WalkContext,
  walk: TypeWalk,
  service: string,
  decorator: ts.Decorator,
  path: string,
): readonly DeclaredError[] {
  const { checker, problems } = context;
  const place: Place = { node: decorator.expression, path };
  const options = typeOfProperty(checker, checker.getTypeAtLocation(decorator.expression), 'entrypointOptions');
  const listed = options === undefined ? undefined : typeOfProperty(checker, options, 'errors');
  if (listed === undefined) return [];
  if (!checker.isTupleType(listed)) {
    problems.report(UNKNOWN_LIST, place);
    return [];
  }
  return typeArguments(checker, listed).flatMap((type) => readError(context, walk, service, type, place) ?? []);
}

/**
 * The errors that a method's comment declares: `@throws {OutOfStock}`. Those of the platform say nothing to a caller, and a tag without
 * braces is a remark.
 */
export function thrownErrors(
  context: WalkContext,
  walk: TypeWalk,
  service: string,
  declarations: readonly ts.Node[],
  path: string,
): readonly DeclaredError[] {
  const { checker, program, problems } = context;
  const tags = declarations.flatMap((declaration) => ts.getAllJSDocTags(declaration, ts.isJSDocThrowsTag));
  return tags.flatMap(({ typeExpression }) => {
    if (typeExpression === undefined) return [];
    const place: Place = { node: typeExpression, path };
    const instance = checker.getTypeFromTypeNode(typeExpression.type);
    const symbol = instance.getSymbol();
    if (symbol === undefined || isErrorType(instance)) {
      problems.report(UNRESOLVED_TAG, place);
      return [];
    }
    const isPlatforms = symbol.declarations?.every((declaration) => isForeign(program, declaration)) === true;
    if (isPlatforms && /^(Aggregate|Eval|Range|Reference|Syntax|Type|URI)?Error$/.test(symbol.name)) return [];
    return readError(context, walk, service, checker.getTypeOfSymbol(symbol), place) ?? [];
  });
}

function readError(
  context: WalkContext,
  walk: TypeWalk,
  service: string,
  type: ts.Type,
  place: Place,
): DeclaredError | undefined {
  const { checker, problems } = context;
  const [construction] = type.getConstructSignatures();
  const instance = construction?.getReturnType();
  const symbol = instance?.getSymbol();
  const declaration = symbol?.declarations?.find((candidate) => ts.isClassLike(candidate));
  if (construction === undefined || instance === undefined || symbol === undefined || declaration?.name === undefined) {
    problems.report(isErrorType(type) ? UNRESOLVED : NO_CLASS, place);
    return undefined;
  }
  const name = declaration.name.text;
  const at: Place = isForeign(context.program, declaration) ? place : { node: declaration.name, path: name };
  const fields = checker.getPropertiesOfType(instance).filter((property) => isField(context, property));
  const args = argumentsOf(context, construction, new Set(fields.map((field) => field.name)));
  return {
    name,
    symbol,
    excPath: excPathOf(context, declaration, at) ?? `${service}.${name}`,
    ...(args === undefined ? {} : { args }),
    data: walk.objectOf(fields, instance, at),
    node: at.node,
  };
}

/** Public data that the sources declare: what a package's base class has is no promise of ours. */
function isField({ program, checker }: WalkContext, property: ts.Symbol): boolean {
  const { name, valueDeclaration: declaration } = property;
  if (declaration === undefined || NO_DATA.has(name) || isSymbolKeyed(property)) return false;
  if (!ts.isPropertyDeclaration(declaration) && !ts.isParameter(declaration)) return false;
  if (isForeign(program, declaration) || ts.isPrivateIdentifier(declaration.name)) return false;
  if ((ts.getCombinedModifierFlags(declaration) & HIDDEN) !== 0) return false;
  return !isCallable(checker.getNonNullableType(checker.getTypeOfSymbol(property)));
}

/** The parameters of the constructor, where each is a field or the message: then others can make the class again. */
function argumentsOf(
  { program }: WalkContext,
  { declaration, parameters }: ts.Signature,
  fields: ReadonlySet<string>,
): readonly string[] | undefined {
  if (declaration === undefined || !ts.isConstructorDeclaration(declaration) || isForeign(program, declaration)) {
    return undefined;
  }
  const hasRest = declaration.parameters.some(({ dotDotDotToken }) => dotDotDotToken !== undefined);
  const names = parameters.map(({ name }) => name);
  return !hasRest && names.every((name) => name === 'message' || fields.has(name)) ? names : undefined;
}

/** The text of the class's own `static excPath`; undefined where it has none. */
function excPathOf(
  { checker, problems }: WalkContext,
  declaration: ts.ClassLikeDeclaration,
  place: Place,
): string | undefined {
  const own = declaration.members.find(
    (member) =>
      (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0 && member.name?.getText() === 'excPath',
  );
  if (own === undefined) return undefined;
  const initializer = ts.isPropertyDeclaration(own) ? own.initializer : undefined;
  if (initializer !== undefined && ts.isStringLiteralLike(initializer)) return initializer.text;
  const type = checker.getTypeAtLocation(own);
  if (type.isStringLiteral()) return type.value;
  problems.report(UNKNOWN_PATH, { ...place, node: nameNode(own) });
  return undefined;
}

function typeOfProperty(checker: ts.TypeChecker, type: ts.Type, name: string): ts.Type | undefined {
  const property = checker.getPropertyOfType(type, name);
  return property === undefined ? undefined : checker.getTypeOfSymbol(property);
}

/** Reports classes that share a name or a path: callers know errors by both. */
export function refuseNamesakes({ problems }: WalkContext, errors: readonly DeclaredError[]): void {
  const classes = [...new Map(errors.map((error) => [error.symbol, error])).values()];
  for (const [index, { name, excPath, node }] of classes.entries()) {
    const before = classes.slice(0, index);
    const shared = before.some((other) => other.name === name)
      ? `are called \`${name}\``
      : before.some((other) => other.excPath === excPath)
        ? `travel as \`${excPath}\``
        : undefined;
    if (shared === undefined) continue;
    const message = `Two classes of declared errors ${shared}.`;
    const hint = 'Callers tell the errors of a service by name and path: give one of them another.';
    problems.report({ code: 'NTG1013', message, hint }, { node, path: name });
  }
}

const UNKNOWN_LIST: Finding = {
  code: 'NTG1007',
  message: 'Option `errors` is not known without running the code.',
  hint: 'List the classes in the decorator, or type their constant as a tuple (`as const`).',
};

const UNKNOWN_PATH: Finding = {
  code: 'NTG1007',
  message: '`excPath` is not known without running the code.',
  hint: 'Write it as a literal: `static readonly excPath = "shop.OutOfStock"`.',
};

const UNRESOLVED: Finding = {
  code: 'NTG1101',
  message: 'A class in option `errors` does not resolve.',
  hint: 'Import it from a module that exists without generated files, or mend its name.',
};

const UNRESOLVED_TAG: Finding = {
  code: 'NTG1101',
  message: 'A class behind `@throws` does not resolve.',
  hint: 'Write the name of a class that this file declares or imports, or leave out the braces if it is a remark.',
};

const NO_CLASS: Finding = {
  code: 'NTG1007',
  message: 'Option `errors` lists what is no class with a name.',
  hint: 'List classes that extend Error.',
};
