import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { messageOf, NtgenError } from '../errors/errors.js';
import { nearest } from '../errors/suggest.js';
import { compileTemplates, type Render, type TemplateSource } from './compile-templates.js';
import { ENDINGS, languageOf } from './languages.js';

/** Frames of the emitted files, by the file's name: `proxy.ts`. */
export interface Templates {
  /** Throws NTG3007 when there is no such template, or when it asks for what the context does not have. */
  readonly render: Render;
  /** Templates of the user's own that make files of their own, by name. */
  readonly extras: readonly ExtraTemplate[];
}

/** A template that makes a file which ntgen does not make. */
export interface ExtraTemplate {
  /** Under which it is rendered, and the path that it writes; `[service]` in it stands for the folder of each service. */
  readonly name: string;
  /** As errors should call it. */
  readonly file: string;
}

/** Two floors above both `src/emit` and `dist/emit`. */
const OWN_FOLDER = fileURLToPath(new URL('../../templates/', import.meta.url));
const EXTENSION = '.hbs';

/** Two slips make a name of ours an unknown one; more, and it is another name. */
const MOST_SLIPS = 2;

let own: Templates | undefined;

/** The templates of this package, read once. */
export function ownTemplates(): Templates {
  own ??= loadTemplates();
  return own;
}

/**
 * The templates of this package, with those of a folder over and beside them.
 *
 * In the folder, `proxy.ts.hbs` replaces the template of that name; a name that begins with `_` is only taken in by others;
 * any other makes a file of its own.
 *
 * @param options.folder           of the user's templates
 * @param options.importExtension  what the paths of generated modules end with, `.js` by default; may be empty
 * @throws NtgenError  NTG3007: a template prints something without a helper, or its file has no place
 */
export function loadTemplates(
  options: { readonly folder?: string; readonly importExtension?: string } = {},
): Templates {
  const { folder, importExtension } = options;
  const ours = readFolder(OWN_FOLDER).map(([name, text]): [string, TemplateSource] => [
    name,
    { text, file: `templates/${name}${EXTENSION}`, language: languageOf(name) ?? 'code' },
  ]);
  const names = ours.map(([name]) => name);
  const codeNames = new Set(ours.flatMap(([, { text }]) => printedAsCode(text)));
  const theirs = (folder === undefined ? [] : readFolder(folder)).map(([name, text]): [string, TemplateSource] => {
    const file = `${folder ?? ''}/${name}${EXTENSION}`;
    const language = names.includes(name) ? (languageOf(name) ?? 'code') : languageOf(name);
    assertPlace(name, file, names);
    if (language === undefined) {
      throw new NtgenError('NTG3007', `${file}: nothing is known of the files that it makes; known are ${ENDINGS}.`);
    }
    return [name, { text, file, language, codeNames }];
  });
  const extras = theirs.filter(([name]) => !names.includes(name) && !isPartial(name));
  return {
    render: compileTemplates(new Map([...ours, ...theirs]), importExtension),
    extras: extras.map(([name, { file }]) => ({ name, file })),
  };
}

/** Templates by name: the path below the folder, without `.hbs`. */
function readFolder(folder: string): readonly (readonly [name: string, text: string])[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith(EXTENSION))
      .sort()
      .map((path) => [path.slice(0, -EXTENSION.length), readFileSync(`${folder}/${path}`, 'utf8')]);
  } catch (error) {
    throw new NtgenError('NTG3007', `The templates in ${folder} cannot be read: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

/** Names that a template of ours prints as code: what they hold is code that ntgen has made. */
function printedAsCode(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(?:code|lines|names) (\w+)/g)].map(([, name = '']) => name);
}

/** A slip in a name of ours would make a file of that name, and leave ours as it is. */
function assertPlace(name: string, file: string, ours: readonly string[]): void {
  if (ours.includes(name) || isPartial(name)) return;
  const meant = nearest(name, ours, MOST_SLIPS) ?? ours.find((known) => known.replace(/\.\w+$/, '') === name);
  if (meant === undefined) return;
  throw new NtgenError(
    'NTG3007',
    `${file}: ntgen has no template ${name}. Did you mean "${meant}${EXTENSION}"? One that makes a file of its own needs a name that is less like it.`,
  );
}

function isPartial(name: string): boolean {
  return (name.split('/').at(-1) ?? '').startsWith('_');
}
