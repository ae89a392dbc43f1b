import { FORMATS } from '../contract/formats.js';
import { innerSchemas } from '../contract/schema-parts.js';
import { refName, type Format, type Schema, type Template } from '../contract/schema.js';

type Kind = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';

const ALL_KINDS: readonly Kind[] = ['string', 'number', 'boolean', 'null', 'array', 'object'];

/** What a date-time can look like, generously: a literal of this form beside a `Date` might be one. */
const LIKE_A_DATE = /^\d{4}-\d{2}-\d{2}/;

/** Objects inside each other that are compared; deeper they are taken to look alike. */
const MAX_DEPTH = 4;

/** Pairs that are compared for one service: where there are more, the rest are taken to be revived differently. */
const MAX_PAIRS = 100_000;

type Definitions = Readonly<Record<string, Schema>>;

/**
 * Finds where a receiver could not know how to revive a value: it fits two schemas on the wire, and one of them makes
 * something else of it (a `Date` in it) than the other. Without revival any two may overlap.
 */
export class Ambiguity {
  readonly #defs: Definitions;
  /** Names of the definitions that revive something. */
  readonly #reviving: ReadonlySet<string>;
  /** Whether two schemas may look alike, by depth; the definitions of one service are compared over and over. */
  readonly #overlaps = new WeakMap<Schema, WeakMap<Schema, boolean[]>>();
  /** Pairs that were found to be revived alike. */
  readonly #alike = new WeakMap<Schema, WeakSet<Schema>>();
  readonly #signatures = new WeakMap<Schema, string>();
  #pairsLeft = MAX_PAIRS;

  constructor($defs: Definitions) {
    this.#defs = $defs;
    this.#reviving = revivingNames($defs);
  }

  /** Whether a value of a union may be of two branches that do not revive it alike. */
  ofUnion(branches: readonly Schema[]): boolean {
    return branches.some(
      (one, index) =>
        this.#revives(one) &&
        branches.some((other, at) => (at > index || !this.#revives(other)) && !this.#areAlike(one, other)),
    );
  }

  /** Whether a key of an object may keep two of its patterns that do not revive its value alike. */
  ofPatterns({ patternProperties = {}, 'x-ntgen-keys': keys = {} }: Schema): boolean {
    const patterns = Object.entries(patternProperties);
    return patterns.some(([pattern, one], index) =>
      patterns
        .slice(index + 1)
        .some(([another, other]) => mayShareTexts(keys[pattern], keys[another]) && !this.#areAlike(one, other)),
    );
  }

  /** Whether what fits both schemas comes back from both as the same, whatever they are within. */
  #areAlike(one: Schema, other: Schema): boolean {
    const seen = new Map<Schema, Set<Schema>>();
    const open: (readonly [Schema, Schema])[] = [[one, other]];
    for (const [a, b] of open) {
      const [left, right] = [this.#resolve(a), this.#resolve(b)];
      if (left === right || this.#alike.get(left)?.has(right) === true || seen.get(left)?.has(right) === true) continue;
      if ((!this.#revives(left) && !this.#revives(right)) || this.#haveOneSignature(left, right)) continue;
      if (this.#pairsLeft === 0) return false;
      this.#pairsLeft -= 1;
      seen.set(left, (seen.get(left) ?? new Set()).add(right));
      if (!this.#mayOverlap(left, right)) continue;
      if (left.anyOf !== undefined || right.anyOf !== undefined) {
        open.push(...crossed(left.anyOf ?? [left], right.anyOf ?? [right]));
      } else {
        if (codecOf(left) !== codecOf(right)) return false;
        open.push(...sharedPlaces(left, right));
      }
    }
    for (const [left, rights] of seen) {
      const known = this.#alike.get(left) ?? new WeakSet();
      this.#alike.set(left, known);
      for (const right of rights) known.add(right);
    }
    return true;
  }

  /** A short cut for the members of wide unions, which mostly revive the same: a date of creation, say. */
  #haveOneSignature(one: Schema, other: Schema): boolean {
    const signature = this.#signature(one);
    return signature !== '' && signature === this.#signature(other);
  }

  /** What an object revives by name; empty where it revives something else. */
  #signature(schema: Schema): string {
    const known = this.#signatures.get(schema);
    if (known !== undefined) return known;
    const { type, properties = {}, 'x-ntgen': codec } = schema;
    const isByName = type === 'object' && codec === undefined && !unnamedOf(schema).some((one) => this.#revives(one));
    const named = Object.entries(properties).filter(([, property]) => this.#revives(property));
    const signature = isByName ? JSON.stringify(named) : '';
    this.#signatures.set(schema, signature);
    return signature;
  }

  /** Whether values of the schema come back as something else than JSON. */
  #revives(schema: Schema): boolean {
    if (schema['x-ntgen'] !== undefined) return true;
    if (schema.$ref !== undefined) return this.#reviving.has(refName(schema.$ref));
    return innerSchemas(schema).some((inner) => this.#revives(inner));
  }

  #mayOverlap(one: Schema, other: Schema, depth = 0): boolean {
    if (depth > MAX_DEPTH) return true;
    const row = this.#overlaps.get(one) ?? new WeakMap<Schema, boolean[]>();
    this.#overlaps.set(one, row);
    const known = row.get(other) ?? [];
    row.set(other, known);
    return (known[depth] ??= this.#leavesOf(one).some((leaf) =>
      this.#leavesOf(other).some((another) => this.#leavesOverlap(leaf, another, depth)),
    ));
  }

  #leavesOverlap(one: Schema, other: Schema, depth: number): boolean {
    if (isLiteral(one) && isLiteral(other))
      return literalsOf(one).some((literal) => literalsOf(other).includes(literal));
    if (isLiteral(other)) return literalsOf(other).some((literal) => mayBe(literal, one));
    if (isLiteral(one)) return literalsOf(one).some((literal) => mayBe(literal, other));
    if (one.type === 'array' && other.type === 'array') return this.#arraysOverlap(one, other, depth);
    if (one.type === 'object' && other.type === 'object') return this.#objectsOverlap(one, other, depth);
    if (one.type === 'string' && other.type === 'string') return textsOverlap(one, other);
    const kinds = kindsOf(other);
    return kindsOf(one).some((kind) => kinds.includes(kind));
  }

  /** Objects are told apart by a property that one must have, and by one that the other must not. */
  #objectsOverlap(one: Schema, other: Schema, depth: number): boolean {
    const present = new Set([...(one.required ?? []), ...(other.required ?? [])]);
    return [...present].every((name) => {
      const [first, second] = [propertiesAt(one, name), propertiesAt(other, name)];
      const isPossible = first.length > 0 && second.length > 0;
      return isPossible && crossed(first, second).every(([left, right]) => this.#mayOverlap(left, right, depth + 1));
    });
  }

  /** Arrays are told apart by their lengths, and by a place that both must have. */
  #arraysOverlap(one: Schema, other: Schema, depth: number): boolean {
    const [least, most] = [one, other].map(({ minItems = 0 }) => minItems).sort((a, b) => a - b);
    if ((most ?? 0) > Math.min(longest(one), longest(other))) return false;
    const shared = Array.from({ length: least ?? 0 }, (_, index) => index);
    return shared.every((index) => this.#mayOverlap(placeOf(one, index), placeOf(other, index), depth + 1));
  }

  /** The branches of a schema that are no unions and no references. */
  #leavesOf(schema: Schema, seen: ReadonlySet<Schema> = new Set()): readonly Schema[] {
    const resolved = this.#resolve(schema);
    if (resolved.anyOf === undefined) return [resolved];
    if (seen.has(resolved)) return [];
    const within = new Set([...seen, resolved]);
    return resolved.anyOf.flatMap((branch) => this.#leavesOf(branch, within));
  }

  /** What a reference means; a circle of nothing else means anything. */
  #resolve(schema: Schema): Schema {
    let resolved = schema;
    for (let left = MAX_CHAIN; resolved.$ref !== undefined; left -= 1) {
      if (left === 0) return ANYTHING;
      resolved = this.#defs[refName(resolved.$ref)] ?? ANYTHING;
    }
    return resolved;
  }
}

const MAX_CHAIN = 1000;
const ANYTHING: Schema = {};

/** The definitions in which something is revived, however deep. */
function revivingNames($defs: Definitions): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  const reviving = new Set<string>();
  for (const [name, schema] of Object.entries($defs)) {
    for (const inner of everySchema(schema)) {
      if (inner['x-ntgen'] !== undefined) reviving.add(name);
      if (inner.$ref === undefined) continue;
      const used = refName(inner.$ref);
      const known = users.get(used);
      if (known === undefined) users.set(used, [name]);
      else known.push(name);
    }
  }
  for (const name of reviving) for (const user of users.get(name) ?? []) reviving.add(user);
  return reviving;
}

/** A schema and those within it, references not followed. */
function everySchema(schema: Schema): readonly Schema[] {
  const all = [schema];
  for (const one of all) all.push(...innerSchemas(one));
  return all;
}

/** Bytes come back as a `Buffer` by either name. */
function codecOf({ 'x-ntgen': codec }: Schema): Schema['x-ntgen'] {
  return codec === 'Buffer' ? 'Uint8Array' : codec;
}

/** Schemas of what stands at the same places in values of both, objects or arrays. */
function sharedPlaces(one: Schema, other: Schema): readonly (readonly [Schema, Schema])[] {
  if (one.type === 'object' && other.type === 'object') return sharedProperties(one, other);
  if (one.type !== 'array' || other.type !== 'array') return [];
  if (one['x-ntgen-tail'] !== undefined || other['x-ntgen-tail'] !== undefined) {
    return crossed(itemsOf(one), itemsOf(other));
  }
  const { prefixItems: first = [] } = one;
  const { prefixItems: second = [] } = other;
  const count = Math.max(first.length, second.length) + 1; // and one that stands for all that follow
  const places = Array.from({ length: count }, (_, index) => crossed(itemsAt(one, index), itemsAt(other, index)));
  return places.flat();
}

function itemsAt({ prefixItems = [], items = ANYTHING }: Schema, index: number): readonly Schema[] {
  const place = prefixItems[index] ?? items;
  return place === false ? [] : [place];
}

function itemsOf({ prefixItems = [], items, 'x-ntgen-tail': tail }: Schema): readonly Schema[] {
  const rest = tail?.items ?? items ?? ANYTHING;
  return [...prefixItems, ...(rest === false ? [] : [rest]), ...(tail?.suffixItems ?? [])];
}

function sharedProperties(one: Schema, other: Schema): readonly (readonly [Schema, Schema])[] {
  const names = new Set([one, other].flatMap(({ properties = {} }) => Object.keys(properties)));
  const named = [...names].flatMap((name) => crossed(propertiesAt(one, name), propertiesAt(other, name)));
  return [...named, ...crossed(unnamedOf(one), unnamedOf(other))];
}

/** What is asked of a property: several, where its name keeps patterns; nothing where it must not be. */
function propertiesAt(
  { properties = {}, patternProperties = {}, additionalProperties }: Schema,
  name: string,
): readonly Schema[] {
  const patterns = Object.entries(patternProperties)
    .filter(([pattern]) => new RegExp(pattern, 'u').test(name))
    .map(([, schema]) => schema);
  const named = Object.hasOwn(properties, name) ? [properties[name] ?? ANYTHING, ...patterns] : patterns;
  if (named.length > 0) return named.some(({ not }) => not !== undefined) ? [] : named;
  return additionalProperties === false ? [] : [additionalProperties ?? ANYTHING];
}

/** What is asked of properties without a place of their own. */
function unnamedOf({ patternProperties = {}, additionalProperties }: Schema): readonly Schema[] {
  const others = additionalProperties === false ? [] : [additionalProperties ?? ANYTHING];
  return [...Object.values(patternProperties), ...others];
}

/** Whether one text may keep both: fixed texts at the beginning or the end tell them apart. Undefined is any pattern. */
function mayShareTexts(one: 'number' | Template | undefined, other: 'number' | Template | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  const [first, second] = [endsOf(one), endsOf(other)];
  if (first === undefined || second === undefined) {
    const { start } = first ?? second ?? { start: '' };
    return start === '' || /^[-\d]/.test(start);
  }
  const starts = first.start.startsWith(second.start) || second.start.startsWith(first.start);
  return starts && (first.end.endsWith(second.end) || second.end.endsWith(first.end));
}

function endsOf(keys: 'number' | Template): { readonly start: string; readonly end: string } | undefined {
  return keys === 'number' ? undefined : { start: keys.texts[0] ?? '', end: keys.texts.at(-1) ?? '' };
}

function crossed(some: readonly Schema[], others: readonly Schema[]): readonly (readonly [Schema, Schema])[] {
  return some.flatMap((one) => others.map((other) => [one, other] as const));
}

function longest({ prefixItems = [], items, maxItems = Infinity }: Schema): number {
  return items === false ? Math.min(maxItems, prefixItems.length) : maxItems;
}

function placeOf({ prefixItems = [], items }: Schema, index: number): Schema {
  return prefixItems[index] ?? (items === false ? ANYTHING : (items ?? ANYTHING));
}

function isLiteral(schema: Schema): boolean {
  return schema.const !== undefined || schema.enum !== undefined;
}

function literalsOf(schema: Schema): readonly (string | number | boolean)[] {
  return schema.const === undefined ? (schema.enum ?? []) : [schema.const];
}

/** Whether a literal may be taken for a value of the schema, which is no literal itself. */
function mayBe(literal: string | number | boolean, schema: Schema): boolean {
  if (!kindsOf(schema).includes(kindOf(typeof literal))) return false;
  if (typeof literal !== 'string') return true;
  const { format, pattern } = schema;
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(literal)) return false;
  if (format === 'date-time') return LIKE_A_DATE.test(literal);
  return format === undefined || FORMATS[format].is(literal);
}

/** Formats of which no text has two. */
const APART: ReadonlySet<Format> = new Set<Format>(['bigint', 'date-time', 'uri']);

function textsOverlap(one: Schema, other: Schema): boolean {
  const { format: first, 'x-ntgen-template': template } = one;
  const { format: second, 'x-ntgen-template': another } = other;
  if (first !== undefined && second !== undefined && first !== second) {
    const isBytes = first === 'base64' || second === 'base64';
    const others = [first, second].filter((format) => format !== 'base64');
    const areApart = others.every((format) => APART.has(format) && !(isBytes && format === 'bigint'));
    return !areApart;
  }
  return template === undefined || another === undefined || mayShareTexts(template, another);
}

function kindsOf(schema: Schema): readonly Kind[] {
  if (isLiteral(schema)) return literalsOf(schema).map((literal) => kindOf(typeof literal));
  if (schema.type === undefined) return ALL_KINDS;
  return [schema.type === 'integer' ? 'number' : schema.type];
}

function kindOf(type: string): Kind {
  return type === 'string' ? 'string' : type === 'number' ? 'number' : 'boolean';
}
