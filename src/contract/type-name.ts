import { refName, type Schema, type Template, type WireCodec } from './schema.js';

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
  if (schema['x-ntgen'] !== undefined) return printCodec(schema['x-ntgen'], schema);
  if (schema['x-ntgen-template'] !== undefined) return printTemplate(schema['x-ntgen-template']);
  if (schema.not !== undefined) return 'never';
  switch (schema.type) {
    case undefined:
      return 'unknown';
    case 'array':
      return printArray(schema) + printConstraints(schema, ARRAY_CONSTRAINTS);
    case 'object':
      return printObject(schema);
    default:
      return schema.type + printConstraints(schema, SCALAR_CONSTRAINTS);
  }
}

const ARRAY_CONSTRAINTS = ['minItems', 'maxItems', 'uniqueItems'] as const;
const SCALAR_CONSTRAINTS = [
  ...(['format', 'pattern', 'minLength', 'maxLength', 'minimum', 'exclusiveMinimum'] as const),
  ...(['maximum', 'exclusiveMaximum', 'multipleOf'] as const),
];

/** ` (minLength 1, maxLength 9)`; what a tuple says by its places is not said again. */
function printConstraints(
  schema: Schema,
  keywords: readonly (typeof ARRAY_CONSTRAINTS | typeof SCALAR_CONSTRAINTS)[number][],
): string {
  if (schema.prefixItems !== undefined) return '';
  const told = keywords.flatMap((keyword) =>
    schema[keyword] === undefined ? [] : [`${keyword} ${String(schema[keyword])}`],
  );
  return told.length === 0 ? '' : ` (${told.join(', ')})`;
}

function printTemplate({ texts, types }: Template): string {
  return `\`${texts.map((text, index) => text + (types[index] === undefined ? '' : `\${${types[index]}}`)).join('')}\``;
}

function printCodec(codec: WireCodec, { additionalProperties, items }: Schema): string {
  if (codec === 'Map')
    return `Map<string, ${print(typeof additionalProperties === 'object' ? additionalProperties : {})}>`;
  return codec === 'Set' ? `Set<${print(typeof items === 'object' ? items : {})}>` : codec;
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
