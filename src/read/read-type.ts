import { ts } from './compiler.js';
import { refName, refTo, type Schema } from '../contract/schema.js';
import { innerSchemas } from '../contract/schema-parts.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import { readableSources } from './imports.js';
import { BEYOND_COMPILER } from './findings.js';
import { Problems, type Place } from './problems.js';
import { openProgram } from './program.js';
import { pathFrom } from './source-location.js';
import { meantNode } from './type-nodes.js';
import { TypeWalk } from './types.js';

export interface TypeOptions {
  /** Absolute path of a TypeScript file. */
  readonly file: string;
  /** The name of an exported type; one in a namespace has dots. */
  readonly type: string;
  /** Path of a tsconfig.json, or of its folder. */
  readonly project: string;
  /** Absolute path of the output folder. */
  readonly output: string;
  /** Absolute path that the paths in diagnostics are relative to. */
  readonly root: string;
}

/** What came of reading one type. */
export type TypeReading =
  | {
      readonly schema: Schema;
      readonly $defs: Readonly<Record<string, Schema>>;
      readonly diagnostics: readonly Diagnostic[];
    }
  /** There is none of the name among these. */
  | { readonly exported: readonly string[] }
  | { readonly diagnostics: readonly Diagnostic[] };

const TYPES =
  ts.SymbolFlags.Interface |
  ts.SymbolFlags.TypeAlias |
  ts.SymbolFlags.Class |
  ts.SymbolFlags.Enum |
  ts.SymbolFlags.EnumMember;

/** The schema of an exported type, as it would be in a contract. */
export function readType({ file, type: name, project, output, root }: TypeOptions): TypeReading {
  const opening = openProgram(project, output, root, { file });
  if ('diagnostics' in opening) return opening;
  const { program, checker } = opening.opened;
  const problems = new Problems(root);
  const source = readableSources(opening.opened, problems).find(({ fileName }) => fileName === file);
  if (source === undefined) return { diagnostics: problems.list() };
  const module = checker.getSymbolAtLocation(source);
  const exported = module === undefined ? [] : checker.getExportsOfModule(module);
  const symbol = find(checker, exported, name.split('.'));
  const declaration = symbol?.declarations?.[0];
  if (symbol === undefined || declaration === undefined) {
    return { exported: exported.filter((one) => (targetOf(checker, one).flags & TYPES) !== 0).map((one) => one.name) };
  }
  const walk = new TypeWalk({ program, checker, problems, pathOf: (path) => pathFrom(root, path) });
  const place: Place = { node: meantNode(declaration), path: name };
  try {
    const draft = walk.schemaOf(checker.getDeclaredTypeOfSymbol(symbol), place);
    const settled = walk.settle();
    return { ...standing(settled.apply(draft), settled.$defs), diagnostics: problems.list() };
  } catch (error) {
    // the compiler calls itself for each step of a chain of aliases; nothing else in here throws a RangeError
    if (!(error instanceof RangeError)) throw error;
    problems.report(BEYOND_COMPILER, place);
    return { diagnostics: problems.list() };
  }
}

function find(
  checker: ts.TypeChecker,
  among: readonly ts.Symbol[],
  [name, ...inner]: readonly string[],
): ts.Symbol | undefined {
  const found = among.find((symbol) => symbol.name === name);
  const target = found === undefined ? undefined : targetOf(checker, found);
  if (target === undefined) return undefined;
  if (inner.length > 0) return find(checker, [...(target.exports?.values() ?? [])], inner);
  return (target.flags & TYPES) === 0 ? undefined : target;
}

/** What a symbol means that is exported from elsewhere. */
function targetOf(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

/** The type itself at the top, unless it holds itself. */
function standing(
  schema: Schema,
  $defs: Readonly<Record<string, Schema>>,
): { readonly schema: Schema; readonly $defs: Readonly<Record<string, Schema>> } {
  const name = schema.$ref === undefined ? undefined : refName(schema.$ref);
  const own = name === undefined ? undefined : $defs[name];
  if (name === undefined || own === undefined) return { schema, $defs };
  const { $ref } = refTo(name);
  const isHeld = Object.values($defs).some((one) => refersTo(one, $ref));
  if (isHeld) return { schema, $defs };
  return { schema: own, $defs: Object.fromEntries(Object.entries($defs).filter(([other]) => other !== name)) };
}

function refersTo(schema: Schema, ref: string | undefined): boolean {
  return schema.$ref === ref || innerSchemas(schema).some((inner) => refersTo(inner, ref));
}
