import { ts } from './compiler.js';
import type { Schema } from '../contract/schema.js';
import { isTextual, textFormsOf } from '../contract/text-forms.js';
import type { Problems, Place } from './problems.js';
import type { TypeWalk } from './types.js';
import type { WalkContext } from './walk-context.js';

/** What a request's type may say. */
const PARTS: ReadonlySet<string> = new Set(['body', 'query', 'headers']);

/** The payloads of a request, as one object; its schema has provisional names. */
export interface TypedRequest {
  readonly schema: Schema;
  readonly place: Place;
}

/**
 * What a method asks of its request: `HttpRequest<{ body: Order; query: { page: number } }>`.
 *
 * A request says so when its type has the phantom property `requestTypes`. Undefined where it asks nothing.
 */
export function typedRequest(
  { checker, problems }: WalkContext,
  walk: TypeWalk,
  request: ts.Type,
  place: Place,
): TypedRequest | undefined {
  const phantom = checker.getPropertyOfType(request, 'requestTypes');
  if (phantom === undefined) return undefined;
  const types = checker.getNonNullableType(checker.getTypeOfSymbol(phantom));
  if ((types.flags & ts.TypeFlags.Any) !== 0) {
    problems.report(UNRESOLVED, place);
    return undefined;
  }
  const parts = checker.getPropertiesOfType(types).filter(({ name }) => PARTS.has(name));
  return parts.length === 0 ? undefined : { schema: walk.objectOf(parts, types, place), place };
}

/** Reports what a query or headers cannot hold. The schema has its final names. */
export function refuseUntextual(
  problems: Problems,
  { properties = {} }: Schema,
  defs: Readonly<Record<string, Schema>>,
  { node, path }: Place,
): void {
  for (const part of ['query', 'headers'] as const) {
    const schema = properties[part];
    if (schema === undefined) continue;
    if (!isTextual(schema, defs)) problems.report(noObject(part), { node, path: `${path}.${part}` });
    for (const [name, form] of textFormsOf(schema, defs)) {
      const at: Place = { node, path: `${path}.${part}.${name}` };
      if (form === undefined || (part === 'headers' && form.endsWith('[]'))) problems.report(noText(part, name), at);
      if (part === 'headers' && name !== name.toLowerCase()) problems.report(upperCase(name), at);
    }
  }
}

const UNRESOLVED = {
  code: 'NTG1101',
  message: 'The types of this request are not known.',
  hint: 'State its parts, by types from modules that exist without generated files: HttpRequest<{ body: Order }>.',
} as const;

function noObject(part: 'query' | 'headers') {
  const message = `The ${part} of a request must be one object; what has no name in it can be text only.`;
  return { code: 'NTG1102', message, hint: 'Name each value: { page?: number }.' } as const;
}

function noText(part: 'query' | 'headers', name: string) {
  const message = `\`${name}\` has no form in the ${part} of a request: texts of one type can stand there.`;
  const lists = part === 'query' ? ', or a list of one of them' : '';
  return {
    code: 'NTG1102',
    message,
    hint: `Use string, number or boolean${lists}; send the rest in the body.`,
  } as const;
}

function upperCase(name: string) {
  const message = `The header \`${name}\` would never be found: the names of headers are read in lower case.`;
  return { code: 'NTG1102', message, hint: `Write '${name.toLowerCase()}'.` } as const;
}
