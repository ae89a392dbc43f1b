/** Whether a text is Unicode. Half of a surrogate pair is none: it has no form in UTF-8, nor in a JSON pointer. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
