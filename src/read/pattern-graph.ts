import { RegExpParser, type AST } from '@eslint-community/regexpp';

/** Code points from one to another, both in it. */
export type Range = readonly [from: number, to: number];

/** A place of a pattern that takes one character. */
export interface Step {
  readonly takes: readonly Range[];
  /** The steps that may come next, and by how many ways: 2 stands for more. */
  readonly next: Map<Step, 1 | 2>;
}

/** Which steps may follow each other: one graph for the pattern, and one for each of its lookarounds. */
export type Graph = readonly Step[];

/** Copies that a counted repetition is written out to; more are taken for any number. */
const MAX_COPIES = 64;
/** Steps from which on a pattern is too large to judge. */
const MAX_STEPS = 800;
const LAST = 0x10ffff;
const EVERYTHING: readonly Range[] = [[0, LAST]];

/** The graphs of a pattern with the flag `u`; undefined where it is too large, or refers back to what it has matched. */
export function graphsOf(pattern: string): readonly Graph[] | undefined {
  const { alternatives } = new RegExpParser().parsePattern(pattern, 0, pattern.length, { unicode: true });
  const writer = new GraphWriter();
  writer.graph(alternatives);
  return writer.isTooMuch ? undefined : writer.graphs;
}

/** A part of a pattern between steps: where it begins, where it ends, and whether it may be empty. */
interface Fragment {
  readonly first: ReadonlyMap<Step, 1 | 2>;
  readonly last: readonly Step[];
  readonly isEmpty: boolean;
}

const EMPTY: Fragment = { first: new Map(), last: [], isEmpty: true };

class GraphWriter {
  readonly graphs: Step[][] = [];
  isTooMuch = false;
  #steps: Step[] = [];
  #count = 0;

  graph(alternatives: readonly AST.Alternative[]): void {
    const outer = this.#steps;
    this.#steps = [];
    this.graphs.push(this.#steps);
    this.#alternatives(alternatives);
    this.#steps = outer;
  }

  #alternatives(alternatives: readonly AST.Alternative[]): Fragment {
    const parts = alternatives.map(({ elements }) => {
      let whole = EMPTY;
      for (const element of elements) whole = this.#sequence(whole, this.#element(element));
      return whole;
    });
    return {
      first: sum(parts.map(({ first }) => first)),
      last: parts.flatMap(({ last }) => last),
      isEmpty: parts.some(({ isEmpty }) => isEmpty),
    };
  }

  #element(element: AST.Element): Fragment {
    switch (element.type) {
      case 'Character':
        return this.#step([[element.value, element.value]]);
      case 'CharacterSet':
      case 'CharacterClass':
        return this.#step(rangesOf(element));
      case 'Group':
      case 'CapturingGroup':
        return this.#alternatives(element.alternatives);
      case 'Quantifier':
        return this.#repetition(element);
      case 'Assertion':
        if (element.kind === 'lookahead' || element.kind === 'lookbehind') this.graph(element.alternatives);
        return EMPTY;
      default:
        this.isTooMuch = true; // a back reference, or what a later version of the language brings
        return EMPTY;
    }
  }

  #repetition({ element, min, max }: AST.Quantifier): Fragment {
    const isBounded = max <= MAX_COPIES;
    let whole = EMPTY;
    for (let copy = 0; copy < Math.min(isBounded ? max : Math.max(min, 1), MAX_COPIES); copy += 1) {
      const part = this.#element(element);
      const isLast = !isBounded && copy === Math.max(min, 1) - 1;
      const looped = isLast || copy === MAX_COPIES - 1 ? this.#loop(part) : part;
      whole = this.#sequence(whole, copy < min ? looped : { ...looped, isEmpty: true });
    }
    return whole;
  }

  #loop(part: Fragment): Fragment {
    this.#connect(part.last, part.first);
    return part;
  }

  #sequence(before: Fragment, after: Fragment): Fragment {
    this.#connect(before.last, after.first);
    return {
      first: before.isEmpty ? sum([before.first, after.first]) : before.first,
      last: after.isEmpty ? [...before.last, ...after.last] : after.last,
      isEmpty: before.isEmpty && after.isEmpty,
    };
  }

  #connect(last: readonly Step[], first: ReadonlyMap<Step, 1 | 2>): void {
    for (const { next } of last) for (const [step, ways] of first) next.set(step, next.has(step) ? 2 : ways);
  }

  #step(takes: readonly Range[]): Fragment {
    this.#count += 1;
    if (this.#count > MAX_STEPS) {
      this.isTooMuch = true;
      return EMPTY;
    }
    const step: Step = { takes, next: new Map() };
    this.#steps.push(step);
    return { first: new Map([[step, 1]]), last: [step], isEmpty: false };
  }
}

function sum(maps: readonly ReadonlyMap<Step, 1 | 2>[]): ReadonlyMap<Step, 1 | 2> {
  const all = new Map<Step, 1 | 2>();
  for (const map of maps) for (const [step, ways] of map) all.set(step, all.has(step) ? 2 : ways);
  return all;
}

type ClassElement = AST.CharacterClass['elements'][number];

/** What a set takes. */
function rangesOf(element: AST.CharacterSet | AST.CharacterClass | ClassElement): readonly Range[] {
  switch (element.type) {
    case 'Character':
      return [[element.value, element.value]];
    case 'CharacterClassRange':
      return [[element.min.value, element.max.value]];
    case 'CharacterClass': {
      const ranges = element.elements.flatMap(rangesOf);
      return element.negate ? complement(ranges) : ranges;
    }
    case 'CharacterSet':
      if (element.kind === 'any') return complement(LINE_ENDS);
      if (element.kind === 'property') return rangesOfProperty(element.raw);
      return element.negate ? complement(SETS[element.kind]) : SETS[element.kind];
    default:
      return EVERYTHING;
  }
}

/** Of a property of Unicode the first code points, one by one; the others are taken to be in it, all of them. */
function rangesOfProperty(raw: string): readonly Range[] {
  const property = new RegExp(raw, 'u');
  const first = Array.from({ length: FIRST_POINTS }, (_, point) => point);
  const taken = first.filter((point) => property.test(String.fromCodePoint(point)));
  return [...taken.map((point): Range => [point, point]), [FIRST_POINTS, LAST]];
}

const FIRST_POINTS = 0x250;

const LINE_ENDS: readonly Range[] = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];

/** Source: ECMA-262, CharacterClassEscape. */
const SETS: Readonly<Record<'digit' | 'space' | 'word', readonly Range[]>> = {
  digit: [[0x30, 0x39]],
  space: [
    [0x09, 0x0d],
    [0x20, 0x20],
    [0xa0, 0xa0],
    [0x1680, 0x1680],
    [0x2000, 0x200a],
    [0x2028, 0x2029],
    [0x202f, 0x202f],
    [0x205f, 0x205f],
    [0x3000, 0x3000],
    [0xfeff, 0xfeff],
  ],
  word: [
    [0x30, 0x39],
    [0x41, 0x5a],
    [0x5f, 0x5f],
    [0x61, 0x7a],
  ],
};

function complement(ranges: readonly Range[]): readonly Range[] {
  const free: Range[] = [];
  let from = 0;
  for (const [first, last] of ranges.toSorted(([a], [b]) => a - b)) {
    if (first > from) free.push([from, first - 1]);
    from = Math.max(from, last + 1);
  }
  return from > LAST ? free : [...free, [from, LAST]];
}
