import { refName, refTo, type Schema } from '../../contract/schema.js';
import { Ambiguity } from '../ambiguity.js';
import { renamed } from '../definitions.js';
import type { JsonPlace, SchemaFinding, SchemaFindings } from './findings.js';
import type { References, Target } from './references.js';
import { areExclusive, tagOf, tagUnions } from './unions.js';

type Definitions = Readonly<Record<string, Schema>>;

interface Definition {
  readonly id: string;
  readonly target: Target;
  schema: Schema;
}

/** The schemas under their final names. */
export interface SettledSchemas {
  readonly $defs: Definitions;
  /** Where each of them stands, by name. */
  readonly places: ReadonlyMap<string, JsonPlace>;
  readonly apply: (schema: Schema) => Schema;
}

/** The schemas of one service that are referred to, each known by its place. */
export class NamedSchemas {
  readonly #references: References;
  readonly #findings: SchemaFindings;
  readonly #byPlace = new Map<string, Definition>();
  /** Those that are referred to and not yet read: a chain of any length must not be one of calls. */
  readonly #waiting: Definition[] = [];
  /** What can be said once all names are known. */
  readonly #checks: ((defs: Definitions, ambiguity: Ambiguity) => void)[] = [];
  /** Places that are being taken in. */
  readonly #within = new Set<string>();

  constructor(references: References, findings: SchemaFindings) {
    this.#references = references;
    this.#findings = findings;
  }

  /** What a reference means, or why it means nothing. */
  target(ref: string, { source }: JsonPlace): Target | SchemaFinding {
    return this.#references.resolve(ref, source);
  }

  /** A reference with a provisional name, or why there is none. */
  refer(ref: string, place: JsonPlace): Schema | SchemaFinding {
    const target = this.target(ref, place);
    if ('code' in target) return target;
    const key = keyOf(target.place);
    let definition = this.#byPlace.get(key);
    if (definition === undefined) {
      definition = { id: `#${String(this.#byPlace.size)}`, target, schema: {} };
      this.#byPlace.set(key, definition);
      this.#waiting.push(definition);
    }
    return refTo(definition.id);
  }

  /** Takes in what stands at a place. */
  within(place: JsonPlace, read: () => Schema): Schema {
    const key = keyOf(place);
    const isOuter = this.#within.has(key);
    this.#within.add(key);
    const schema = read();
    if (!isOuter) this.#within.delete(key);
    return schema;
  }

  isWithin(place: JsonPlace): boolean {
    return this.#within.has(keyOf(place));
  }

  /** A union, to be looked at when all names are known. */
  union(branches: readonly Schema[], place: JsonPlace, { isExclusive }: { readonly isExclusive: boolean }): void {
    this.#checks.push((defs, ambiguity) => {
      if (isExclusive && !areExclusive(branches, defs)) this.#findings.report(OVERLAP, place);
      if (ambiguity.ofUnion(branches)) this.#findings.report(AMBIGUOUS, place);
    });
  }

  /** An object, whose patterns of keys are looked at when all names are known. */
  keyed(schema: Schema, place: JsonPlace): void {
    this.#checks.push((_defs, ambiguity) => {
      if (ambiguity.ofPatterns(schema)) this.#findings.report(AMBIGUOUS_KEYS, place);
    });
  }

  /** A union whose author says which property tells its branches apart. */
  tagged({ anyOf = [] }: Schema, tag: string, place: JsonPlace): void {
    this.#checks.push((defs) => {
      if (tagOf(anyOf, defs, tag) !== tag) this.#findings.report(untagged(tag), place);
    });
  }

  /** Final names, once everything was read. */
  settle(read: (raw: unknown, place: JsonPlace) => Schema): SettledSchemas {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      next.schema = read(next.target.data, next.target.place);
    }
    const all = [...this.#byPlace.values()];
    const provisional = Object.fromEntries(all.map(({ id, schema }) => [id, schema]));
    const ambiguity = new Ambiguity(provisional);
    for (const check of this.#checks) check(provisional, ambiguity);
    this.#refuseCircles(all, provisional);
    const names = namesOf(all);
    const apply = (schema: Schema): Schema => renamed(tagUnions(schema, provisional), names);
    const named = all
      .map((definition) => ({ name: names.get(definition.id) ?? definition.id, ...definition }))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    return {
      $defs: Object.fromEntries(named.map(({ name, schema }) => [name, apply(schema)])),
      places: new Map(named.map(({ name, target }) => [name, target.place])),
      apply,
    };
  }

  /** Names that only mean each other. */
  #refuseCircles(all: readonly Definition[], provisional: Definitions): void {
    const places = new Map(all.map(({ id, target }) => [id, target.place]));
    const done = new Set<string>();
    for (const { id } of all) {
      const path = new Set<string>();
      let next: string | undefined = id;
      while (next !== undefined && !done.has(next) && !path.has(next)) {
        path.add(next);
        next = idOf(provisional[next] ?? {});
      }
      const place = next === undefined || !path.has(next) ? undefined : places.get(next);
      if (place !== undefined) this.#findings.report(CIRCLE, place);
      for (const one of path) done.add(one);
    }
  }
}

function idOf({ $ref }: Schema): string | undefined {
  return $ref === undefined ? undefined : refName($ref);
}

function keyOf({ source, pointer }: JsonPlace): string {
  return `${source.file}#${pointer}`;
}

/** A name for each; where several would have one, the first by its file and place has the plain one. */
function namesOf(definitions: readonly Definition[]): ReadonlyMap<string, string> {
  const sorted = definitions
    .map((definition) => ({
      definition,
      key: `${definition.target.place.source.path}#${definition.target.place.pointer}`,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const taken = new Set<string>(definitions.map(({ target }) => target.name));
  const plain = new Set<string>();
  const names = new Map<string, string>();
  for (const { definition } of sorted) {
    const { name } = definition.target;
    let unique = name;
    for (let number = 2; plain.has(name) && taken.has(unique); number += 1) unique = name + String(number);
    plain.add(name);
    taken.add(unique);
    names.set(definition.id, unique);
  }
  return names;
}

const OVERLAP: SchemaFinding = {
  code: 'NTG1204',
  message: '`oneOf` cannot be kept: a value may fit two of its branches.',
  hint: 'Write `anyOf`, or give each object a required property with a literal of its own.',
};

const AMBIGUOUS: SchemaFinding = {
  code: 'NTG1105',
  message: 'The branches of this union look alike on the wire, and not all of them are revived alike.',
  hint: 'Give each object a required property with a literal of its own, or leave `x-ntgen` out.',
};

const AMBIGUOUS_KEYS: SchemaFinding = {
  code: 'NTG1105',
  message: 'A key may keep two of these patterns, and its value is not revived alike by both.',
  hint: 'Leave `x-ntgen` out, or let one pattern do for both.',
};

const CIRCLE: SchemaFinding = {
  code: 'NTG1205',
  message: 'This reference means itself, and so nothing.',
  hint: 'Say what it is.',
};

function untagged(tag: string): SchemaFinding {
  return {
    code: 'NTG1204',
    message: `\`${tag}\` does not tell the branches apart: it has to be required in each, with literals of its own.`,
    hint: 'Leave `discriminator` out: it is found where there is one.',
  };
}
