import { refName, type Schema, type WireCodec } from '../contract/schema.js';
import { print } from './condition.js';
import type { FunctionTable } from './functions.js';
import type { GuardWriter } from './guard.js';
import { access, isPresent, skipNamed, switchOnTag } from './fragments.js';
import { indented, type Lines } from './literal.js';
import { extendName } from './names.js';
import {
  branchesByTag,
  definitionOf,
  definitionsWith,
  patternsOf,
  propertyNames,
  propertyOf,
  resolve,
  someWithin,
  type Definitions,
} from './shape.js';

export type Direction = 'encode' | 'decode';

/**
 * Writes functions that turn TypeScript's form of a value into the wire's (encode) or back (decode).
 *
 * They copy along the way to a Date and hand on all else as it is. An encoder stands any value: what has another shape
 * comes back unchanged. A decoder runs after the guard.
 */
export class CodecWriter {
  readonly #direction: Direction;
  readonly #defs: Definitions;
  readonly #typeNames: ReadonlyMap<string, string>;
  readonly #functions: FunctionTable;
  readonly #guards: GuardWriter;
  /** Keys of the named types whose two forms differ. */
  readonly #needed: ReadonlySet<string>;
  readonly #byDefinition = new Map<string, string>();

  constructor(
    direction: Direction,
    defs: Definitions,
    typeNames: ReadonlyMap<string, string>,
    functions: FunctionTable,
    guards: GuardWriter,
  ) {
    this.#direction = direction;
    this.#defs = defs;
    this.#typeNames = typeNames;
    this.#functions = functions;
    this.#guards = guards;
    this.#needed = definitionsWith(defs, revives);
  }

  /** Whether the two forms differ anywhere in the schema. */
  isNeeded(schema: Schema): boolean {
    return someWithin(
      schema,
      (inner) => revives(inner) || (inner.$ref !== undefined && this.#needed.has(refName(inner.$ref))),
    );
  }

  /** `value`, an expression, in the other form. The expression itself where the forms are the same. */
  expression(schema: Schema, value: string, hint: string): string {
    if (!this.isNeeded(schema)) return value;
    const codec = schema['x-ntgen'];
    if (codec !== undefined) {
      const { 'x-ntgen': _codec, ...plain } = schema;
      const turn = `${this.#direction}${codec === 'Map' && plain.type === 'array' ? 'Entries' : CODECS[codec]}`;
      // a Map or a Set is an object or an array on the wire, with items that may have two forms of their own
      return this.#direction === 'encode'
        ? this.expression(plain, `${turn}(${value})`, hint)
        : `${turn}(${this.expression(plain, value, hint)})`;
    }
    if (schema.$ref !== undefined) return `${this.#definition(schema.$ref)}(${value})`;
    const name = this.#functions.declare(`${this.#direction}${hint}`);
    this.#functions.define(name, 'unknown', this.body(schema, hint));
    return `${name}(${value})`;
  }

  /** The body of a function over `value`. */
  body(schema: Schema, hint: string): Lines {
    if (schema['x-ntgen'] !== undefined || schema.$ref !== undefined || !this.isNeeded(schema))
      return [`return ${this.expression(schema, 'value', hint)};`];
    if (schema.anyOf !== undefined) return this.#unionBody(schema, hint);
    return schema.prefixItems !== undefined || schema.items !== undefined
      ? this.#arrayBody(schema, hint)
      : this.#objectBody(schema, hint);
  }

  #definition(ref: string): string {
    const key = refName(ref);
    const known = this.#byDefinition.get(key);
    if (known !== undefined) return known;
    const schema = definitionOf(this.#defs, ref);
    const hint = extendName('', this.#typeNames.get(key) ?? key);
    const name = this.#functions.declare(`${this.#direction}${hint}`);
    this.#byDefinition.set(key, name);
    this.#functions.defineLater(name, 'unknown', () => this.body(schema, hint));
    return name;
  }

  /** That a value is an object whose fields travel. What makes its own JSON, a Date for one, is no such thing. */
  get #isObject(): string {
    return this.#direction === 'encode' ? 'hasFields(value)' : 'isObject(value)';
  }

  #objectBody(schema: Schema, hint: string): Lines {
    const named = propertyNames(schema)
      .filter((name) => this.isNeeded(propertyOf(schema, name)))
      .map((name) => {
        const field = access('copy', name);
        const turned = this.expression(propertyOf(schema, name), field, extendName(hint, name));
        return `if (${print(isPresent('copy', name))}) ${field} = ${turned};`;
      });
    return [
      `if (!${this.#isObject}) return value;`,
      'const copy: Record<string, unknown> = { ...value };',
      ...named,
      ...this.#otherProperties(schema, hint),
      'return copy;',
    ];
  }

  #otherProperties(schema: Schema, hint: string): Lines {
    const { additionalProperties: others = false } = schema;
    const turn = (inner: Schema): string =>
      `if (copy[name] !== undefined) copy[name] = ${this.expression(inner, 'copy[name]', extendName(hint, 'Value'))};`;
    const isTurned = (inner: Schema | false): inner is Schema => inner !== false && this.isNeeded(inner);
    const patterns = patternsOf(schema);
    if (![others, ...patterns.map(([, inner]) => inner)].some(isTurned)) return [];
    const byPattern = patterns.flatMap(([pattern, inner]) => [
      `if (matches(name, ${this.#functions.pattern(pattern)})) {`,
      ...(isTurned(inner) ? [`  ${turn(inner)}`] : []),
      '  continue;',
      '}',
    ]);
    return [
      'for (const name of Object.keys(copy)) {',
      ...indented(skipNamed(schema)),
      ...indented(byPattern),
      ...(isTurned(others) ? [`  ${turn(others)}`] : []),
      '}',
    ];
  }

  #arrayBody(schema: Schema, hint: string): Lines {
    const { prefixItems = [], items = false } = schema;
    const fixed = prefixItems.map((item, index) =>
      this.itemLine(item, index, extendName(hint, `Item${String(index)}`)),
    );
    const tail = schema['x-ntgen-tail'];
    const count = tail?.suffixItems.length ?? 0;
    const rest = items === false ? [] : this.loop(tail?.items ?? items, prefixItems.length, hint, count);
    const suffix = (tail?.suffixItems ?? []).map((item, index) =>
      this.itemLine(item, `copy.length - ${String(count - index)}`, extendName(hint, `Last${String(index)}`)),
    );
    return [
      'if (!Array.isArray(value)) return value;',
      'const copy: unknown[] = value.slice();',
      ...fixed.flat(),
      ...rest,
      ...suffix.flat(),
      'return copy;',
    ];
  }

  /** Turns one item of the array `copy`; no lines where its forms are the same. */
  itemLine(item: Schema, index: number | string, hint: string): Lines {
    if (!this.isNeeded(item)) return [];
    const place = `copy[${String(index)}]`;
    return [`if (${place} !== undefined) ${place} = ${this.expression(item, place, hint)};`];
  }

  /** Turns the items of the array `copy` from an index on, but for the last ones. */
  loop(items: Schema, from: number, hint: string, but = 0): Lines {
    if (!this.isNeeded(items)) return [];
    const turned = this.expression(items, 'copy[index]', extendName(hint, 'Item'));
    return [
      `for (let index = ${String(from)}; index < copy.length${but === 0 ? '' : ` - ${String(but)}`}; index++) copy[index] = ${turned};`,
    ];
  }

  #unionBody(schema: Schema, hint: string): Lines {
    const branches = schema.anyOf ?? [];
    const tagged = branchesByTag(schema, this.#defs);
    if (tagged !== undefined && schema.discriminator !== undefined) {
      const { propertyName } = schema.discriminator;
      const turned = new Map([...tagged].filter(([, branch]) => this.isNeeded(branch)));
      return [
        `if (!${this.#isObject}) return value;`,
        ...switchOnTag(propertyName, turned, 'value', (branch, literal) => [
          `return ${this.expression(branch, 'value', extendName(hint, String(literal)))};`,
        ]),
      ];
    }
    const kinds = branches.map((branch) => kindsOf(branch, this.#defs));
    const isApart = branches.every(
      (branch, index) =>
        !this.isNeeded(branch) ||
        kinds.every((other, place) => place === index || ![...other].some((kind) => kinds[index]?.has(kind) === true)),
    );
    const turned = branches.filter((branch) => this.isNeeded(branch)).map((branch) => resolve(branch, this.#defs));
    // a Map may travel as an object or as pairs: how, only the guards can tell
    const hasTwoMaps = turned.filter((branch) => branch['x-ntgen'] === 'Map').length > 1;
    const isByKind = isApart && !(hasTwoMaps && this.#direction === 'encode');
    return isByKind ? this.#unionByKind(branches, hint) : this.#unionByGuard(branches, hint);
  }

  /** The branches that need turning have a kind of value to themselves. */
  #unionByKind(branches: readonly Schema[], hint: string): Lines {
    const needed = branches.filter((branch) => this.isNeeded(branch));
    const turn = (branch: Schema): string => this.expression(branch, 'value', extendName(hint, 'Branch'));
    // an encoder leaves other kinds alone, so no question needs asking; a decoder trusts that the guard has been there
    if (this.#direction === 'encode') {
      const steps = needed.map((branch) => `value = ${turn(branch)};`);
      return steps.length === 1 ? [`return ${steps.join('').slice('value = '.length)}`] : [...steps, 'return value;'];
    }
    const steps = needed.map((branch) => {
      const tests = [...kindsOf(branch, this.#defs)].map((kind) => KIND_TESTS[kind]);
      return `if (${tests.join(' || ')}) return ${turn(branch)};`;
    });
    return [...steps, 'return value;'];
  }

  /** Only the guards can tell which branch a value is of. The one that asks most is tried first: objects are open. */
  #unionByGuard(branches: readonly Schema[], hint: string): Lines {
    const size = (branch: Schema): number => propertyNames(resolve(branch, this.#defs)).length;
    const sorted = [...branches].sort((left, right) => size(right) - size(left));
    // what comes last and stays as it is needs no telling
    const tried = sorted.slice(0, sorted.findLastIndex((branch) => this.isNeeded(branch)) + 1);
    const steps = tried.flatMap((branch, index) => {
      const name = extendName(hint, 'Branch');
      const turned = this.expression(branch, 'value', name);
      if (this.#direction === 'decode' || turned === 'value') {
        return [`if (${print(this.#guards.condition(branch, 'value', name))}) return ${turned};`];
      }
      const encoded = `encoded${String(index)}`;
      const holds = print(this.#guards.condition(branch, encoded, name));
      return [`const ${encoded} = ${turned};`, `if (${holds}) return ${encoded};`];
    });
    return [...steps, 'return value;'];
  }
}

/** What the helpers of a codec are called. */
const CODECS: Readonly<Record<WireCodec, string>> = {
  Buffer: 'Bytes',
  Date: 'Date',
  Map: 'Map',
  Set: 'Set',
  URL: 'Url',
  Uint8Array: 'Bytes',
  bigint: 'BigInt',
};

function revives(schema: Schema): boolean {
  return schema['x-ntgen'] !== undefined;
}

type Kind = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';

const KIND_TESTS: Readonly<Record<Kind, string>> = {
  string: "typeof value === 'string'",
  number: "typeof value === 'number'",
  boolean: "typeof value === 'boolean'",
  null: 'value === null',
  array: 'Array.isArray(value)',
  object: 'isObject(value)',
};
const ALL_KINDS: ReadonlySet<Kind> = new Set<Kind>(['string', 'number', 'boolean', 'null', 'array', 'object']);

/** Which kinds of wire value a schema may take. */
function kindsOf(schema: Schema, defs: Definitions): ReadonlySet<Kind> {
  const resolved = resolve(schema, defs);
  const { type, anyOf } = resolved;
  if (type === 'integer') return new Set<Kind>(['number']);
  if (type !== undefined) return new Set([type]);
  const literals = resolved.const !== undefined ? [resolved.const] : resolved.enum;
  if (literals !== undefined)
    return new Set(literals.map((literal) => typeof literal as 'string' | 'number' | 'boolean'));
  if (anyOf !== undefined) return new Set(anyOf.flatMap((branch) => [...kindsOf(branch, defs)]));
  return ALL_KINDS;
}
