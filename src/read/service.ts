import { ts } from './compiler.js';
import { part, type Contract, type EntrypointContract, type ErrorContract } from '../contract/contract.js';
import type { SourceClass } from './classes.js';
import { entrypointsOf } from './decorators.js';
import type { SettledNames } from './definitions.js';
import { deprecationOf, docOf, docOfResult } from './doc-comments.js';
import { declaredErrors, refuseNamesakes, thrownErrors, type DeclaredError } from './errors.js';
import { dispatchedEvents, type DispatchedEvent } from './events.js';
import { BEYOND_COMPILER } from './findings.js';
import { refuseUntextual } from './http-request.js';
import { readSignature, type ServiceMethod, type Signature } from './method.js';
import { isForeign } from './platform-types.js';
import { nameNode } from './type-nodes.js';
import { TypeWalk } from './types.js';
import type { WalkContext } from './walk-context.js';

/** A class that is a service, under its name on the wire. */
export interface ServiceClass extends SourceClass {
  readonly service: string;
  readonly name: string;
}

export interface ServiceReading {
  readonly contract: Contract;
  /** Nodes by `part` key. */
  readonly nodes: ReadonlyMap<string, ts.Node>;
}

/** One entrypoint before names are settled. */
interface Draft extends Pick<EntrypointContract, 'kind' | 'options'> {
  readonly method: ServiceMethod;
  readonly signature: Signature;
  /** What the author says of the method and its result. */
  readonly remarks: Pick<EntrypointContract, 'doc' | 'returns' | 'deprecated'>;
  readonly errors: readonly DeclaredError[];
}

/** Reads what one service promises. Reports a type that is too deep for the compiler itself; then there is nothing. */
export function tryReadService(context: WalkContext, serviceClass: ServiceClass): ServiceReading | undefined {
  try {
    return readService(context, serviceClass);
  } catch (error) {
    // the compiler calls itself for each step of a chain of aliases; nothing else in here throws a RangeError
    if (!(error instanceof RangeError)) throw error;
    context.problems.report(BEYOND_COMPILER, { node: nameNode(serviceClass.node), path: serviceClass.name });
    return undefined;
  }
}

function readService(context: WalkContext, serviceClass: ServiceClass): ServiceReading {
  const { checker, pathOf } = context;
  const { service, name: className, node, symbol } = serviceClass;
  const walk = new TypeWalk(context);
  const members = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol));
  const drafts = [...members].sort(byName).flatMap((member) => draftsOf(context, walk, member, serviceClass));
  const fields = members.filter((member) => isOwnField(context, member)).sort(byName);
  const events = dispatchedEvents(context, walk, fields, className);
  const errors = drafts.flatMap((draft) => draft.errors);
  refuseNamesakes(context, errors);
  const settled = walk.settle();
  for (const { request } of drafts.map(({ signature }) => signature)) {
    if (request === undefined) continue;
    refuseUntextual(context.problems, settled.apply(request.schema), settled.$defs, request.place);
  }
  const doc = docOf(checker, symbol);
  const contract: Contract = {
    service,
    className,
    source: pathOf(node.getSourceFile().fileName),
    ...(doc === undefined ? {} : { doc }),
    entrypoints: drafts.map((draft) => entrypointOf(draft, settled)).sort(byMethodKindOptions),
    events: sortedRecord([...events].map(([type, { schema }]) => [type, settled.apply(schema)])),
    ...(errors.length === 0 ? {} : { errors: errorsOf(errors, settled) }),
    $defs: settled.$defs,
  };
  return { contract, nodes: nodesOf(serviceClass, drafts, events, walk, settled) };
}

function draftsOf(
  context: WalkContext,
  walk: TypeWalk,
  member: ts.Symbol,
  { service, name: className }: ServiceClass,
): readonly Draft[] {
  const declarations = (member.declarations ?? []).filter((declaration) => ts.isMethodDeclaration(declaration));
  const path = `${className}.${member.name}`;
  const marks = declarations
    .filter(isInstanceMethod)
    .flatMap((declaration) => entrypointsOf(context, declaration, path));
  const method: ServiceMethod = { name: member.name, symbol: member, declarations, path };
  const remarks = remarksOn(context, member, declarations);
  return marks.map(({ kind, options, decorator }) => {
    const signature = readSignature(context, walk, method, kind);
    if (kind !== 'rpc') return { kind, options, method, remarks, errors: [], signature };
    const listed = declaredErrors(context, walk, service, decorator, path);
    const symbols = new Set(listed.map(({ symbol }) => symbol));
    const thrown = thrownErrors(context, walk, service, declarations, path).filter(
      ({ symbol }) => !symbols.has(symbol),
    );
    const errors = [...listed, ...thrown];
    const named = thrown.length === 0 ? options : { ...options, errors: errors.map(({ name }) => name) };
    return { kind, options: named, method, remarks, errors, signature };
  });
}

/** The others are refused where the class is looked at as a whole. */
function isInstanceMethod(declaration: ts.MethodDeclaration): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  const { name } = declaration;
  const hasName = !ts.isPrivateIdentifier(name);
  return hasName && (ts.getCombinedModifierFlags(declaration) & hidden) === 0;
}

/** A field that the sources declare; what a package's base class holds dispatches nothing for us. */
function isOwnField({ program }: WalkContext, { valueDeclaration }: ts.Symbol): boolean {
  if (valueDeclaration === undefined || ts.isMethodDeclaration(valueDeclaration)) return false;
  return !isForeign(program, valueDeclaration);
}

function remarksOn({ checker }: WalkContext, method: ts.Symbol, declarations: readonly ts.Node[]): Draft['remarks'] {
  const doc = docOf(checker, method);
  const returns = declarations.map(docOfResult).find((text) => text !== undefined);
  const deprecated = deprecationOf(declarations);
  return {
    ...(doc === undefined ? {} : { doc }),
    ...(returns === undefined ? {} : { returns }),
    ...(deprecated === undefined ? {} : { deprecated }),
  };
}

function entrypointOf({ kind, options, method, signature, remarks }: Draft, settled: SettledNames): EntrypointContract {
  const { params, arity, result, request } = signature;
  return {
    kind,
    method: method.name,
    ...remarks,
    params: params.map((param) => ({ ...param, schema: settled.apply(param.schema) })),
    arity,
    ...(result === undefined ? {} : { result: settled.apply(result) }),
    ...(request === undefined ? {} : { request: settled.apply(request.schema) }),
    options,
  };
}

function errorsOf(errors: readonly DeclaredError[], settled: SettledNames): Readonly<Record<string, ErrorContract>> {
  const entries = errors.map(({ name, excPath, args, data }): readonly [string, ErrorContract] => [
    name,
    { excPath, ...(args === undefined ? {} : { args }), data: settled.apply(data) },
  ]);
  return sortedRecord(entries);
}

function nodesOf(
  { service, node }: ServiceClass,
  drafts: readonly Draft[],
  events: ReadonlyMap<string, DispatchedEvent>,
  walk: TypeWalk,
  settled: SettledNames,
): ReadonlyMap<string, ts.Node> {
  const nodes = new Map<string, ts.Node>([[part(service), nameNode(node)]]);
  for (const { method, signature } of drafts) {
    const [declaration] = method.declarations;
    if (declaration !== undefined) nodes.set(part(service, method.name), declaration.name);
    for (const [name, at] of signature.nodes) nodes.set(part(service, method.name, name), at);
  }
  for (const [name, definition] of settled.definitions) {
    const places = walk.placesOf(definition);
    if (places === undefined) continue;
    nodes.set(part(service, '$defs', name), places.node);
    for (const [property, at] of places.properties) nodes.set(part(service, '$defs', name, property), at);
  }
  for (const error of drafts.flatMap(({ errors }) => errors))
    nodes.set(part(service, 'errors', error.name), error.node);
  for (const [type, event] of events) nodes.set(part(service, 'events', type), event.node);
  return nodes;
}

function byName(a: ts.Symbol, b: ts.Symbol): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function byMethodKindOptions(a: EntrypointContract, b: EntrypointContract): number {
  const keys = ({ method, kind, options }: EntrypointContract): readonly string[] => [
    method,
    kind,
    JSON.stringify(options),
  ];
  const [left, right] = [keys(a), keys(b)];
  const index = left.findIndex((key, at) => key !== right[at]);
  return index === -1 ? 0 : (left[index] ?? '') < (right[index] ?? '') ? -1 : 1;
}

function sortedRecord<Value>(entries: readonly (readonly [string, Value])[]): Readonly<Record<string, Value>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
