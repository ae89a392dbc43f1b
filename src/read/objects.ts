import { ts } from './compiler.js';
import type { Schema } from '../contract/schema.js';
import { typeArguments, type Checked } from './checked.js';
import { noForm, UNRESOLVED } from './findings.js';
import { platformShape } from './platform-shape.js';
import { platformBase, platformType } from './platform-types.js';
import type { Finding } from './problems.js';
import { formless, refused, unhandled, type KeyPattern, type Shape } from './shape.js';
import { keyPattern } from './templates.js';

/** Whatever is no null: what `{}` means. */
const NOT_NULL: Schema = {
  anyOf: [{ type: 'array' }, { type: 'boolean' }, { type: 'number' }, { type: 'object' }, { type: 'string' }],
};

/** An array, a type of the platform, or a plain object. Tuples and functions are others' business. */
export function objectShape(checked: Checked, type: ts.Type): Shape {
  const { checker } = checked;
  if (checker.isArrayType(type)) {
    const [items] = typeArguments(checker, type);
    return items === undefined
      ? refused(UNRESOLVED)
      : { is: 'array', items, isReadonly: type.symbol.name === 'ReadonlyArray' };
  }
  const platform = platformType(checked, type);
  if (platform !== undefined) return platformShape(checked, type, platform);
  const base = platformBase(checked, type);
  return base === undefined ? plainShape(checked, type) : refused(derived(checker, type, base));
}

/** An object by its properties, as far as they are `wanted`, and its index signatures. */
export function plainShape(
  checked: Checked,
  type: ts.Type,
  wanted: (property: ts.Symbol) => boolean = () => true,
): Shape {
  const { checker } = checked;
  // of the apparent type, in which `this` is the type itself
  const properties = checker.getPropertiesOfType(checker.getApparentType(type)).filter(wanted);
  const infos = checker.getIndexInfosOfType(type);
  const index = infos.find(({ keyType }) => isAnyText(keyType))?.type;
  const patterns: KeyPattern[] = [];
  for (const info of infos) {
    if ((info.keyType.flags & ts.TypeFlags.ESSymbolLike) !== 0) {
      return formless('An index signature of symbols', 'Use Record<string, T>.');
    }
    if (isAnyText(info.keyType) || info.type === index) continue; // the same is asked of all keys
    const pattern = keyPattern(checked, info);
    if (pattern === undefined) {
      return unhandled('An index signature of keys of this kind', 'Use Record<string, T>.');
    }
    patterns.push(pattern);
  }
  if (properties.length === 0 && infos.length === 0 && !hasName(type)) {
    return { is: 'loose', schema: NOT_NULL, what: 'Any JSON value but null' };
  }
  return { is: 'object', properties, index, patterns };
}

/** `string`, or a brand of it. */
function isAnyText(keys: ts.Type): boolean {
  const parts = keys.isIntersection() ? keys.types : [keys];
  return parts.some(({ flags }) => (flags & ts.TypeFlags.String) !== 0);
}

/** An interface or class without properties means an object of which nothing is known, where `{}` means any value. */
function hasName(type: ts.Type): boolean {
  const symbol = type.getSymbol();
  return symbol !== undefined && (symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) !== 0;
}

function derived(checker: ts.TypeChecker, type: ts.Type, base: string): Finding {
  return noForm(
    `${checker.typeToString(type)} is derived from \`${base}\`, and so`,
    'Send an interface of the data, or throw it if it is an error.',
  );
}
