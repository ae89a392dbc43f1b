import type { Schema } from './schema.js';

/*
 * The one place that knows in which keywords of a schema there are schemas.
 */

/** The schemas directly within a schema, references not followed. */
export function innerSchemas(schema: Schema): readonly Schema[] {
  const { properties, patternProperties, additionalProperties, propertyNames, items, prefixItems, anyOf } = schema;
  const tail = schema['x-ntgen-tail'];
  const inner: Schema[] = properties === undefined ? [] : Object.values(properties);
  if (patternProperties !== undefined) inner.push(...Object.values(patternProperties));
  if (additionalProperties !== undefined && additionalProperties !== false) inner.push(additionalProperties);
  if (propertyNames !== undefined) inner.push(propertyNames);
  if (items !== undefined && items !== false) inner.push(items);
  if (prefixItems !== undefined) inner.push(...prefixItems);
  if (tail !== undefined) inner.push(tail.items, ...tail.suffixItems);
  if (anyOf !== undefined) inner.push(...anyOf);
  return inner;
}

/** The schema with those directly within it turned. */
export function mapInnerSchemas(schema: Schema, turn: (inner: Schema) => Schema): Schema {
  const { properties, patternProperties, additionalProperties, propertyNames, items, prefixItems, anyOf } = schema;
  const tail = schema['x-ntgen-tail'];
  return {
    ...schema,
    ...(properties && { properties: mapRecord(properties, turn) }),
    ...(patternProperties && { patternProperties: mapRecord(patternProperties, turn) }),
    ...(additionalProperties && { additionalProperties: turn(additionalProperties) }),
    ...(propertyNames && { propertyNames: turn(propertyNames) }),
    ...(items && { items: turn(items) }),
    ...(prefixItems && { prefixItems: prefixItems.map(turn) }),
    ...(tail && { 'x-ntgen-tail': { items: turn(tail.items), suffixItems: tail.suffixItems.map(turn) } }),
    ...(anyOf && { anyOf: anyOf.map(turn) }),
  };
}

function mapRecord(
  schemas: Readonly<Record<string, Schema>>,
  turn: (inner: Schema) => Schema,
): Readonly<Record<string, Schema>> {
  return Object.fromEntries(Object.entries(schemas).map(([name, inner]) => [name, turn(inner)]));
}
