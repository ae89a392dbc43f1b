import { refName, type Schema } from '../contract/schema.js';
import {
  all,
  any,
  calls,
  compares,
  equals,
  isAlways,
  isNever,
  not,
  print,
  printRefusal,
  printReturn,
  type Condition,
} from './condition.js';
import { literalFacets, scalarFacets, type Facet } from './facets.js';
import {
  access,
  isInherited,
  isNearPlace,
  isPresent,
  lengthConditions,
  refusals,
  skipNamed,
  switchOnTag,
} from './fragments.js';
import type { FunctionTable } from './functions.js';
import { indented, type Lines } from './literal.js';
import { extendName } from './names.js';
import {
  acceptsUndefined,
  branchesByTag,
  definitionOf,
  patternsOf,
  propertyNames,
  propertyOf,
  type Definitions,
  type Literal,
} from './shape.js';

/** Keywords of objects. */
const OBJECT_KEYWORDS = [
  ...(['properties', 'required', 'additionalProperties', 'patternProperties', 'propertyNames'] as const),
] as const;

/**
 * Writes boolean functions that agree with JSON Schema 2020-12 on wire values.
 *
 * Straight code: one comparison for each thing that is asked, no closures, no allocation where all is well.
 */
export class GuardWriter {
  readonly #defs: Definitions;
  readonly #typeNames: ReadonlyMap<string, string>;
  readonly #functions: FunctionTable;
  readonly #byDefinition = new Map<string, string>();
  /** Functions for parts of a schema, so that a codec asks the same ones. */
  readonly #byPart = new Map<Schema, ReadonlyMap<number, string>>();

  /** @param typeNames identifiers of the named types, by key in `$defs` */
  constructor(defs: Definitions, typeNames: ReadonlyMap<string, string>, functions: FunctionTable) {
    this.#defs = defs;
    this.#typeNames = typeNames;
    this.#functions = functions;
  }

  /**
   * That `value`, an expression, keeps the schema.
   *
   * @param hint     how a function for a part of it is to be called, such as `CardOwner`
   * @param isApart  an object is asked by a function of its own, however little
   */
  condition(schema: Schema, value: string, hint: string, isApart = false): Condition {
    const conditions = this.#facets(schema, hint).map((facet, index) => {
      if (facet.kind === 'inline') return facet.condition(value);
      if (facet.inline !== undefined && !isApart && isNearPlace(value)) return facet.inline(value);
      return calls(`${this.#part(schema, index, facet.body, hint)}(${value})`);
    });
    return all(...conditions);
  }

  #part(schema: Schema, index: number, body: () => Lines, hint: string): string {
    const known = this.#byPart.get(schema);
    const written = known?.get(index);
    if (written !== undefined) return written;
    const name = this.#functions.declare(`is${hint}`);
    this.#byPart.set(schema, new Map([...(known ?? []), [index, name]]));
    this.#functions.define(name, 'boolean', body());
    return name;
  }

  /** The body of a function over `value`. */
  body(schema: Schema, hint: string): Lines {
    const [facet, ...others] = this.#facets(schema, hint);
    if (facet?.kind === 'function' && others.length === 0) return facet.body();
    return printReturn(this.condition(schema, 'value', hint));
  }

  /** The function for a named type. */
  #definition(ref: string): string {
    const key = refName(ref);
    const known = this.#byDefinition.get(key);
    if (known !== undefined) return known;
    const schema = definitionOf(this.#defs, ref);
    const hint = extendName('', this.#typeNames.get(key) ?? key);
    const name = this.#functions.declare(`is${hint}`);
    this.#byDefinition.set(key, name);
    this.#functions.defineLater(name, 'boolean', () => this.body(schema, hint));
    return name;
  }

  /** All must hold, as keywords of JSON Schema do. */
  #facets(schema: Schema, hint: string): readonly Facet[] {
    return [
      ...this.#referenceFacets(schema),
      ...literalFacets(schema),
      ...scalarFacets(schema, (pattern) => this.#functions.pattern(pattern)),
      ...this.#objectFacets(schema, hint),
      ...this.#arrayFacets(schema, hint),
      ...this.#unionFacets(schema, hint),
    ];
  }

  #referenceFacets({ $ref }: Schema): readonly Facet[] {
    if ($ref === undefined) return [];
    return [{ kind: 'inline', condition: (value) => calls(`${this.#definition($ref)}(${value})`) }];
  }

  #objectFacets(schema: Schema, hint: string): readonly Facet[] {
    const { type } = schema;
    if (type !== undefined && type !== 'object') return [];
    const saysMore = OBJECT_KEYWORDS.some((keyword) => schema[keyword] !== undefined);
    const body = (): Lines => this.#objectBody(schema, hint);
    // a call costs more than what it asks
    const inline = (value: string): Condition => this.#openObject(schema, value, hint);
    if (saysMore) return [{ kind: 'function', body, ...(isSmallObject(schema) ? { inline } : {}) }];
    return type === undefined ? [] : [{ kind: 'inline', condition: (value) => calls(`isObject(${value})`) }];
  }

  /** An object of which only the properties matter that it names. */
  #openObject(schema: Schema, value: string, hint: string): Condition {
    const conditions = propertyNames(schema).map((name) => this.#propertyCondition(schema, name, value, hint));
    return all(calls(`isObject(${value})`), ...conditions);
  }

  #objectBody(schema: Schema, hint: string): Lines {
    const conditions = propertyNames(schema).map((name) => this.#propertyCondition(schema, name, 'value', hint));
    const others = this.#otherProperties(schema, hint);
    if (schema.type === 'object' && others.length === 0) {
      return printReturn(all(calls('isObject(value)'), ...conditions));
    }
    return [
      `if (!isObject(value)) return ${schema.type === 'object' ? 'false' : 'true'};`,
      ...refusals(conditions),
      ...others,
      'return true;',
    ];
  }

  #propertyCondition(schema: Schema, name: string, value: string, hint: string): Condition {
    const property = propertyOf(schema, name);
    const holds = this.condition(property, access(value, name), extendName(hint, name));
    const present = isPresent(value, name);
    if (schema.required?.includes(name) !== true) return any(not(present), holds);
    // a comparison that `undefined` cannot pass asks for presence by itself
    return isInherited(name) || acceptsUndefined(property, this.#defs) ? all(present, holds) : holds;
  }

  #otherProperties(schema: Schema, hint: string): Lines {
    if (schema.patternProperties !== undefined || schema.propertyNames !== undefined) {
      return this.#propertiesByName(schema, hint);
    }
    const { additionalProperties: others } = schema;
    if (others === undefined) return [];
    const holds = this.#otherCondition(others, hint);
    if (isAlways(holds)) return [];
    const isDefined = not(equals('value[name]', 'undefined'));
    const refused = all(not(holds), isDefined, calls('Object.hasOwn(value, name)'));
    return [
      'for (const name in value) {',
      ...indented(skipNamed(schema)),
      `  if (${print(refused)}) return false;`,
      '}',
    ];
  }

  #propertiesByName(schema: Schema, hint: string): Lines {
    const { propertyNames, additionalProperties: others } = schema;
    const refuse = (...unless: readonly Condition[]): Lines => {
      const refused = all(...unless);
      return isNever(refused) ? [] : [`if (${print(refused)}) return false;`];
    };
    const patterns = patternsOf(schema).map(([pattern, inner]) => ({
      matches: calls(`matches(name, ${this.#functions.pattern(pattern)})`),
      holds: this.condition(inner, 'value[name]', extendName(hint, 'Value')),
    }));
    const names = propertyNames === undefined ? [] : [this.condition(propertyNames, 'name', extendName(hint, 'Key'))];
    const known = any(...patterns.map(({ matches }) => matches));
    const other = others === undefined ? all() : this.#otherCondition(others, hint);
    const isRefused = all(not(known), not(other));
    return [
      'for (const name in value) {',
      '  if (value[name] === undefined || !Object.hasOwn(value, name)) continue;',
      ...indented(names.flatMap((holds) => refuse(not(holds)))),
      ...indented(patterns.flatMap(({ matches, holds }) => refuse(matches, not(holds)))),
      ...(isNever(isRefused) ? [] : indented([...skipNamed(schema), ...refuse(isRefused)])),
      '}',
    ];
  }

  #otherCondition(others: Schema | false, hint: string): Condition {
    return others === false ? any() : this.condition(others, 'value[name]', extendName(hint, 'Value'));
  }

  #arrayFacets(schema: Schema, hint: string): readonly Facet[] {
    const { type, items, prefixItems, minItems, maxItems, uniqueItems } = schema;
    if (type !== undefined && type !== 'array') return [];
    const saysMore = [items, prefixItems, minItems, maxItems, uniqueItems].some((keyword) => keyword !== undefined);
    if (saysMore) return [{ kind: 'function', body: () => this.#arrayBody(schema, hint) }];
    return type === undefined ? [] : [{ kind: 'inline', condition: (value) => calls(`Array.isArray(${value})`) }];
  }

  #arrayBody(schema: Schema, hint: string): Lines {
    const { prefixItems = [], items = {}, minItems = 0 } = schema;
    const conditions = prefixItems.map((item, index) => {
      const holds = this.condition(item, `value[${String(index)}]`, extendName(hint, `Item${String(index)}`));
      return index < minItems ? holds : any(compares('value.length', '<=', index), holds);
    });
    const tail = schema['x-ntgen-tail'];
    const suffix = (tail?.suffixItems ?? []).map((item, index) => {
      const place = `value[value.length - ${String((tail?.suffixItems.length ?? 0) - index)}]`;
      return this.condition(item, place, extendName(hint, `Last${String(index)}`));
    });
    const rest =
      items === false ? [] : this.loop(tail?.items ?? items, prefixItems.length, hint, tail?.suffixItems.length);
    const unique = schema.uniqueItems === true ? [calls('areUnique(value)')] : [];
    const asked = [...lengthConditions(schema), ...conditions, ...suffix, ...unique];
    if (schema.type === 'array' && rest.length === 0) return printReturn(all(calls('Array.isArray(value)'), ...asked));
    return [
      `if (!Array.isArray(value)) return ${schema.type === 'array' ? 'false' : 'true'};`,
      ...refusals(asked),
      ...rest,
      'return true;',
    ];
  }

  /** A loop over the items of the array `value` from an index on, but for the last ones; no lines where anything goes. */
  loop(items: Schema, from: number, hint: string, but = 0): Lines {
    const holds = this.condition(items, 'item', extendName(hint, 'Item'));
    if (isAlways(holds)) return [];
    return [
      `for (let index = ${String(from)}; index < value.length${but === 0 ? '' : ` - ${String(but)}`}; index++) {`,
      '  const item: unknown = value[index];',
      ...indented(printRefusal(not(holds))),
      '}',
    ];
  }

  #unionFacets(schema: Schema, hint: string): readonly Facet[] {
    const { anyOf, discriminator } = schema;
    if (anyOf === undefined) return [];
    const tagged = branchesByTag(schema, this.#defs);
    if (discriminator !== undefined && tagged !== undefined) {
      return [{ kind: 'function', body: () => this.#switchBody(discriminator.propertyName, tagged, hint) }];
    }
    const condition = (value: string): Condition =>
      any(...anyOf.map((branch) => this.condition(branch, value, extendName(hint, 'Branch'))));
    return [{ kind: 'inline', condition }];
  }

  #switchBody(tag: string, tagged: ReadonlyMap<Literal, Schema>, hint: string): Lines {
    // each branch apart: a function in which all of them stand is too large for V8 to put it where it is called
    return [
      'if (!isObject(value)) return false;',
      ...switchOnTag(tag, tagged, 'false', (branch, literal) =>
        printReturn(this.condition(branch, 'value', extendName(hint, String(literal)), true)),
      ),
    ];
  }
}

/** How many questions an object may come to that is asked them where it stands. */
const MOST_QUESTIONS = 12;
const questions = new WeakMap<Schema, number>();

/** Whether an object is asked little, and only of the properties that it names. */
function isSmallObject(schema: Schema): boolean {
  return schema.type === 'object' && questionsOf(schema) <= MOST_QUESTIONS;
}

/** How many questions a schema comes to where it stands; what has a function of its own is one. */
function questionsOf(schema: Schema): number {
  const known = questions.get(schema);
  if (known !== undefined) return known;
  const isOpen = [schema.additionalProperties, schema.patternProperties, schema.propertyNames].every(
    (keyword) => keyword === undefined,
  );
  const inner = schema.type === 'object' && isOpen ? propertyNames(schema).map((name) => propertyOf(schema, name)) : [];
  const own = isOpen ? (schema.enum?.length ?? 1) : Infinity;
  const branches = schema.discriminator === undefined ? (schema.anyOf ?? []) : [];
  const count = [...inner, ...branches].reduce((sum, one) => sum + questionsOf(one), own);
  questions.set(schema, count);
  return count;
}
