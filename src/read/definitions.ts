import type { ts } from 'ts-morph';
import { mapInnerSchemas } from '../contract/schema-parts.js';
import { refName, refTo, type Schema } from '../contract/schema.js';
import type { TypeName } from './type-names.js';

/** A named type of the payloads. While types are walked it has a number; names are settled when all are known. */
export interface Definition {
  readonly id: string;
  readonly name: TypeName;
  /** The file that declares it, by which types of one name are told apart. */
  readonly file: string;
  /** The named type in which it was found. */
  readonly within: Definition | undefined;
  schema: Schema;
  isOpen: boolean;
  isReferenced: boolean;
}

/**
 * The named types of one service.
 *
 * Two types of one name are both kept; the one whose file comes first in code unit order has the plain name.
 */
export class Definitions {
  readonly #byType = new Map<ts.Type, Definition>();
  readonly #counts = new Map<ts.Symbol, number>();

  find(type: ts.Type): Definition | undefined {
    return this.#byType.get(type);
  }

  /** Begins a definition: from here on the type may refer to itself. */
  open(type: ts.Type, name: TypeName, file: string, within: Definition | undefined): Definition {
    const id = `#${String(this.#byType.size)}`;
    const definition = { id, name, file, within, schema: {}, isOpen: true, isReferenced: false };
    this.#byType.set(type, definition);
    this.#counts.set(name.symbol, this.countOf(name.symbol) + 1);
    return definition;
  }

  /** How many forms of one generic type there are. */
  countOf(symbol: ts.Symbol): number {
    return this.#counts.get(symbol) ?? 0;
  }

  referTo(definition: Definition): Schema {
    definition.isReferenced = true;
    return refTo(definition.id);
  }

  /** Names for all that is referred to. */
  settle(): SettledNames {
    const kept = [...this.#byType.values()].filter(({ isReferenced }) => isReferenced);
    const bases = new Map(kept.map(({ id, name }) => [id, name.base]));
    const textOf = ({ schema }: Definition): string => JSON.stringify(renamed(schema, bases));
    const inOrder = kept
      .map((definition) => ({ definition, keys: [definition.name.base, definition.file, textOf(definition)] }))
      .sort((a, b) => compareKeys(a.keys, b.keys))
      .map(({ definition }) => definition);
    const names = new Map<string, string>();
    const taken = new Set(bases.values());
    const plain = new Set<string>();
    for (const { id, name } of inOrder) {
      let unique = name.base;
      for (let number = 2; plain.has(name.base) && taken.has(unique); number += 1) unique = name.base + String(number);
      plain.add(name.base);
      taken.add(unique);
      names.set(id, unique);
    }
    return new SettledNames(names, kept);
  }
}

/** The definitions under their final names. */
export class SettledNames {
  readonly #names: ReadonlyMap<string, string>;
  /** By name, in code unit order. */
  readonly definitions: readonly (readonly [name: string, definition: Definition])[];
  readonly $defs: Readonly<Record<string, Schema>>;

  constructor(names: ReadonlyMap<string, string>, kept: readonly Definition[]) {
    this.#names = names;
    this.definitions = kept
      .map((definition) => [names.get(definition.id) ?? definition.id, definition] as const)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    this.$defs = Object.fromEntries(this.definitions.map(([name, { schema }]) => [name, this.apply(schema)]));
  }

  /** The schema with the final names, its unions in the order of their texts: the checker's own order is an accident. */
  apply(schema: Schema): Schema {
    return renamed(schema, this.#names);
  }
}

/** The schema with its references under these names, by their provisional ones, and its unions in the order of their texts. */
export function renamed(schema: Schema, names: ReadonlyMap<string, string>): Schema {
  const { $ref } = schema;
  const inner = mapInnerSchemas(schema, (one) => renamed(one, names));
  return {
    ...inner,
    ...($ref === undefined ? {} : refTo(names.get(refName($ref)) ?? refName($ref))),
    ...(inner.anyOf && { anyOf: inTextOrder(inner.anyOf) }),
  };
}

function inTextOrder(schemas: readonly Schema[]): readonly Schema[] {
  return schemas
    .map((schema) => ({ schema, text: JSON.stringify(schema) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ schema }) => schema);
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (const [index, key] of a.entries()) {
    const other = b[index] ?? '';
    if (key !== other) return key < other ? -1 : 1;
  }
  return 0;
}
