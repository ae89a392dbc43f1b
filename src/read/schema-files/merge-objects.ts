import type { Schema } from '../../contract/schema.js';

/** What an object may say so that it can be merged with others. */
const OF_OBJECTS: ReadonlySet<string> = new Set([
  ...['type', 'properties', 'required', 'description', 'default', 'examples', 'deprecated'],
]);

/** One object that keeps all of several; a sentence where there is none in the subset. */
export function mergeObjects(branches: readonly Schema[]): Schema | string {
  const properties = new Map<string, Schema>();
  const required = new Set<string>();
  for (const branch of branches) {
    if (branch.type !== 'object') return '`allOf` of other than objects cannot be kept.';
    const more = Object.keys(branch).find((keyword) => !OF_OBJECTS.has(keyword));
    if (more !== undefined) return `\`allOf\` with \`${more}\` in a branch cannot be kept.`;
    for (const [name, schema] of Object.entries(branch.properties ?? {})) {
      const known = properties.get(name);
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
        return `Two branches of \`allOf\` say different things of \`${name}\`.`;
      }
      properties.set(name, schema);
    }
    for (const name of branch.required ?? []) required.add(name);
  }
  const members = [...properties].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return {
    type: 'object',
    ...(members.length > 0 && { properties: Object.fromEntries(members) }),
    ...(required.size > 0 && { required: [...required].sort() }),
  };
}
