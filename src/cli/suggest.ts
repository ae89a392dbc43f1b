/** More mistakes than this and the words mean different things. */
const MOST_MISTAKES = 3;

/** ` Did you mean "x"?` with the known word that is nearest to what was typed, or nothing where none is near. */
export function didYouMean(typed: string, known: Iterable<string>, prefix = ''): string {
  let nearest: string | undefined;
  let fewest = Math.min(MOST_MISTAKES, Math.ceil(typed.length / 2)) + 1;
  for (const word of known) {
    const mistakes = distance(typed, word);
    if (mistakes < fewest) [nearest, fewest] = [word, mistakes];
  }
  return nearest === undefined ? '' : ` Did you mean "${prefix}${nearest}"?`;
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
