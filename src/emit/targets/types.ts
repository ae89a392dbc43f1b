import type { Schema } from '../../contract/schema.js';
import { key } from '../escape.js';
import { docTextOf } from '../doc-text.js';
import { LINE_WIDTH, type Lines } from '../literal.js';
import { byCodeUnit } from '../names.js';
import { TypePrinter, type PrintedIndex, type PrintedMember } from '../print-type.js';
import { errorsOf, hasEvents, hasTypes, type EmittedFile, type NamedService } from '../target.js';
import type { Templates } from '../templates.js';

export interface TypesContext {
  readonly source: string;
  readonly types: readonly PrintedType[];
  readonly hasEvents: boolean;
  readonly eventsName: string;
  readonly eventsDoc: string;
  readonly events: readonly PrintedMember[];
  readonly hasErrors: boolean;
  readonly errorsName: string;
  readonly errorsDoc: string;
  readonly errors: readonly PrintedMember[];
}

interface PrintedType {
  readonly name: string;
  readonly doc: string;
  readonly isInterface: boolean;
  readonly members: readonly PrintedMember[];
  /** Types of the properties without a name. */
  readonly indexes: readonly PrintedIndex[];
  /** The type of an alias. */
  readonly type: Lines;
}

/** `types.ts`: the named types of the payloads, and the events. */
export function emitTypes(service: NamedService, templates: Templates): EmittedFile | undefined {
  if (!hasTypes(service)) return undefined;
  const { contract, names, typeNames } = service;
  const printer = new TypePrinter(typeNames);
  const defs = Object.entries(contract.$defs).sort(([left], [right]) => byCodeUnit(left, right));
  const events = Object.entries(contract.events).sort(([left], [right]) => byCodeUnit(left, right));
  const errors = errorsOf(service);
  const context: TypesContext = {
    source: contract.source,
    types: defs.map(([name, schema]) => printType(printer, typeNames.get(name) ?? name, schema)),
    hasEvents: hasEvents(service),
    eventsName: names.events,
    eventsDoc: `What ${contract.service} dispatches: event type to payload.`,
    events: events.map(([name, schema]) => printMember(printer, name, schema)),
    hasErrors: errors.length > 0,
    errorsName: names.errors,
    errorsDoc: `What methods of ${contract.service} declare to fail with: class name to data.`,
    errors: errors.map(([name, { data }]) => printMember(printer, name, data)),
  };
  return { path: `${names.folder}/types.ts`, text: templates.render('types.ts', context) };
}

function printMember(printer: TypePrinter, name: string, schema: Schema): PrintedMember {
  const type = printer.print(schema, LINE_WIDTH - key(name).length - 5);
  return { name, optional: false, type, doc: docTextOf(schema) };
}

function printType(printer: TypePrinter, name: string, schema: Schema): PrintedType {
  const shared = { name, doc: docTextOf(schema) };
  if (!isInterface(schema)) {
    const type = printer.print(schema, LINE_WIDTH - name.length - 16);
    return { ...shared, isInterface: false, members: [], indexes: [], type };
  }
  const members = printer.members(schema, LINE_WIDTH - 2);
  return { ...shared, isInterface: true, members, indexes: printer.indexes(schema), type: [] };
}

/** An object and nothing else; `object` itself is no interface. */
function isInterface(schema: Schema): boolean {
  const { type, properties, patternProperties, additionalProperties, required, $ref, anyOf } = schema;
  if (type !== 'object' || $ref !== undefined || anyOf !== undefined || schema['x-ntgen'] !== undefined) return false;
  const names = Object.keys(properties ?? {}).length + (required ?? []).length;
  return names > 0 || additionalProperties !== undefined || patternProperties !== undefined;
}
