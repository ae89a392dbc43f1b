import type { Schema } from '../contract/schema.js';
import { all, any, calls, equals, not, type Condition } from './condition.js';
import { INLINE_LITERALS, printLiteral } from './fragments.js';
import type { Lines } from './literal.js';

/** What a value is looked at for: a condition where it stands, or a function of its own. */
export type Facet =
  | { readonly kind: 'inline'; readonly condition: (value: string) => Condition }
  | { readonly kind: 'function'; readonly body: () => Lines };

/** `const` and `enum`. */
export function literalFacets(schema: Schema): readonly Facet[] {
  const facets: Facet[] = [];
  const { const: only, enum: several } = schema;
  if (only !== undefined) facets.push({ kind: 'inline', condition: (value) => equals(value, printLiteral(only)) });
  if (several !== undefined && several.length <= INLINE_LITERALS) {
    const condition = (value: string): Condition =>
      any(...several.map((literal) => equals(value, printLiteral(literal))));
    facets.push({ kind: 'inline', condition });
  } else if (several !== undefined) {
    const cases = [...new Set(several)].map((literal) => `  case ${printLiteral(literal)}:`);
    const body = ['switch (value) {', ...cases, '    return true;', '  default:', '    return false;', '}'];
    facets.push({ kind: 'function', body: () => body });
  }
  return facets;
}

/** The types that are no array and no object, and the format of a string. */
export function scalarFacets(schema: Schema): readonly Facet[] {
  const saysNothing = schema.format === undefined && (schema.type === undefined || isCompound(schema.type));
  // a literal says its type better
  if (saysNothing || (schema.const !== undefined && typeof schema.const === schema.type)) return [];
  const isTypeOf = (value: string, type: string): Condition => equals(`typeof ${value}`, `'${type}'`);
  const scalar = (value: string): Condition => {
    switch (schema.type) {
      case 'string':
        return schema.format === undefined ? isTypeOf(value, 'string') : calls(`isDateTime(${value})`);
      case 'boolean':
        return isTypeOf(value, 'boolean');
      case 'number':
        return calls(`Number.isFinite(${value})`);
      case 'integer':
        return calls(`Number.isInteger(${value})`);
      case 'null':
        return equals(value, 'null');
      case undefined:
        return any(not(isTypeOf(value, 'string')), calls(`isDateTime(${value})`));
      default:
        return all();
    }
  };
  return [{ kind: 'inline', condition: scalar }];
}

function isCompound(type: Schema['type']): boolean {
  return type === 'object' || type === 'array';
}
