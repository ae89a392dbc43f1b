import type { ts } from 'ts-morph';
import type { Schema } from '../contract/schema.js';
import type { Shape } from './shape.js';
import { mergeBranches } from './unions.js';
import type { UndefinedIs } from './walk-context.js';

/*
 * Arrays, tuples, maps and sets.
 */

/** Gives the schema of a type within another; `part` is its index among the type arguments or places as written. */
export type InnerSchema = (
  type: ts.Type,
  step: string,
  options?: { readonly part?: number | 'last'; readonly undefinedIs?: UndefinedIs },
) => Schema;

type ShapeOf<Is extends Shape['is']> = Extract<Shape, { readonly is: Is }>;

export function arraySchema({ items, isReadonly }: ShapeOf<'array'>, inner: InnerSchema): Schema {
  return { type: 'array', items: inner(items, '[]'), ...marked(isReadonly) };
}

export function setSchema({ items, isReadonly }: ShapeOf<'set'>, inner: InnerSchema): Schema {
  return { type: 'array', items: inner(items, '[]'), 'x-ntgen': 'Set', ...marked(isReadonly) };
}

/** With texts for keys an object, else an array of pairs: in an object all keys are texts, and some would fall together. */
export function mapSchema({ keys, values, isText, isReadonly }: ShapeOf<'map'>, inner: InnerSchema): Schema {
  const key = inner(keys, '(key)', { part: 0 });
  const value = inner(values, '.*', { part: 1 });
  if (!isText) {
    const pair: Schema = { type: 'array', prefixItems: [key, value], items: false, minItems: 2 };
    return { type: 'array', items: pair, 'x-ntgen': 'Map', ...marked(isReadonly) };
  }
  const isAny = Object.keys(key).length === 1 && key.type === 'string';
  return {
    type: 'object',
    ...(isAny ? {} : { propertyNames: key }),
    additionalProperties: value,
    'x-ntgen': 'Map',
    ...marked(isReadonly),
  };
}

export function tupleSchema({ elements, isReadonly }: ShapeOf<'tuple'>, inner: InnerSchema): Schema {
  const places = elements.map(({ type, kind }, index) => {
    const step = kind === 'rest' ? '[]' : `[${String(index)}]`;
    return {
      kind,
      schema: inner(type, step, { part: index, undefinedIs: kind === 'optional' ? 'absent' : 'refused' }),
    };
  });
  const schemasOf = (kind: (typeof places)[number]['kind']): readonly Schema[] =>
    places.filter((place) => place.kind === kind).map(({ schema }) => schema);
  const required = schemasOf('required');
  const prefixItems = [...required, ...schemasOf('optional')];
  const suffixItems = schemasOf('suffix');
  const [items] = schemasOf('rest');
  const minItems = required.length + suffixItems.length;
  return {
    type: 'array',
    ...(prefixItems.length > 0 && { prefixItems }),
    items: items === undefined ? false : mergeBranches([items, ...suffixItems].flatMap(branchesOf)),
    ...(minItems > 0 && { minItems }),
    ...(items !== undefined && suffixItems.length > 0 && { 'x-ntgen-tail': { items, suffixItems } }),
    ...marked(isReadonly),
  };
}

function branchesOf(schema: Schema): readonly Schema[] {
  return schema.anyOf !== undefined && Object.keys(schema).length === 1 ? schema.anyOf : [schema];
}

function marked(isReadonly: boolean): Schema {
  return isReadonly ? { 'x-ntgen-readonly': true } : {};
}
