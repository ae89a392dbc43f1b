/*
 * Each helper makes a value inert in one position of one kind of text. What a template may print with follows from the
 * ending of the file that it makes.
 */

export type Language = 'code' | 'markdown' | 'html' | 'data';

const LANGUAGES: readonly (readonly [language: Language, endings: RegExp])[] = [
  ['code', /\.[cm]?[jt]sx?$/],
  ['markdown', /\.(?:md|markdown)$/],
  ['html', /\.(?:html?|xml|svg)$/],
  ['data', /\.(?:json|ya?ml)$/],
];

export const ENDINGS = '.ts and .js, .md, .html and .xml, .json and .yaml';

/** The kind of text in a file of this name; undefined where nobody has said how to escape for it. */
export function languageOf(path: string): Language | undefined {
  return LANGUAGES.find(([, endings]) => endings.test(path))?.[0];
}
