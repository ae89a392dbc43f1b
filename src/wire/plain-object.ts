/** A value whose keys may be read as a table: any object that is neither null nor an array. */
export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object that is a table and nothing else, of any realm: its prototype is a root, or it has none. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Maps, errors and class instances have a longer chain.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What kind of JSON value this is, for error messages: `null`, `a list`, `a string`. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Without a prototype's keys, as `Object.create(null)` is, and faster to fill. */
class Table {
  [name: string]: unknown;
}
Object.setPrototypeOf(Table.prototype, null);
Reflect.deleteProperty(Table.prototype, 'constructor');

/** A table for names that a stranger chose: none of them finds anything but what was put in. */
export function emptyTable(): Record<string, unknown> {
  return new Table();
}
