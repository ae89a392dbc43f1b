/** Longest text of a value in a sentence. */
const LONGEST = 60;
const MASK_TEXT = '********';
/** Stands in for a value that must not be shown; prints as the mask within a larger value too. */
const MASK = { toJSON: () => MASK_TEXT };

/** A value of plain JSON as errors may show it: cut short, and without what is sensitive. */
export class ShownValue {
  readonly #value: unknown;

  /** @param sensitive dotted paths, such as `card.number` or `cards[0].number`; without an index, of every item */
  constructor(value: unknown, sensitive: readonly string[]) {
    const paths = sensitive.map((path) => path.split(/[.[\]]+/).filter((step) => step !== ''));
    this.#value = mask(value, paths);
  }

  /** The text of what stands at a JSON pointer; `nothing` where nothing does. */
  at(pointer: string): string {
    let value = this.#value;
    for (const step of pointer.split('/').slice(1)) {
      if (value === MASK) break;
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
      value = members.find(([known]) => known === name)?.[1] as unknown;
    }
    return value === MASK ? MASK_TEXT : textOf(value);
  }
}

/** JSON of a value, cut short. */
export function textOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(typeof value === 'string' ? value.slice(0, LONGEST) : value);
  return text.length <= LONGEST && !(typeof value === 'string' && value.length > LONGEST)
    ? text
    : `${text.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Copies along the paths, and no further. */
function mask(value: unknown, paths: readonly (readonly string[])[]): unknown {
  if (value === undefined || paths.length === 0) return value;
  if (paths.some((path) => path.length === 0)) return MASK;
  if (typeof value !== 'object' || value === null) return value;
  const inner = (name: string): readonly (readonly string[])[] =>
    paths.filter(([first]) => first === name).map((path) => path.slice(1));
  if (Array.isArray(value)) {
    return value.map((item, index) => mask(item, [...inner(String(index)), ...paths.filter(isNoIndex)]));
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mask(item, inner(name))]));
}

function isNoIndex([first = '']: readonly string[]): boolean {
  return !/^\d+$/.test(first);
}
