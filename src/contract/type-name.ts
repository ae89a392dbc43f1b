import { refName, type Schema } from './schema.js';

/** Beyond this a type is cut: it stands inside a sentence. */
const LONGEST = 80;

/** A schema as an author would write its type, for sentences: `number`, `Card`, `string[]`, `"a" | "b"`. */
export function typeName(schema: Schema): string {
  const name = print(schema);
  return name.length <= LONGEST ? name : `${name.slice(0, LONGEST - 1)}…`;
}

function print(schema: Schema): string {
  if (schema.$ref !== undefined) return refName(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((literal) => JSON.stringify(literal)).join(' | ');
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(print))].join(' | ');
  if (schema['x-ntgen'] !== undefined) return schema['x-ntgen'];
  switch (schema.type) {
    case undefined:
      return 'unknown';
    case 'array':
      return printArray(schema);
    case 'object':
      return printObject(schema);
    default:
      return schema.type;
  }
}

function printArray({ prefixItems, items, minItems = 0 }: Schema): string {
  const rest = items === undefined ? 'unknown[]' : items === false ? undefined : listOf(items);
  if (prefixItems === undefined) return rest ?? '[]';
  const places = prefixItems.map((place, index) => print(place) + (index < minItems ? '' : '?'));
  if (rest !== undefined) places.push(`...${rest}`);
  return `[${places.join(', ')}]`;
}

function listOf(items: Schema): string {
  const item = print(items);
  return item.includes(' | ') ? `(${item})[]` : `${item}[]`;
}

function printObject({ properties = {}, required = [], additionalProperties }: Schema): string {
  const members = Object.entries(properties).map(
    ([name, property]) => `${name}${required.includes(name) ? '' : '?'}: ${print(property)}`,
  );
  if (typeof additionalProperties === 'object') {
    const values = print(additionalProperties);
    if (members.length === 0) return `Record<string, ${values}>`;
    members.push(`[key: string]: ${values}`);
  }
  return members.length === 0 ? 'object' : `{ ${members.join('; ')} }`;
}
