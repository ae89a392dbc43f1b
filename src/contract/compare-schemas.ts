import { canonicalJson } from './canonical.js';
import type { Schema } from './schema.js';
import { typeName } from './type-name.js';

/** How one place of a payload differs: `steps` lead to it, `text` goes on after its name. */
export interface SchemaChange {
  /** Property names, and `[]` for the items of an array. */
  readonly steps: readonly string[];
  /** `changed number to string`, `is new`, `is gone`, `is now optional`, ... */
  readonly text: string;
}

/** The places at which two schemas differ, as deep down as both have the same shape. */
export function compareSchemas(before: Schema, after: Schema, steps: readonly string[] = []): readonly SchemaChange[] {
  if (same(before, after)) return [];
  const inside = insideChanges(before, after, steps);
  const own = ownChange(before, after, inside !== undefined);
  return [...(own === undefined ? [] : [{ steps, text: own }]), ...(inside ?? [])];
}

/** The changes in properties or items, if they can be told apart; undefined where the place changed as a whole. */
function insideChanges(before: Schema, after: Schema, steps: readonly string[]): readonly SchemaChange[] | undefined {
  if (before.type !== after.type) return undefined;
  if (before.properties !== undefined && after.properties !== undefined) {
    return propertyChanges(before, after, steps);
  }
  if (typeof before.items === 'object' && typeof after.items === 'object') {
    return compareSchemas(before.items, after.items, [...steps, '[]']);
  }
  return undefined;
}

function propertyChanges(before: Schema, after: Schema, steps: readonly string[]): readonly SchemaChange[] {
  const old = new Map(Object.entries(before.properties ?? {}));
  const now = new Map(Object.entries(after.properties ?? {}));
  const gone = [...old.keys()].filter((name) => !now.has(name));
  const kept = [...now].flatMap(([name, schema]): readonly SchemaChange[] => {
    const place = [...steps, name];
    const previous = old.get(name);
    if (previous === undefined) return [{ steps: place, text: `is new (${typeName(schema)})` }];
    const was = before.required?.includes(name) ?? false;
    const is = after.required?.includes(name) ?? false;
    const flipped = was === is ? [] : [{ steps: place, text: is ? 'is now required' : 'is now optional' }];
    return [...flipped, ...compareSchemas(previous, schema, place)];
  });
  return [...gone.map((name) => ({ steps: [...steps, name], text: 'is gone' })), ...kept];
}

/** What changed at the place itself, the inside left out when it is told on its own. */
function ownChange(before: Schema, after: Schema, insideIsTold: boolean): string | undefined {
  const [old, now] = [before, after].map((schema) => withoutComment(insideIsTold ? shellOf(schema) : schema));
  if (old === undefined || now === undefined || same(old, now)) {
    return sameComment(before, after) ? undefined : 'has another comment';
  }
  const [from, to] = [typeName(before), typeName(after)];
  if (from !== to && !insideIsTold) return `changed ${from} to ${to}`;
  return closed(before) === closed(after)
    ? 'changed what it accepts'
    : closed(after)
      ? 'no longer takes unknown properties'
      : 'takes unknown properties now';
}

function shellOf({ properties: _properties, required: _required, items: _items, ...shell }: Schema): Schema {
  return shell;
}

/** Keywords that ask nothing of a value. */
const COMMENTS = ['default', 'deprecated', 'description', 'examples', 'x-ntgen-deprecation'] as const;

function withoutComment(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !COMMENTS.some((known) => known === keyword)));
}

function sameComment(before: Schema, after: Schema): boolean {
  return COMMENTS.every((keyword) => same(before[keyword], after[keyword]));
}

function closed(schema: Schema): boolean {
  return schema.additionalProperties === false;
}

function same(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
