import type { Contract } from './contract.js';
import { innerSchemas } from './schema-parts.js';
import { refName, type Schema } from './schema.js';

/** Payloads that a phrase names; the others are counted. */
const MAX_NAMED = 2;

/** The payloads that a named type is part of: "in param `order` of `OrdersService.create` and 2 more". */
export function placesOfType(name: string, contract: Contract): string {
  const { service, className, entrypoints, events, errors, $defs } = contract;
  const payloads = [
    ...entrypoints.flatMap(({ method, params, result, request }) => [
      ...params.map((param) => [param.schema, `param \`${param.name}\` of \`${className}.${method}\``] as const),
      ...(result === undefined ? [] : [[result, `the result of \`${className}.${method}\``] as const]),
      ...(request === undefined ? [] : [[request, `the request of \`${className}.${method}\``] as const]),
    ]),
    ...Object.entries(events).map(([type, schema]) => [schema, `event \`${type}\` of \`${service}\``] as const),
    ...Object.entries(errors ?? {}).map(([error, { data }]) => [data, `error \`${error}\` of \`${service}\``] as const),
  ];
  const users = usersOf(name, $defs);
  const places = payloads.filter(([schema]) => refersTo(schema, users)).map(([, place]) => place);
  const named = [...new Set(places)];
  if (named.length === 0) return `type of \`${service}\``;
  const more = named.length - MAX_NAMED;
  return `in ${named.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}

/** The named type itself, and those that lead to it. */
function usersOf(name: string, $defs: Contract['$defs']): ReadonlySet<string> {
  const users = new Set([name]);
  for (let before = 0; before !== users.size;) {
    before = users.size;
    for (const [other, schema] of Object.entries($defs)) if (refersTo(schema, users)) users.add(other);
  }
  return users;
}

function refersTo(schema: Schema, names: ReadonlySet<string>): boolean {
  const { $ref } = schema;
  if ($ref !== undefined && names.has(refName($ref))) return true;
  return innerSchemas(schema).some((inner) => refersTo(inner, names));
}
