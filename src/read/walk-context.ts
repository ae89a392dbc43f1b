import type { ts } from 'ts-morph';
import type { Schema } from '../contract/schema.js';
import type { Checked } from './checked.js';
import type { Place, Problems } from './problems.js';

/** What it takes to turn types into schemas. */
export interface WalkContext extends Checked {
  readonly problems: Problems;
  readonly pathOf: (file: string) => string;
}

/** What `undefined` means where a type stands: left out, sent as null, or nothing that could be sent. */
export type UndefinedIs = 'absent' | 'null' | 'refused';

/** Gives the schema of a type that stands at a place. */
export interface SchemaSource {
  schemaOf(type: ts.Type, place: Place, undefinedIs?: UndefinedIs): Schema;
}
