import { constraintsFit } from './constraints-fit.js';
import { refName, type Schema } from './schema.js';
import { typeName } from './type-name.js';

/** A schema with the definitions that its references mean. */
export interface Side {
  readonly schema: Schema;
  readonly $defs: Readonly<Record<string, Schema>>;
}

/** Why a handler cannot take what is dispatched: the place, and its type on both sides. */
export interface Refusal {
  /** Property names and `[]`, joined by dots; empty for the payload itself. */
  readonly path: string;
  readonly dispatched: string;
  readonly handled: string;
}

/**
 * Finds a value that the dispatcher may send and the handler refuses.
 *
 * Undefined means "none is certain": where the schemas are too loose or too entangled to tell, nothing is said.
 *
 * @param options.revived  values are met as TypeScript has them: a `Date` is no text, though it travels as one
 */
export function refusal(
  handler: Side,
  dispatched: Side,
  options: { readonly revived?: boolean } = {},
): Refusal | undefined {
  const comparison = new Comparison(handler.$defs, dispatched.$defs, options.revived === true);
  return comparison.compare(handler.schema, dispatched.schema, []);
}

/** The kinds of JSON values. An `integer` is a `number` that has more to it. */
type Kind = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';

class Comparison {
  readonly #handlerDefs: Readonly<Record<string, Schema>>;
  readonly #dispatchedDefs: Readonly<Record<string, Schema>>;
  /** Pairs of names that hold, or are under way: met again inside themselves they hold, or some other place refuses. */
  readonly #supposed = new Set<string>();

  readonly #revived: boolean;

  constructor(
    handlerDefs: Readonly<Record<string, Schema>>,
    dispatchedDefs: Readonly<Record<string, Schema>>,
    revived: boolean,
  ) {
    this.#handlerDefs = handlerDefs;
    this.#dispatchedDefs = dispatchedDefs;
    this.#revived = revived;
  }

  compare(handler: Schema, dispatched: Schema, path: readonly string[]): Refusal | undefined {
    const named = handler.$ref !== undefined && dispatched.$ref !== undefined;
    const pair = JSON.stringify([handler.$ref, dispatched.$ref]);
    if (named && this.#supposed.has(pair)) return undefined;
    if (named) this.#supposed.add(pair);
    const [wanted, sent] = [resolve(handler, this.#handlerDefs), resolve(dispatched, this.#dispatchedDefs)];
    const found = wanted === undefined || sent === undefined ? undefined : this.#compareResolved(wanted, sent, path);
    if (found === undefined) return undefined;
    if (named) this.#supposed.delete(pair);
    // where the whole type is refused it is told by the name that its author gave
    return found.path === pathOf(path) ? refused(path, handler, dispatched) : found;
  }

  #compareResolved(handler: Schema, dispatched: Schema, path: readonly string[]): Refusal | undefined {
    if (dispatched.anyOf !== undefined) {
      for (const branch of dispatched.anyOf) {
        const found = this.compare(handler, branch, path);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    if (handler.anyOf !== undefined) return this.#compareWithUnion(handler, handler.anyOf, dispatched, path);
    const [wanted, sent] = [kindOf(handler), kindOf(dispatched)];
    if (wanted === undefined || sent === undefined) return undefined;
    if (this.#revived && classOf(handler) !== classOf(dispatched)) return refused(path, handler, dispatched);
    if (wanted !== sent) return refused(path, handler, dispatched);
    if (wanted === 'object') return this.#compareObjects(handler, dispatched, path);
    if (wanted === 'array') return this.#compareArrays(handler, dispatched, path);
    return scalarFits(handler, dispatched) ? undefined : refused(path, handler, dispatched);
  }

  #compareWithUnion(
    handler: Schema,
    branches: readonly Schema[],
    dispatched: Schema,
    path: readonly string[],
  ): Refusal | undefined {
    if (dispatched.enum !== undefined) {
      for (const literal of dispatched.enum) {
        const found = this.#compareWithUnion(handler, branches, { const: literal }, path);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    if (branches.some((branch) => this.compare(branch, dispatched, path) === undefined)) return undefined;
    // where literals pick one branch, what is wrong with it is the better sentence
    const [picked, ...others] = branches.filter((branch) => !this.#disjoint(branch, dispatched, literalsDisjoint));
    const found = picked === undefined || others.length > 0 ? undefined : this.compare(picked, dispatched, path);
    if (found !== undefined && found.path !== pathOf(path)) return found;
    // several branches may share the values among them, which cannot be told branch by branch
    const certain =
      found !== undefined || branches.every((branch) => this.#disjoint(branch, dispatched, scalarsDisjoint));
    return certain ? refused(path, handler, dispatched) : undefined;
  }

  /** Whether certainly no value fits both, by themselves or by a property that both require. */
  #disjoint(handler: Schema, dispatched: Schema, apart: (handler: Schema, dispatched: Schema) => boolean): boolean {
    const [wanted, sent] = [resolve(handler, this.#handlerDefs), resolve(dispatched, this.#dispatchedDefs)];
    if (wanted === undefined || sent === undefined) return false;
    if (scalarsDisjoint(wanted, sent)) return true;
    return (wanted.required ?? []).some((name) => {
      const [left, right] = [ownProperty(wanted, name), ownProperty(sent, name)];
      return left !== undefined && right !== undefined && sent.required?.includes(name) === true && apart(left, right);
    });
  }

  #compareObjects(handler: Schema, dispatched: Schema, path: readonly string[]): Refusal | undefined {
    for (const [name, sent] of Object.entries(dispatched.properties ?? {})) {
      const wanted = ownProperty(handler, name) ?? patternOf(handler, name) ?? handler.additionalProperties;
      const place = [...path, name];
      if (wanted === undefined) continue;
      if (wanted === false)
        return { path: pathOf(place), dispatched: typeName(sent), handled: 'nothing: the type is closed' };
      const found = this.compare(wanted, sent, place);
      if (found !== undefined) return found;
    }
    for (const name of handler.required ?? []) {
      if (dispatched.required?.includes(name) === true) continue;
      const sent = ownProperty(dispatched, name);
      const wanted = ownProperty(handler, name);
      const handled = `required${wanted === undefined ? '' : ` ${typeName(wanted)}`}`;
      return {
        path: pathOf([...path, name]),
        dispatched: sent === undefined ? 'nothing' : `optional ${typeName(sent)}`,
        handled,
      };
    }
    for (const [pattern, sent] of Object.entries(dispatched.patternProperties ?? {})) {
      const wanted = handler.patternProperties?.[pattern];
      const found = wanted === undefined ? undefined : this.compare(wanted, sent, [...path, '*']);
      if (found !== undefined) return found;
    }
    const [wanted, sent] = [handler.additionalProperties, dispatched.additionalProperties];
    if (typeof wanted !== 'object' || typeof sent !== 'object') return undefined;
    return this.compare(wanted, sent, [...path, '*']);
  }

  #compareArrays(handler: Schema, dispatched: Schema, path: readonly string[]): Refusal | undefined {
    const [shortest, longest] = [dispatched.minItems ?? 0, longestOf(dispatched)];
    const isTooLoose = handler.uniqueItems === true && dispatched.uniqueItems !== true && longest > 1;
    if (isTooLoose || shortest < (handler.minItems ?? 0) || longest > longestOf(handler)) {
      return refused(path, handler, dispatched);
    }
    const places = Math.max(handler.prefixItems?.length ?? 0, dispatched.prefixItems?.length ?? 0);
    for (let index = 0; index <= places && index < longest; index += 1) {
      const [wanted, sent] = [itemAt(handler, index), itemAt(dispatched, index)];
      if (wanted === undefined || sent === undefined) continue;
      const step = index < places ? `[${String(index)}]` : '[]';
      const found = this.compare(wanted, sent, [...path, step]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** Follows references to a schema that is none; undefined where they lead nowhere. */
function resolve(schema: Schema, $defs: Readonly<Record<string, Schema>>): Schema | undefined {
  const seen = new Set<string>();
  let current = schema;
  while (current.$ref !== undefined) {
    const name = refName(current.$ref);
    const next = Object.hasOwn($defs, name) ? $defs[name] : undefined;
    if (next === undefined || seen.has(name)) return undefined;
    seen.add(name);
    current = next;
  }
  return current;
}

/** What a value is revived as. A `Buffer` is a `Uint8Array`. */
function classOf({ 'x-ntgen': codec }: Schema): string | undefined {
  return codec === 'Buffer' ? 'Uint8Array' : codec;
}

function kindOf(schema: Schema): Kind | undefined {
  if (schema.type !== undefined) return schema.type === 'integer' ? 'number' : schema.type;
  const literals = literalsOf(schema);
  const kinds = new Set(literals?.map((literal) => typeof literal));
  if (kinds.size !== 1) return undefined;
  if (kinds.has('string')) return 'string';
  return kinds.has('number') ? 'number' : 'boolean';
}

function literalsOf(schema: Schema): readonly (string | number | boolean)[] | undefined {
  return schema.const === undefined ? schema.enum : [schema.const];
}

/** Other kinds, or literals without one in common. */
function scalarsDisjoint(handler: Schema, dispatched: Schema): boolean {
  const [wanted, sent] = [kindOf(handler), kindOf(dispatched)];
  if (wanted === undefined || sent === undefined) return false;
  return wanted !== sent || literalsDisjoint(handler, dispatched);
}

function literalsDisjoint(handler: Schema, dispatched: Schema): boolean {
  const [left, right] = [literalsOf(handler), literalsOf(dispatched)];
  return left !== undefined && right !== undefined && !right.some((literal) => left.includes(literal));
}

function scalarFits(handler: Schema, dispatched: Schema): boolean {
  const wanted = literalsOf(handler);
  const sent = literalsOf(dispatched) ?? (kindOf(dispatched) === 'boolean' ? [true, false] : undefined);
  if (wanted !== undefined) return sent?.every((literal) => wanted.includes(literal)) ?? false;
  if (handler.type === 'integer') {
    return sent?.every((literal) => Number.isInteger(literal)) ?? dispatched.type === 'integer';
  }
  // a literal may well be a date; who writes one by hand is believed
  return sent !== undefined || constraintsFit(handler, dispatched);
}

function longestOf({ maxItems = Infinity, items, prefixItems }: Schema): number {
  return items === false ? Math.min(maxItems, prefixItems?.length ?? 0) : maxItems;
}

function itemAt(schema: Schema, index: number): Schema | undefined {
  const item = schema.prefixItems?.[index] ?? schema.items;
  return item === false ? undefined : item;
}

function ownProperty({ properties = {} }: Schema, name: string): Schema | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** What properties of the name must keep, where a pattern says so. */
function patternOf({ patternProperties = {} }: Schema, name: string): Schema | undefined {
  return Object.entries(patternProperties).find(([pattern]) => new RegExp(pattern, 'u').test(name))?.[1];
}

function refused(path: readonly string[], handler: Schema, dispatched: Schema): Refusal {
  return { path: pathOf(path), dispatched: typeName(dispatched), handled: typeName(handler) };
}

function pathOf(steps: readonly string[]): string {
  return steps.join('.').replaceAll('.[', '[');
}
