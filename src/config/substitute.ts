/** Variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What may hold a reference: `${…}` somewhere in it. */
export const REFERENCE = /\$\{.*\}/s;

/** `${NAME}` or the beginning of `${NAME:default}`. Source: Nameko 2.14; a name may hold dots and dashes. */
const OPENING = /\$\{([^}:\s]+)(:|\})/g;

/**
 * A text with its references replaced: `${NAME}` by the variable or nothing, `${NAME:default}` by the variable or the
 * default, which may hold references and pairs of braces itself. What is no reference stays: `$NAME`, `${}`, `${NAME`.
 */
export function substitute(text: string, env: Environment): string {
  let result = '';
  let from = 0;
  for (const opening of text.matchAll(OPENING)) {
    const [whole, name = '', mark] = opening;
    if (opening.index < from) continue; // inside of a default that was taken already
    const afterMark = opening.index + whole.length;
    const end = mark === '}' ? afterMark - 1 : closingBrace(text, afterMark);
    if (end === undefined) continue;
    const fallback = mark === '}' ? '' : text.slice(afterMark, end);
    result += text.slice(from, opening.index) + (env[name] ?? substitute(fallback, env));
    from = end + 1;
  }
  return result + text.slice(from);
}

/** Where the brace closes that was opened before `from`; undefined where it never does. */
function closingBrace(text: string, from: number): number | undefined {
  let open = 1;
  for (let index = from; index < text.length; index += 1) {
    if (text[index] === '{') open += 1;
    if (text[index] === '}') open -= 1;
    if (open === 0) return index;
  }
  return undefined;
}
