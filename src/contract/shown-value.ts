import { MASK_TEXT, maskPaths, sensitivePaths } from './redact.js';

/** Longest text of a value in a sentence. */
const LONGEST = 60;
/** Stands in for a value that must not be shown; prints as the mask within a larger value too. */
const MASK = { toJSON: () => MASK_TEXT };

/** A value of plain JSON as errors may show it: cut short, and without what is sensitive. */
export class ShownValue {
  readonly #value: unknown;

  /** @param sensitive paths such as `card.number` or `cards[0].number` */
  constructor(value: unknown, sensitive: readonly string[]) {
    this.#value = maskPaths(value, sensitivePaths(sensitive), MASK);
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
