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
  if (schema.const !== undefined)
    return schema['x-ntgen'] === 'bigint' ? `${String(schema.const)}n` : JSON.stringify(schema.const);
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

function printCodec(codec: WireCodec, schema: Schema): string {
  if (codec !== 'Map' && codec !== 'Set') return codec;
  const { type, propertyNames = { type: 'string' }, additionalProperties, items } = schema;
  const name = schema['x-ntgen-readonly'] === true ? `Readonly${codec}` : codec;
  if (type === 'object') return `${name}<${print(propertyNames)}, ${print(inner(additionalProperties))}>`;
  if (codec === 'Set') return `${name}<${print(inner(items))}>`;
  const [keys = {}, values = {}] = items === false ? [] : (items?.prefixItems ?? []);
  return `${name}<${print(keys)}, ${print(values)}>`;
}

function inner(schema: Schema | false | undefined): Schema {
  return schema === false ? {} : (schema ?? {});
}

function printArray(schema: Schema): string {
  const { prefixItems = [], items, minItems = 0 } = schema;
  const { items: rest, suffixItems } = schema['x-ntgen-tail'] ?? { items, suffixItems: [] };
  const list = rest === undefined ? 'unknown[]' : rest === false ? undefined : listOf(rest);
  if (prefixItems.length === 0 && suffixItems.length === 0) return printReadonly(schema) + (list ?? '[]');
  const places = prefixItems.map((place, index) => print(place) + (index < minItems ? '' : '?'));
  if (list !== undefined) places.push(`...${list}`);
  return `${printReadonly(schema)}[${[...places, ...suffixItems.map(print)].join(', ')}]`;
}

function printReadonly(schema: Schema): string {
  return schema['x-ntgen-readonly'] === true ? 'readonly ' : '';
}

function listOf(items: Schema): string {
  const item = print(items);
  return item.includes(' | ') || item.startsWith('readonly ') ? `(${item})[]` : `${item}[]`;
}

function printObject({
  properties = {},
  required = [],
  patternProperties = {},
  additionalProperties,
  'x-ntgen-keys': keys = {},
}: Schema): string {
  const members = Object.entries(properties).map(
    ([name, property]) => `${name}${required.includes(name) ? '' : '?'}: ${print(property)}`,
  );
  const indexes = Object.entries(patternProperties).map(([pattern, values]) => {
    const key = keys[pattern] ?? 'string';
    return [typeof key === 'string' ? key : printTemplate(key), print(values)] as const;
  });
  if (typeof additionalProperties === 'object') indexes.push(['string', print(additionalProperties)]);
  const [only] = indexes;
  if (only !== undefined && members.length === 0 && indexes.length === 1) return `Record<${only.join(', ')}>`;
  members.push(...indexes.map(([key, values]) => `[key: ${key}]: ${values}`));
  return members.length === 0 ? 'object' : `{ ${members.join('; ')} }`;
}
