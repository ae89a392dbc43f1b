/** More mistakes than this and the words mean different things. */
const MOST_MISTAKES = 3;

/** The known word that is nearest to what was typed, or undefined where none is near. */
export function nearest(typed: string, known: Iterable<string>, mostMistakes = MOST_MISTAKES): string | undefined {
  let found: string | undefined;
  let fewest = Math.min(mostMistakes, Math.ceil(typed.length / 2)) + 1;
  for (const word of known) {
    const mistakes = distance(typed, word);
    if (mistakes < fewest) [found, fewest] = [word, mistakes];
  }
  return found;
}

/** ` Did you mean "x"?` with the nearest known word, or nothing where none is near. */
export function didYouMean(typed: string, known: Iterable<string>, prefix = ''): string {
  const word = nearest(typed, known);
  return word === undefined ? '' : ` Did you mean "${prefix}${word}"?`;
}

/** Letters to insert, delete or replace on the way from one word to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 0; i < from.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j += 1) {
      const replaced = (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
