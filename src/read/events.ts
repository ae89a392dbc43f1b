import type { ts } from 'ts-morph';
import type { Schema } from '../contract/schema.js';
import { unsendable } from './properties.js';
import { isErrorType } from './checked.js';
import { meantNode } from './type-nodes.js';
import type { TypeWalk } from './types.js';
import type { WalkContext } from './walk-context.js';

export interface DispatchedEvent {
  readonly schema: Schema;
  readonly node: ts.Node;
}

/**
 * The events that the fields of a service dispatch, by type.
 *
 * A field dispatches when its type has the phantom property `dispatchedEvents`, an interface of event type to payload.
 */
export function dispatchedEvents(
  context: WalkContext,
  walk: TypeWalk,
  fields: readonly ts.Symbol[],
  className: string,
): ReadonlyMap<string, DispatchedEvent> {
  const found = new Map<string, DispatchedEvent>();
  for (const field of fields) {
    for (const event of eventsOf(context, field, className)) {
      const { node, path } = eventPlace(event, field, className);
      const finding = unsendable(event);
      if (finding !== undefined) {
        context.problems.report(finding, { node, path });
        continue;
      }
      const schema = walk.schemaOf(context.checker.getTypeOfSymbol(event), { node, path }, 'null');
      const known = found.get(event.name);
      if (known === undefined) found.set(event.name, { schema, node });
      else if (JSON.stringify(known.schema) !== JSON.stringify(schema)) refuseSecond(context, event.name, node, path);
    }
  }
  return found;
}

function eventsOf({ checker, problems }: WalkContext, field: ts.Symbol, className: string): readonly ts.Symbol[] {
  const type = checker.getNonNullableType(checker.getTypeOfSymbol(field));
  const phantom = checker.getPropertyOfType(type, 'dispatchedEvents');
  if (phantom === undefined) return [];
  const events = checker.getNonNullableType(checker.getTypeOfSymbol(phantom));
  if (isErrorType(events)) {
    const node = field.valueDeclaration;
    const hint = 'Import it from a module that exists without generated files, or mend its name.';
    const message = `The events of \`${className}.${field.name}\` do not resolve.`;
    if (node !== undefined)
      problems.report({ code: 'NTG1101', message, hint }, { node, path: `${className}.${field.name}` });
    return [];
  }
  return checker.getPropertiesOfType(events);
}

function eventPlace(event: ts.Symbol, field: ts.Symbol, className: string): { node: ts.Node; path: string } {
  const path = `${className}.${field.name}.${event.name}`;
  const declaration = event.declarations?.[0] ?? field.valueDeclaration;
  if (declaration === undefined) throw new TypeError(`${path} has no declaration`);
  return { node: meantNode(declaration), path };
}

function refuseSecond({ problems }: WalkContext, type: string, node: ts.Node, path: string): void {
  const message = `Event \`${type}\` is dispatched with two payload types.`;
  problems.report({ code: 'NTG2008', message, hint: 'Give both dispatchers one type.' }, { node, path });
}
