import { graphsOf, type Graph, type Range, type Step } from './pattern-graph.js';

/**
 * Why a regular expression could take time that grows exponentially with the length of a text; undefined where it cannot.
 *
 * It does where some text leads from a place of the pattern back to it by two ways: `(a+)+`, `(a|a)*`, `(\d|\w)*`. A text that
 * goes round often and does not fit in the end is then tried by all combinations of the two. Source: Weber and Seidl, On the
 * degree of ambiguity of finite automata, 1991.
 *
 * @param pattern valid with the flag `u`
 */
export function costOf(pattern: string): string | undefined {
  const graphs = graphsOf(pattern);
  if (graphs === undefined) return 'refers back to what it has matched, or is too large: what it costs cannot be told';
  return graphs.some(isExponential)
    ? 'takes time that doubles with each character of some texts: a repetition in it can take them in two ways'
    : undefined;
}

/** Pairs of places that one text leads to. */
interface Pair {
  readonly left: Step;
  readonly right: Step;
  /** Those that lead to it. */
  readonly before: Pair[];
}

function isExponential(graph: Graph): boolean {
  return graph.some((step) => comesTo(step, step) && (hasDoubledRound(step) || hasTwoRounds(step)));
}

/** Whether there are two ways to the same next place, from which it goes back. */
function hasDoubledRound(step: Step): boolean {
  return [...step.next].some(([next, ways]) => ways === 2 && (next === step || comesTo(next, step)));
}

function comesTo(from: Step, to: Step): boolean {
  const seen = new Set(from.next.keys());
  for (const step of seen) for (const next of step.next.keys()) seen.add(next);
  return seen.has(to);
}

/** Whether one text leads from the place back to it through a pair of different places. */
function hasTwoRounds(step: Step): boolean {
  const start: Pair = { left: step, right: step, before: [] };
  const pairs = new PairTable();
  const open = [start];
  for (const pair of open) {
    for (const left of pair.left.next.keys()) {
      for (const right of pair.right.next.keys()) {
        if (!overlap(left.takes, right.takes)) continue;
        const known = pairs.find(left, right);
        if (known !== undefined) known.before.push(pair);
        else open.push(pairs.add({ left, right, before: [pair] }));
      }
    }
  }
  const round = pairs.find(step, step);
  const back = new Set(round === undefined ? [] : [round]);
  for (const pair of back) for (const before of pair.before) back.add(before);
  return [...back].some(({ left, right }) => left !== right);
}

class PairTable {
  readonly #pairs = new Map<Step, Map<Step, Pair>>();

  find(left: Step, right: Step): Pair | undefined {
    return this.#pairs.get(left)?.get(right);
  }

  add(pair: Pair): Pair {
    const row = this.#pairs.get(pair.left) ?? new Map<Step, Pair>();
    this.#pairs.set(pair.left, row.set(pair.right, pair));
    return pair;
  }
}

function overlap(one: readonly Range[], other: readonly Range[]): boolean {
  return one.some(([from, to]) => other.some(([first, last]) => first <= to && from <= last));
}
