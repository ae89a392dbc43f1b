import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import Handlebars from 'handlebars';

import { messageOf, NtgenError } from '../errors/errors.js';
import { BLOCKS, HELPERS } from './helpers.js';
import { parseTemplate } from './lint.js';

/** Frames of the emitted files, by the file's name: `proxy.ts`. */
export interface Templates {
  /** Throws NTG3007 when there is no such template, or when it asks for what the context does not have. */
  render(name: string, context: object): string;
}

/** Two floors above both `src/emit` and `dist/emit`. */
const OWN_FOLDER = fileURLToPath(new URL('../../templates/', import.meta.url));
const EXTENSION = '.hbs';

let own: Templates | undefined;

/** The templates of this package, read once. */
export function ownTemplates(): Templates {
  own ??= loadTemplates([]);
  return own;
}

/**
 * The templates of this package with those in `folders` over them, file by file; later folders win.
 *
 * Throws NTG3007 for a template that prints anything without a helper.
 */
export function loadTemplates(folders: readonly string[]): Templates {
  const sources = new Map<string, string>();
  const files = new Map<string, string>();
  for (const folder of [OWN_FOLDER, ...folders]) {
    for (const file of readdirSync(folder).sort()) {
      if (!file.endsWith(EXTENSION)) continue;
      const name = file.slice(0, -EXTENSION.length);
      sources.set(name, readFileSync(`${folder}/${file}`, 'utf8'));
      files.set(name, folder === OWN_FOLDER ? `templates/${file}` : `${folder}/${file}`);
    }
  }
  return compileTemplates(sources, (name) => files.get(name) ?? name);
}

/**
 * Templates from their texts, by the name of the file that each one makes; any can be a partial of another.
 *
 * @param fileOf the file of a template, as errors should name it
 */
export function compileTemplates(
  sources: ReadonlyMap<string, string>,
  fileOf: (name: string) => string = (name) => name,
): Templates {
  const engine = Handlebars.create();
  for (const [name, helper] of Object.entries(HELPERS)) {
    // handlebars passes its own options last, behind the one or two arguments that we know
    engine.registerHelper(name, (...given: unknown[]) => helper(given[0], given.length > 2 ? given[1] : undefined));
  }
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  for (const [name, source] of sources) {
    const template = engine.compile(parseTemplate(source, fileOf(name)), OPTIONS);
    compiled.set(name, template);
    engine.registerPartial(name, template);
  }
  return { render };

  function render(name: string, context: object): string {
    const template = compiled.get(name);
    if (template === undefined) throw new NtgenError('NTG3007', `There is no template for ${name}.`);
    try {
      return tidy(template(context));
    } catch (error) {
      throw new NtgenError('NTG3007', `${fileOf(name)}: ${messageOf(error)}`, { cause: error });
    }
  }
}

const OPTIONS = {
  noEscape: true,
  strict: true,
  preventIndent: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries([...Object.keys(HELPERS), ...BLOCKS].map((name) => [name, true])),
};

/**
 * No blanks at the end of a line, no two blank lines, what is empty closes where it opens, one newline at the end.
 *
 * Literals hold no line ends and comments have a star before each of theirs, so neither is touched.
 */
function tidy(text: string): string {
  const tidied = text
    .replace(/[ \t]+$/gm, '')
    .replace(/([[{])\n\s*([\]}])/g, '$1$2')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/\{\n\n/g, '{\n')
    .trim();
  return `${tidied}\n`;
}
