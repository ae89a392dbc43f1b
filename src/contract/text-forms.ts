import { refName, type Schema } from './schema.js';

type TextType = 'boolean' | 'number' | 'string';

/** What a text in a query or a header stands for; a list is a name that may come several times. */
export type TextForm = TextType | `${TextType}[]`;

/** By name. */
export type TextForms = Readonly<Record<string, TextForm>>;

type Definitions = Readonly<Record<string, Schema>>;

/** How the properties of a query, or of headers, are written as text; undefined for those that cannot be. */
export function textFormsOf(
  schema: Schema,
  defs: Definitions,
): readonly (readonly [name: string, form: TextForm | undefined])[] {
  const { properties = {} } = resolve(schema, defs);
  return Object.entries(properties).map(([name, property]) => [name, textForm(property, defs)]);
}

/** Whether it is one object whose further properties, if it has any, are text as it stands. */
export function isTextual(schema: Schema, defs: Definitions): boolean {
  const { type, anyOf, patternProperties = {}, additionalProperties, 'x-ntgen': codec } = resolve(schema, defs);
  if (type !== 'object' || anyOf !== undefined || codec !== undefined) return false;
  if (Object.values(patternProperties).some((inner) => scalarType(inner, defs) !== 'string')) return false;
  if (additionalProperties === undefined || additionalProperties === false) return true;
  return scalarType(additionalProperties, defs) === 'string';
}

function textForm(schema: Schema, defs: Definitions): TextForm | undefined {
  const { type, items, prefixItems } = resolve(schema, defs);
  if (type !== 'array') return scalarType(schema, defs);
  if (prefixItems !== undefined || items === false) return undefined;
  const item = scalarType(items ?? {}, defs);
  return item === undefined ? undefined : `${item}[]`;
}

/** The one type of all values; what is anything, or nothing, stays the text that it is. */
function scalarType(schema: Schema, defs: Definitions): TextType | undefined {
  const { type, anyOf, const: only, enum: several } = resolve(schema, defs);
  if (anyOf !== undefined) return same(anyOf.map((branch) => scalarType(branch, defs)));
  if (only !== undefined) return typeOf(only);
  if (several !== undefined) return same(several.map(typeOf));
  if (type === undefined || type === 'string') return 'string';
  if (type === 'integer' || type === 'number') return 'number';
  return type === 'boolean' ? type : undefined;
}

function typeOf(literal: boolean | number | string): TextType {
  return typeof literal === 'boolean' ? 'boolean' : typeof literal === 'number' ? 'number' : 'string';
}

function same(types: readonly (TextType | undefined)[]): TextType | undefined {
  const [first] = types;
  return types.every((type) => type === first) ? first : undefined;
}

function resolve(schema: Schema, defs: Definitions): Schema {
  const { $ref } = schema;
  const named = $ref === undefined ? undefined : defs[refName($ref)];
  return named === undefined ? schema : resolve(named, defs);
}
