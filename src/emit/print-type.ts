import type { JsonValue, Schema, WireCodec } from '../contract/schema.js';
import type { ParameterContract } from '../contract/contract.js';
import { refName } from '../contract/schema.js';
import { key, str, template } from './escape.js';
import { docTextOf } from './doc-text.js';
import { enclose, indented, LINE_WIDTH, type Lines } from './literal.js';
import { byCodeUnit, nameParameters } from './names.js';
import { patternsOf, propertyNames, propertyOf } from './shape.js';

/** One property of an object type. */
export interface PrintedMember {
  readonly name: string;
  readonly optional: boolean;
  readonly type: Lines;
  readonly doc: string;
}

/** An index signature of an object type: `[key: string]: number`. */
export interface PrintedIndex {
  readonly keys: string;
  readonly type: string;
}

/**
 * Prints schemas as TypeScript types. One printed type serves both sides of a call:
 *
 * - arrays, maps and sets are read-only where the author says so, and only there;
 * - an optional property is `a?: T` without `| undefined`: what arrives never has it as `undefined`, and a class that
 *   says `a?: T` takes it under exactOptionalPropertyTypes. An optional *parameter* also takes `undefined`, as in any function.
 */
export class TypePrinter {
  readonly #names: ReadonlyMap<string, string>;
  readonly #used = new Set<string>();
  /** A type is asked for several times: how it looks, whether it fits, whether it needs brackets. */
  readonly #flatTexts = new WeakMap<Schema, string>();

  /** @param names identifiers of the named types, by key in `$defs` */
  constructor(names: ReadonlyMap<string, string>) {
    this.#names = names;
  }

  /** Identifiers of the named types printed so far, sorted: what a file must import. */
  get used(): readonly string[] {
    return [...this.#used].sort(byCodeUnit);
  }

  /** The type, on one line where it fits into `room` columns. */
  print(schema: Schema, room: number = LINE_WIDTH): Lines {
    const flat = this.#flat(schema);
    if (flat.length <= room) return [flat];
    if (isObject(schema)) return this.#tallObject(schema, room);
    if (
      schema['x-ntgen'] === undefined &&
      schema.items !== undefined &&
      schema.items !== false &&
      schema.prefixItems === undefined &&
      isObject(schema.items)
    )
      return enclose(readonlyOf(schema), this.print(schema.items, room - 2), '[]');
    const branches = this.branches(schema);
    if (branches.length > 1) return ['', ...branches.map((branch) => `  | ${branch}`)];
    return [flat];
  }

  /** What a method resolves to: nothing at all is `void`. */
  printResult(schema: Schema | undefined, room: number = LINE_WIDTH): Lines {
    return schema === undefined || isNull(schema) ? ['void'] : this.print(schema, room);
  }

  /** The parameters as a labelled tuple. */
  printParameters(params: readonly ParameterContract[], room: number = LINE_WIDTH): Lines {
    const labels = nameParameters(params.map(({ name }) => name));
    const lastRequired = params.findLastIndex(({ optional, rest }) => optional === undefined && rest === undefined);
    const elements = params.map((param, index): readonly [before: string, schema: Schema, after: string] => {
      const label = labels[index] ?? param.name;
      if (param.rest === true) return [`...${label}: `, param.schema, ''];
      if (param.optional !== true) return [`${label}: `, param.schema, ''];
      // TypeScript allows no required element behind an optional one
      return [`${label}${index < lastRequired ? '' : '?'}: `, param.schema, ' | undefined'];
    });
    const flat = elements.map(([before, schema, after]) => `${before}${this.#flat(schema)}${after}`).join(', ');
    if (flat.length <= room - 2) return [`[${flat}]`];
    const tall = elements.map(([before, schema, after]) =>
      indented(enclose(before, this.print(schema, LINE_WIDTH - before.length - after.length - 8), `${after},`)),
    );
    return ['[', ...tall.flat(), ']'];
  }

  /** The properties of an object schema, sorted by name. `room` is what a line has, its indent taken off. */
  members(schema: Schema, room: number = LINE_WIDTH): readonly PrintedMember[] {
    const required = new Set(schema.required);
    return propertyNames(schema).map((name) => {
      const property = propertyOf(schema, name);
      return {
        name,
        optional: !required.has(name),
        type: this.print(property, room - key(name).length - 4),
        doc: docTextOf(property),
      };
    });
  }

  /** The index signatures: the types of properties that have no name of their own. */
  indexes(schema: Schema): readonly PrintedIndex[] {
    const { additionalProperties: others, 'x-ntgen-keys': keys = {} } = schema;
    const patterns = patternsOf(schema).map(([pattern, values]): PrintedIndex => {
      const printed = keys[pattern] ?? 'string';
      const names = propertyNames(schema).filter((name) => new RegExp(pattern, 'u').test(name));
      return {
        keys: typeof printed === 'string' ? printed : template(printed),
        type: this.#indexType(schema, names, values),
      };
    });
    if (others === undefined) return patterns;
    const names = propertyNames(schema);
    if (others !== false) return [...patterns, { keys: 'string', type: this.#indexType(schema, names, others) }];
    return names.length === 0 && patterns.length === 0 ? [{ keys: 'string', type: 'never' }] : patterns;
  }

  /** TypeScript wants every property to fit the index signature. */
  #indexType(schema: Schema, names: readonly string[], values: Schema): string {
    const allowed = new Set(this.branches(values));
    const required = new Set(schema.required);
    const fits = names.every((name) => this.#isWithin(propertyOf(schema, name), allowed));
    if (!fits) return 'unknown';
    if (names.some((name) => !required.has(name))) allowed.add('undefined');
    return [...allowed].join(' | ');
  }

  #isWithin(schema: Schema, allowed: ReadonlySet<string>): boolean {
    if (schema.not !== undefined || allowed.has('unknown')) return true;
    const literals = schema.const === undefined ? (schema.enum ?? []) : [schema.const];
    const isLiteral = literals.length > 0 && schema['x-ntgen'] === undefined;
    if (isLiteral && literals.every((literal) => allowed.has(typeof literal))) return true;
    return this.branches(schema).every((type) => allowed.has(type));
  }

  /** The members of a union, each once; one for any other type. */
  branches(schema: Schema): readonly string[] {
    if (schema.anyOf !== undefined && schema.$ref === undefined && schema['x-ntgen'] === undefined) {
      return [...new Set(schema.anyOf.flatMap((branch) => this.branches(branch)))];
    }
    if (schema.enum !== undefined && schema.const === undefined) return [...new Set(schema.enum.map(printLiteral))];
    return [this.#flat(schema)];
  }

  #flat(schema: Schema): string {
    const known = this.#flatTexts.get(schema);
    if (known !== undefined) return known;
    const text = this.#flatText(schema);
    this.#flatTexts.set(schema, text);
    return text;
  }

  #flatText(schema: Schema): string {
    if (schema.$ref !== undefined) return this.#reference(schema.$ref);
    if (schema['x-ntgen'] !== undefined) return this.#flatCodec(schema['x-ntgen'], schema);
    if (schema['x-ntgen-template'] !== undefined) return template(schema['x-ntgen-template']);
    if (schema.not !== undefined) return 'never';
    if (schema.const !== undefined) return printLiteral(schema.const);
    if (schema.enum !== undefined || schema.anyOf !== undefined) return this.branches(schema).join(' | ') || 'never';
    if (isArray(schema)) return this.#flatArray(schema);
    if (isObject(schema)) return this.#flatObject(schema);
    if (schema.type === 'integer') return 'number';
    return schema.type ?? 'unknown';
  }

  #flatCodec(codec: WireCodec, schema: Schema): string {
    if (codec === 'bigint' && schema.const !== undefined) return `${String(schema.const)}n`;
    if (codec !== 'Map' && codec !== 'Set') return codec;
    const name = schema['x-ntgen-readonly'] === true ? `Readonly${codec}` : codec;
    if (codec === 'Set') return `${name}<${this.#flat(schema.items === false ? {} : (schema.items ?? {}))}>`;
    const [keys, values] = mapParts(schema);
    return `${name}<${this.#flat(keys)}, ${this.#flat(values)}>`;
  }

  #reference(ref: string): string {
    const name = this.#names.get(refName(ref));
    if (name === undefined) throw new Error(`The contract has no definition for ${ref}`);
    this.#used.add(name);
    return name;
  }

  #flatArray(schema: Schema): string {
    const { prefixItems, items, minItems = 0 } = schema;
    const { items: rest, suffixItems } = schema['x-ntgen-tail'] ?? { items, suffixItems: [] };
    const list = rest === false ? undefined : `${this.#element(rest ?? {})}[]`;
    if (prefixItems === undefined && suffixItems.length === 0) return readonlyOf(schema) + (list ?? '[]');
    const elements = (prefixItems ?? []).map((item, index) =>
      index < minItems ? this.#flat(item) : `${this.#element(item)}?`,
    );
    const last = suffixItems.map((item) => this.#flat(item));
    return `${readonlyOf(schema)}[${[...elements, ...(list === undefined ? [] : [`...${list}`]), ...last].join(', ')}]`;
  }

  #element(schema: Schema): string {
    const type = this.#flat(schema);
    const isReadonly = schema['x-ntgen'] === undefined && schema['x-ntgen-readonly'] === true;
    return isReadonly || this.branches(schema).length > 1 ? `(${type})` : type;
  }

  #flatObject(schema: Schema): string {
    const members = this.members(schema, Infinity).map(
      ({ name, optional, type }) => `${key(name)}${optional ? '?' : ''}: ${type.join(' ')}`,
    );
    members.push(...this.indexes(schema).map(({ keys, type }) => `[key: ${keys}]: ${type}`));
    return members.length === 0 ? 'object' : `{ ${members.join('; ')} }`;
  }

  #tallObject(schema: Schema, room: number): Lines {
    const members = this.members(schema, room - 2).map(({ name, optional, type }) =>
      indented(enclose(`${key(name)}${optional ? '?' : ''}: `, type, ';')),
    );
    members.push(...this.indexes(schema).map(({ keys, type }) => [`  [key: ${keys}]: ${type};`]));
    return members.length === 0 ? ['object'] : ['{', ...members.flat(), '}'];
  }
}

/** What stands before the type of a read-only array. */
function readonlyOf(schema: Schema): string {
  return schema['x-ntgen-readonly'] === true ? 'readonly ' : '';
}

/** The keys and the values of a Map; of a Set its items twice. */
function mapParts({
  type,
  propertyNames = { type: 'string' },
  additionalProperties,
  items,
}: Schema): readonly [Schema, Schema] {
  if (type === 'object') return [propertyNames, additionalProperties === false ? {} : (additionalProperties ?? {})];
  const inner = items === false ? {} : (items ?? {});
  const [keys = inner, values = inner] = inner.items === false ? (inner.prefixItems ?? []) : [];
  return [keys, values];
}

function isObject(schema: Schema): boolean {
  if (schema.$ref !== undefined || schema['x-ntgen'] !== undefined || schema.const !== undefined) return false;
  if (schema.anyOf !== undefined || schema.enum !== undefined) return false;
  return schema.type === 'object' || (schema.type === undefined && schema.properties !== undefined);
}

function isArray(schema: Schema): boolean {
  if (schema['x-ntgen'] !== undefined) return false;
  return schema.type === 'array' || (schema.type === undefined && schema.prefixItems !== undefined);
}

function isNull(schema: Schema): boolean {
  return schema.type === 'null' && schema.$ref === undefined;
}

function printLiteral(value: Exclude<JsonValue, object>): string {
  return typeof value === 'string' ? str(value) : String(value);
}
