import { ts } from './compiler.js';
import { basesOf, isStatic, type SourceClass } from './classes.js';
import { entrypointsOf, type EntrypointMark } from './decorators.js';
import type { Place } from './problems.js';
import type { ServiceClass } from './service.js';
import { isErrorType } from './checked.js';
import { nameNode } from './type-nodes.js';
import type { WalkContext } from './walk-context.js';

/** A class, and what of it speaks for a service. */
interface Candidate {
  readonly sourceClass: SourceClass;
  readonly hasEntrypoints: boolean;
  /** Its own `static serviceName`. */
  readonly nameMember: ts.ClassElement | undefined;
}

export interface ServiceClasses {
  readonly services: readonly ServiceClass[];
  /** Whether some class meant to be a service, and was refused. */
  readonly hasRefused: boolean;
}

/**
 * The classes that are services: those with an entrypoint or a `static serviceName` of their own that are not abstract.
 *
 * A class without a name that a service is derived from is no service and no error. Reports entrypoints that stand where
 * none can.
 */
export function serviceClasses(context: WalkContext, classes: readonly SourceClass[]): ServiceClasses {
  const candidates = classes.map((sourceClass) => examine(context, sourceClass));
  const meant = candidates.filter(
    ({ sourceClass, hasEntrypoints, nameMember }) =>
      !sourceClass.isAbstract && (hasEntrypoints || nameMember !== undefined),
  );
  const bases = new Set(
    meant
      .filter(({ sourceClass }) => nameTypeOf(context, sourceClass) !== undefined)
      .flatMap(({ sourceClass }) => basesOf(context.checker, sourceClass.symbol)),
  );
  const wanted = meant.filter(
    ({ sourceClass }) => nameTypeOf(context, sourceClass) !== undefined || !bases.has(sourceClass.symbol),
  );
  for (const { sourceClass } of wanted) reportUnresolvedBase(context, sourceClass);
  const services = wanted.flatMap((candidate) => named(context, candidate) ?? []);
  return { services, hasRefused: services.length < wanted.length };
}

function examine(context: WalkContext, sourceClass: SourceClass): Candidate {
  const { node } = sourceClass;
  const className = sourceClass.name ?? '(anonymous class)';
  reportMisplaced(context, entrypointsOf(context, node, className), 'a class', className);
  let hasEntrypoints = false;
  for (const member of node.members) {
    const path = `${className}.${member.name?.getText() ?? 'constructor'}`;
    const marks = entrypointsOf(context, member, path);
    const obstacle = obstacleOf(context, member);
    if (obstacle !== undefined) reportMisplaced(context, marks, obstacle, path);
    hasEntrypoints ||= marks.length > 0;
  }
  const nameMember = node.members.find((member) => isStatic(member) && member.name?.getText() === 'serviceName');
  return { sourceClass, hasEntrypoints, nameMember };
}

/** What makes a member no place for an entrypoint. */
function obstacleOf({ checker }: WalkContext, member: ts.ClassElement): string | undefined {
  const flags = ts.getCombinedModifierFlags(member);
  if (!ts.isMethodDeclaration(member)) return 'other than a method';
  if (member.body === undefined) return 'a method without a body';
  if ((flags & ts.ModifierFlags.Static) !== 0) return 'a static method';
  if (ts.isPrivateIdentifier(member.name) || (flags & ts.ModifierFlags.Private) !== 0) return 'a private method';
  if ((flags & ts.ModifierFlags.Protected) !== 0) return 'a protected method';
  if (!ts.isComputedPropertyName(member.name)) return undefined;
  const type = checker.getTypeAtLocation(member.name.expression);
  return type.isStringLiteral() ? undefined : 'a method without a literal name';
}

function reportMisplaced(
  { problems }: WalkContext,
  marks: readonly EntrypointMark[],
  obstacle: string,
  path: string,
): void {
  for (const { kind, decorator } of marks) {
    const message = `The ${kind} entrypoint of \`${path}\` stands on ${obstacle}.`;
    const hint = 'Entrypoints are public instance methods: each call gets an instance of its own.';
    problems.report({ code: 'NTG1005', message, hint }, { node: decorator.expression, path });
  }
}

function reportUnresolvedBase({ checker, problems }: WalkContext, { node, name }: SourceClass): void {
  const path = name ?? '(anonymous class)';
  const clause = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  for (const { expression } of clause?.types ?? []) {
    if (!isErrorType(checker.getTypeAtLocation(expression))) continue;
    const message = `The base class of \`${path}\` does not resolve, and it may have entrypoints.`;
    problems.report({ code: 'NTG1101', message, hint: 'Import it, or mend its name.' }, { node: expression, path });
  }
}

function named(context: WalkContext, { sourceClass, nameMember }: Candidate): ServiceClass | undefined {
  const { problems } = context;
  const { name, node } = sourceClass;
  const place: Place = { node: nameNode(node), path: name ?? '(anonymous class)' };
  const type = nameTypeOf(context, sourceClass);
  if (type === undefined) {
    const hint = "Add `static readonly serviceName = '...'`, or make the class abstract if it is a base of services.";
    problems.report(
      { code: 'NTG1002', message: `\`${place.path}\` has entrypoints and no \`serviceName\`.`, hint },
      place,
    );
    return undefined;
  }
  if (!type.isStringLiteral()) {
    const hint = "Write `static readonly serviceName = '...'`: without `readonly` its type is any string.";
    const message = `The \`serviceName\` of \`${place.path}\` is not a literal string.`;
    problems.report({ code: 'NTG1003', message, hint }, { ...place, node: nameMember ?? place.node });
    return undefined;
  }
  if (name === undefined) {
    const message = `The class of service "${type.value}" has no name of its own.`;
    problems.report({ code: 'NTG1002', message, hint: 'Write `class SomeService { ... }`.' }, place);
    return undefined;
  }
  return { ...sourceClass, name, service: type.value };
}

/** The type of `serviceName`, inherited or own. */
function nameTypeOf({ checker }: WalkContext, { symbol }: SourceClass): ts.Type | undefined {
  const property = checker.getPropertyOfType(checker.getTypeOfSymbol(symbol), 'serviceName');
  return property === undefined ? undefined : checker.getTypeOfSymbol(property);
}
