import { ts } from './compiler.js';
import { parseRoutePath } from '../contract/route.js';
import type { JsonValue } from '../contract/schema.js';
import { literalOptions } from './literal-options.js';
import type { Place } from './problems.js';
import { isErrorType } from './checked.js';
import type { WalkContext } from './walk-context.js';

/** One entrypoint, as its decorator tells it. */
export interface EntrypointMark {
  readonly kind: string;
  readonly options: Readonly<Record<string, JsonValue>>;
  readonly decorator: ts.Decorator;
}

/**
 * The entrypoints that the decorators of a member make.
 *
 * A decorator is an entrypoint's when its type has a literal `entrypointKind`; one that resolves and has none is not
 * ours, and one that does not resolve is an error: it might have been.
 */
export function entrypointsOf(context: WalkContext, member: ts.Node, path: string): readonly EntrypointMark[] {
  const decorators = ts.canHaveDecorators(member) ? (ts.getDecorators(member) ?? []) : [];
  return decorators.flatMap((decorator) => readDecorator(context, decorator, path) ?? []);
}

function readDecorator(context: WalkContext, decorator: ts.Decorator, path: string): EntrypointMark | undefined {
  const { checker, problems } = context;
  const place: Place = { node: decorator.expression, path };
  const type = checker.getTypeAtLocation(decorator.expression);
  const text = `@${calleeOf(decorator.expression).getText()}`;
  if (isErrorType(type)) {
    const hint = 'Import it, or mend its name: a decorator that cannot be resolved might be an entrypoint.';
    problems.report({ code: 'NTG1004', message: `${text} does not resolve.`, hint }, place);
    return undefined;
  }
  if ((type.flags & ts.TypeFlags.Any) !== 0) {
    const message = `${text} has the type any: whether it makes an entrypoint cannot be told, and it is taken for none.`;
    const hint = 'Give the decorator a type.';
    problems.report({ code: 'NTG1004', severity: 'warning', message, hint }, place);
    return undefined;
  }
  const kindType = typeOfProperty(checker, type, 'entrypointKind');
  if (kindType === undefined) {
    if (isFactory(checker, type)) {
      const finding = { code: 'NTG1004', message: `${text} must be called.`, hint: `Write ${text}(...).` } as const;
      problems.report(finding, place);
    }
    return undefined;
  }
  if (!kindType.isStringLiteral()) {
    const message = `The kind of ${text} is not a literal string.`;
    problems.report({ code: 'NTG1007', message, hint: 'Type its `entrypointKind` as a string literal.' }, place);
    return undefined;
  }
  const mark = { kind: kindType.value, options: readOptions(context, type, place), decorator };
  checkRoute(context, mark, path);
  return mark;
}

function readOptions(
  { program, checker, problems }: WalkContext,
  type: ts.Type,
  place: Place,
): EntrypointMark['options'] {
  const given = typeOfProperty(checker, type, 'entrypointOptions');
  if (given === undefined) return {};
  const { options, unread } = literalOptions({ program, checker }, given);
  for (const name of unread) {
    const message = `Option \`${name}\` is not known without running the code; the contract leaves it out.`;
    const hint = 'Write it as a literal, or give its constant a literal type (`as const`).';
    problems.report({ code: 'NTG1007', severity: 'warning', message, hint }, place);
  }
  return options;
}

function checkRoute({ problems }: WalkContext, { kind, options, decorator }: EntrypointMark, path: string): void {
  if (kind !== 'http') return;
  const missing = [
    ...(Array.isArray(options['methods']) ? [] : ['method']),
    ...(typeof options['path'] === 'string' ? [] : ['path']),
  ];
  if (missing.length > 0 || typeof options['path'] !== 'string') {
    const message = `The route of \`${path}\` has no ${missing.join(' and no ')} that is known without running the code.`;
    const hint = "Write both as literals: @http('GET', '/receipts/<int:id>').";
    problems.report({ code: 'NTG2006', message, hint }, { node: decorator.expression, path });
    return;
  }
  const segments = parseRoutePath(options['path']);
  if (typeof segments !== 'string') return;
  const message = `${segments.charAt(0).toUpperCase()}${segments.slice(1)}.`;
  const hint = 'Routes are written as in /receipts/<int:id>.';
  problems.report({ code: 'NTG2003', message, hint }, { node: argumentOf(decorator, options['path']), path });
}

function argumentOf({ expression }: ts.Decorator, text: string): ts.Node {
  const given = ts.isCallExpression(expression) ? expression.arguments : [];
  return given.find((argument) => ts.isStringLiteralLike(argument) && argument.text === text) ?? expression;
}

function calleeOf(expression: ts.Expression): ts.Expression {
  return ts.isCallExpression(expression) ? expression.expression : expression;
}

/** Whether a call of it would make an entrypoint's decorator. */
function isFactory(checker: ts.TypeChecker, type: ts.Type): boolean {
  return type
    .getCallSignatures()
    .some((signature) => typeOfProperty(checker, signature.getReturnType(), 'entrypointKind') !== undefined);
}

function typeOfProperty(checker: ts.TypeChecker, type: ts.Type, name: string): ts.Type | undefined {
  const property = checker.getPropertyOfType(type, name);
  return property === undefined ? undefined : checker.getTypeOfSymbol(property);
}
