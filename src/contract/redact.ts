import { isMap, isSet } from 'node:util/types';

/** Stands where a sensitive value stood. Nameko 2.14 writes the same. */
export const MASK_TEXT = '********';

/** One step of a path: a key or an index. A step in quotes is a key, whatever it looks like. */
interface Step {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** Where a sensitive value stands: the name of an argument, and the way into it. */
export type SensitivePath = readonly Step[];

/**
 * The paths of a `sensitiveArguments` option: one text, or a list of them. Whatever else it is holds no path.
 *
 * `card`, `card.number`, `cards[0].number`, `card[number]`, `card["any.key"]`, `cards[*].number`, `cards[-1]`, `cards[0:2]`.
 * A key where a list stands means every item of it. An empty text names nothing.
 */
export function sensitivePaths(option: unknown): readonly SensitivePath[] {
  const texts: readonly unknown[] = Array.isArray(option) ? option : [option];
  return texts.flatMap((text) => (typeof text === 'string' && text !== '' ? [parse(text)] : []));
}

const STEP = /\["((?:[^"\\]|\\.)*)"\]|\['((?:[^'\\]|\\.)*)'\]|\[([^\]]*)\]?|([^.[]+)/g;

function parse(path: string): SensitivePath {
  return [...path.matchAll(STEP)].map(([, double, single, bracketed, dotted]) => {
    const quoted = double ?? single;
    if (quoted !== undefined) return { text: quoted.replace(/\\(.)/g, '$1'), isQuoted: true };
    return { text: bracketed ?? dotted ?? '', isQuoted: false };
  });
}

/**
 * The value with `mask` where the paths lead. Never throws; what cannot be looked into is masked as a whole.
 *
 * It copies along the paths, and no further; nothing is added that is not there, and a path into a string or a number
 * leads nowhere.
 */
export function maskPaths(value: unknown, paths: readonly SensitivePath[], mask: unknown = MASK_TEXT): unknown {
  return new Masking(mask).within(value, paths);
}

class Masking {
  readonly #mask: unknown;
  readonly #ancestors: object[] = [];

  constructor(mask: unknown) {
    this.#mask = mask;
  }

  within(value: unknown, paths: readonly SensitivePath[]): unknown {
    if (value === undefined || paths.length === 0) return value;
    if (paths.some((path) => path.length === 0)) return this.#mask;
    if (typeof value !== 'object' || value === null) return value;
    if (this.#ancestors.includes(value) || ArrayBuffer.isView(value)) return this.#mask;
    this.#ancestors.push(value);
    try {
      return this.#copy(value, paths);
    } catch {
      return this.#mask; // a getter or a proxy that throws
    } finally {
      this.#ancestors.pop();
    }
  }

  #copy(value: object, paths: readonly SensitivePath[]): unknown {
    if (Array.isArray(value)) return this.#items(value, paths);
    if (isSet(value)) return new Set(this.#items([...value], paths));
    if (isMap(value)) {
      return new Map([...value].map(([key, item]) => [key, this.within(item, under(String(key), paths))]));
    }
    const names = Object.keys(value);
    if (!names.some((name) => under(name, paths).length > 0)) return value;
    return Object.fromEntries(
      names.map((name) => [name, this.within(Reflect.get(value, name), under(name, paths))] as const),
    );
  }

  #items(items: readonly unknown[], paths: readonly SensitivePath[]): readonly unknown[] {
    return items.map((item, index) =>
      this.within(
        item,
        paths.flatMap((path) => ofItem(path, index, items.length)),
      ),
    );
  }
}

/** What is left of the paths that lead to a key. */
function under(name: string, paths: readonly SensitivePath[]): readonly SensitivePath[] {
  return paths
    .filter(([step]) => step?.text === name || (step?.text === '*' && !step.isQuoted))
    .map((path) => path.slice(1));
}

/** What is left of a path at an item: nothing where its index means others. */
function ofItem(path: SensitivePath, index: number, length: number): readonly SensitivePath[] {
  const [step] = path;
  const range = step === undefined || step.isQuoted ? undefined : rangeOf(step.text, length);
  if (range === undefined) return [path];
  return index >= range.from && index < range.to ? [path.slice(1)] : [];
}

/** The items that an index, a slice or `*` means; undefined for a key. Negative numbers count from the end. */
function rangeOf(text: string, length: number): { readonly from: number; readonly to: number } | undefined {
  if (text === '*') return { from: 0, to: length };
  const fromEnd = (index: number): number => (index < 0 ? length + index : index);
  if (/^-?\d+$/.test(text)) {
    const index = fromEnd(Number(text));
    return { from: index, to: index + 1 };
  }
  const slice = /^(-?\d+)?:(-?\d+)?$/.exec(text);
  if (slice === null) return undefined;
  const [, from = '0', to = String(length)] = slice;
  return { from: fromEnd(Number(from)), to: fromEnd(Number(to)) };
}
