import { ts } from './compiler.js';
import type { ParameterContract } from '../contract/contract.js';
import { payloadRule } from '../contract/kinds.js';
import type { Schema } from '../contract/schema.js';
import { constrain, constraintsOfParameters, constraintsOn, type Constraint } from './constraints.js';
import { docOf } from './doc-comments.js';
import { typedRequest, type TypedRequest } from './http-request.js';
import type { Place } from './problems.js';
import { meantNode, nameNode, narrowTo } from './type-nodes.js';
import type { TypeWalk } from './types.js';
import type { WalkContext } from './walk-context.js';

/** A method of a service class, with its type as the class has it: a generic base's parameters are filled in. */
export interface ServiceMethod {
  readonly name: string;
  readonly symbol: ts.Symbol;
  readonly declarations: readonly ts.MethodDeclaration[];
  /** `ShopService.buy` */
  readonly path: string;
}

export interface Signature {
  readonly params: readonly ParameterContract[];
  readonly arity: number;
  readonly result?: Schema;
  /** What an HTTP method asks of its request. */
  readonly request?: TypedRequest;
  /** The nodes of parameters and of the result, for telling where a change comes from. */
  readonly nodes: ReadonlyMap<string, ts.Node>;
}

/** The key of the result among a signature's nodes, and in `part(service, method, RETURNS)`. */
export const RETURNS = 'returns';
/** The same for what is asked of a request. */
export const REQUEST = 'request';

/** What an entrypoint of this kind takes and gives by this method; schemas have provisional names. */
export function readSignature(context: WalkContext, walk: TypeWalk, method: ServiceMethod, kind: string): Signature {
  const { checker } = context;
  const rule = payloadRule(kind);
  const declaration = implementationOf(method);
  const arity = declaration === undefined ? 0 : arityOf(declaration);
  const [signature] = checker.getTypeOfSymbol(method.symbol).getCallSignatures();
  const travels = rule.params !== 'none' || rule.result;
  if (declaration === undefined || signature === undefined || !travels) return { params: [], arity, nodes: new Map() };
  if (refuseForms(context, method, declaration)) return { params: [], arity, nodes: new Map() };
  const constraints = constraintsOfParameters(context, declaration, method.path);

  const nodes = new Map<string, ts.Node>();
  const payloads = rule.params === 'none' ? [] : signature.parameters.slice(rule.params);
  const params = payloads.map((parameter, index) => {
    const others = payloads.slice(index + 1);
    const reader = new ParameterReader(context, walk, method, constraints);
    const read = reader.read(parameter, others, rule.byName === true);
    nodes.set(read.name, meantNode(parameter.valueDeclaration ?? declaration));
    return read;
  });
  const request = rule.request === true ? readRequest(context, walk, method, signature) : undefined;
  if (request !== undefined) nodes.set(REQUEST, request.place.node);
  if (!rule.result) return { params, arity, nodes, ...(request === undefined ? {} : { request }) };
  nodes.set(RETURNS, declaration.type ?? declaration.name);
  return { params, arity, nodes, result: readResult(context, walk, method, declaration, signature) };
}

function readRequest(
  context: WalkContext,
  walk: TypeWalk,
  { path }: ServiceMethod,
  { parameters: [request] }: ts.Signature,
): TypedRequest | undefined {
  if (request?.valueDeclaration === undefined) return undefined;
  const place = { node: meantNode(request.valueDeclaration), path: `${path}(${request.name})` };
  return typedRequest(context, walk, context.checker.getTypeOfSymbol(request), place);
}

function readResult(
  { checker, problems }: WalkContext,
  walk: TypeWalk,
  { path }: ServiceMethod,
  declaration: ts.MethodDeclaration,
  signature: ts.Signature,
): Schema {
  if (declaration.type === undefined) {
    const hint = 'State it: an inferred one may hang on code that does not exist yet, such as a generated proxy.';
    const message = `\`${path}\` has no explicit return type.`;
    problems.report({ code: 'NTG1006', message, hint }, { node: declaration.name, path });
    return {};
  }
  const returned = signature.getReturnType();
  const type = checker.getAwaitedType(returned) ?? returned;
  return walk.schemaOf(type, { node: narrowTo(checker, declaration.type, type), path: `${path}()` }, 'null');
}

/** Reports an overloaded or generic method: such a one has no single form. */
function refuseForms({ problems }: WalkContext, method: ServiceMethod, declaration: ts.MethodDeclaration): boolean {
  const { path } = method;
  const place: Place = { node: declaration.name, path };
  if (method.declarations.length > 1) {
    const hint = 'Give each form a method of its own, or one signature with a union.';
    problems.report({ code: 'NTG1009', message: `\`${path}\` is overloaded.`, hint }, place);
    return true;
  }
  if (declaration.typeParameters !== undefined) {
    const hint = 'State the types: a caller has no way to choose them over the wire.';
    problems.report({ code: 'NTG1010', message: `\`${path}\` has type parameters.`, hint }, place);
    return true;
  }
  return false;
}

function implementationOf({ declarations }: ServiceMethod): ts.MethodDeclaration | undefined {
  return declarations.find(({ body }) => body !== undefined) ?? declarations[0];
}

/** JavaScript's `function.length`: the parameters before the first default or rest, without a `this`. */
function arityOf({ parameters }: ts.MethodDeclaration): number {
  const own = parameters.filter(({ name }) => name.getText() !== 'this');
  const end = own.findIndex(({ initializer, dotDotDotToken }) => initializer ?? dotDotDotToken);
  return end === -1 ? own.length : end;
}

/** A destructured payload has no name of its own, and where arguments go by place it needs none. */
const NAMELESS = 'payload';

class ParameterReader {
  readonly #context: WalkContext;
  readonly #walk: TypeWalk;
  readonly #method: ServiceMethod;
  /** Those of the method's comment, by parameter. */
  readonly #constraints: ReadonlyMap<string, readonly Constraint[]>;

  constructor(
    context: WalkContext,
    walk: TypeWalk,
    method: ServiceMethod,
    constraints: ReadonlyMap<string, readonly Constraint[]>,
  ) {
    this.#context = context;
    this.#walk = walk;
    this.#method = method;
    this.#constraints = constraints;
  }

  /** `others` follow it; `isNamed` says that callers may send arguments by name. */
  read(parameter: ts.Symbol, others: readonly ts.Symbol[], isNamed: boolean): ParameterContract {
    const { checker } = this.#context;
    const declaration = parameterOf(parameter);
    const node = declaration ?? this.#method.symbol.valueDeclaration;
    const name = declaration === undefined || ts.isIdentifier(declaration.name) ? parameter.name : NAMELESS;
    const path = `${this.#method.path}(${name})`;
    const type = checker.getTypeOfSymbol(parameter);
    if (node === undefined) return { name, schema: {} };
    this.#refuseName(name, isNamed && name === NAMELESS && parameter.name !== NAMELESS, { node: nameNode(node), path });
    const place = { node: meantNode(node), path };
    const doc = docOf(checker, parameter)?.replace(/^-\s+/, '');
    const said = doc === undefined ? {} : { doc };
    const isRest = declaration?.dotDotDotToken !== undefined;
    const constraints = [...(this.#constraints.get(name) ?? []), ...constraintsOn(this.#context, node, path)];
    const schema = constrain(this.#context, this.#walk.schemaOf(type, place, 'absent'), constraints, path);
    if (isRest) return { name, ...said, rest: true, schema: this.#arrayOnly(schema, place) };
    if (!isOptional(type, declaration)) return { name, ...said, schema };
    this.#refuseGap(others, place);
    return { name, ...said, optional: true, schema };
  }

  #refuseName(name: string, isMissing: boolean, place: Place): void {
    const { problems } = this.#context;
    if (isMissing) {
      const hint = 'Name it, and take it apart in the body: callers send arguments by name.';
      const message = `A parameter of \`${this.#method.path}\` has no name.`;
      problems.report({ code: 'NTG1008', message, hint }, place);
    }
    if (name === '__proto__') {
      const message = 'A parameter named `__proto__` is refused: it could change what an object is.';
      problems.report({ code: 'NTG1102', message, hint: 'Name it otherwise.' }, place);
    }
  }

  /** A schema without keywords has been reported already, or is `any`. */
  #arrayOnly(schema: Schema, place: Place): Schema {
    if (schema.type === 'array' || Object.keys(schema).length === 0) return schema;
    const message = 'A rest parameter of other than a plain array or tuple is not handled yet.';
    this.#context.problems.report({ code: 'NTG1103', message, hint: 'Write T[].' }, place);
    return schema;
  }

  /** What is left out leaves a gap in the arguments unless all after it may be left out too. */
  #refuseGap(others: readonly ts.Symbol[], place: Place): void {
    const { checker, problems } = this.#context;
    const followed = others.some((other) => {
      const declaration = parameterOf(other);
      return declaration?.dotDotDotToken === undefined && !isOptional(checker.getTypeOfSymbol(other), declaration);
    });
    if (!followed) return;
    const message = 'A parameter that may be left out, before one that may not, is not handled yet.';
    problems.report({ code: 'NTG1103', message, hint: 'Move it to the end, or write null instead.' }, place);
  }
}

function parameterOf({ valueDeclaration }: ts.Symbol): ts.ParameterDeclaration | undefined {
  return valueDeclaration !== undefined && ts.isParameter(valueDeclaration) ? valueDeclaration : undefined;
}

function isOptional(type: ts.Type, declaration: ts.ParameterDeclaration | undefined): boolean {
  if (declaration?.questionToken !== undefined || declaration?.initializer !== undefined) return true;
  return type.isUnion() && type.types.some(({ flags }) => (flags & ts.TypeFlags.VoidLike) !== 0);
}
