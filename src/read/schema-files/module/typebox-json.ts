/** What a definition has that a document cannot have: told by the parent, which knows the places. */
export interface ModuleProblem {
  readonly pointer: string;
  readonly message: string;
  readonly hint: string;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = Readonly<Record<string, Json>>;

/** Values inside each other; the reader of documents has the same limit. */
const DEEPEST = 100;

/** Values that TypeBox has a kind for and JSON has not, as they travel. */
const CODECS: Readonly<Record<string, JsonObject>> = {
  BigInt: { type: 'string', format: 'bigint', 'x-ntgen': 'bigint' },
  Date: { type: 'string', format: 'date-time', 'x-ntgen': 'Date' },
  Uint8Array: { type: 'string', format: 'base64', 'x-ntgen': 'Uint8Array' },
};

/** What makes a schema worth a name: scalars and plain lists stand where they are used. */
const COMPOUND = ['allOf', 'anyOf', 'enum', 'patternProperties', 'prefixItems', 'properties'];

/** Turns the TypeBox schemas of one module into plain JSON Schema, those that it exports under the names of their exports. */
export class TypeBoxJson {
  readonly problems: ModuleProblem[] = [];
  /** By name: what is exported, has an `$id`, or refers to itself. */
  readonly $defs = new Map<string, Json>();
  readonly #names = new Map<string, string>();

  /** Gives a name to a schema that the module exports. */
  name(name: string, schema: unknown): void {
    if (kindOf(schema) === undefined) return;
    const json = this.#plain(schema, `/$defs/${name}`, 0);
    const text = JSON.stringify(json);
    if (!isObject(json) || !COMPOUND.some((keyword) => keyword in json) || this.#names.has(text)) return;
    this.#names.set(text, name);
    this.$defs.set(name, json);
  }

  /** What was named has the names of others in it. */
  settle(): void {
    for (const [name, json] of this.$defs) this.$defs.set(name, this.#namedWithin(json));
  }

  /** Any value as JSON. */
  convert(value: unknown, pointer: string): Json {
    return this.#named(this.#plain(value, pointer, 0));
  }

  #named(json: Json): Json {
    if (typeof json !== 'object' || json === null) return json;
    const name =
      isObject(json) && COMPOUND.some((keyword) => keyword in json) ? this.#names.get(JSON.stringify(json)) : undefined;
    return name === undefined ? this.#namedWithin(json) : { $ref: refTo(name) };
  }

  #namedWithin(json: Json): Json {
    if (Array.isArray(json)) return json.map((item: Json) => this.#named(item));
    if (!isObject(json)) return json;
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, this.#named(value)]));
  }

  #plain(value: unknown, pointer: string, depth: number): Json {
    if (depth > DEEPEST)
      return this.#problem(
        pointer,
        'It is too deep, or holds itself.',
        'Let a type that holds itself be a Type.Cyclic.',
      );
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (Array.isArray(value))
      return value.map((item: unknown, index) => this.#plain(item, `${pointer}/${String(index)}`, depth + 1));
    if (typeof value !== 'object')
      return this.#problem(pointer, `${textOf(value)} stands where JSON is expected.`, USE_TYPE);
    const prototype: unknown = Object.getPrototypeOf(value);
    // an object of another realm has another prototype, which has none itself
    const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
    if (!isPlain)
      return this.#problem(pointer, `An instance of ${classOf(value)} stands where JSON is expected.`, USE_TYPE);
    return this.#object(value as Readonly<Record<string, unknown>>, pointer, depth);
  }

  #object(value: Readonly<Record<string, unknown>>, pointer: string, depth: number): Json {
    const kind = kindOf(value);
    if (has(value, '~codec', 'TypeBox.Transform')) {
      return this.#problem(
        pointer,
        'A codec of TypeBox runs code, and has no form in a contract.',
        'Use Wire.Date() and its like, or the plain type.',
      );
    }
    if (has(value, '~refine', undefined)) {
      return this.#problem(
        pointer,
        'A refinement runs code, and has no form in a contract.',
        'Use keywords: minLength, pattern, minimum.',
      );
    }
    const codec = CODECS[kind ?? ''];
    if (codec !== undefined) return codec;
    if (kind === 'Ref') return { $ref: refTo(String(value['$ref'])) };
    const { $id, ...members } = value;
    const json = Object.fromEntries(
      Object.entries(kind === undefined ? value : members)
        // TypeBox can be told to show its marks
        .filter(([key, member]) => member !== undefined && !(kind !== undefined && key.startsWith('~')))
        .map(([key, member]) => [key, this.#plain(member, `${pointer}/${escape(key)}`, depth + 1)]),
    );
    // its names are in `$defs`, where each has its `$id`
    if (kind === 'Cyclic') return { $ref: refTo(String(value['$ref'])) };
    const whole = kind === 'Tuple' ? tuple(json, value) : json;
    if (kind === undefined || typeof $id !== 'string') return whole;
    this.#hoist($id, whole, pointer);
    return { $ref: refTo($id) };
  }

  #hoist(name: string, json: Json, pointer: string): void {
    const known = this.$defs.get(name);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(json)) {
      this.#problem(pointer, `Two schemas are called "${name}".`, 'Give one of them another name.');
      return;
    }
    this.$defs.set(name, json);
  }

  #problem(pointer: string, message: string, hint: string): Json {
    this.problems.push({ pointer, message, hint });
    return {};
  }
}

const USE_TYPE = 'Build schemas with `Type` of ntgen/schema, or write plain JSON Schema in Type.Unsafe.';

/** Optional places are at the end, and known by a mark that JSON does not show. */
function tuple(json: JsonObject, { items, prefixItems }: Readonly<Record<string, unknown>>): JsonObject {
  const places: readonly unknown[] = Array.isArray(items) ? items : Array.isArray(prefixItems) ? prefixItems : [];
  const required = places.findLastIndex((place) => !has(place, '~optional', 'TypeBox.Optional')) + 1;
  return { ...json, minItems: required };
}

/** The kind of a TypeBox schema, of this version or of the one before; undefined for what is none. */
export function kindOf(value: unknown): string | undefined {
  const kind = markOf(value, '~kind', 'TypeBox.Kind');
  if (typeof kind === 'string') return kind;
  return has(value, '~unsafe', undefined) ? 'Unsafe' : undefined;
}

/** Whether a schema has a mark: a property that is not shown, or the symbol of older versions. */
export function has(value: unknown, name: string, symbol: string | undefined): boolean {
  return markOf(value, name, symbol) !== undefined;
}

function markOf(value: unknown, name: string, symbol: string | undefined): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const known = Object.getOwnPropertyDescriptor(value, name);
  if (known !== undefined) return known.value;
  return symbol === undefined ? undefined : Object.getOwnPropertyDescriptor(value, Symbol.for(symbol))?.value;
}

function isObject(json: Json): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

export function escape(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function refTo(name: string): string {
  return `#/$defs/${encodeURIComponent(escape(name))}`;
}

function textOf(value: unknown): string {
  return typeof value === 'function' ? 'A function' : `The ${typeof value} ${String(value)}`;
}

function classOf(value: object): string {
  return value.constructor.name || 'a class';
}
