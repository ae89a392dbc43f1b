import Handlebars from 'handlebars';

import { messageOf, NtgenError } from '../errors/errors.js';
import { didYouMean } from '../errors/suggest.js';
import { BLOCKS, helpersOf, type Helper } from './helpers.js';
import type { Language } from './languages.js';
import { parseTemplate } from './lint.js';

/** A template: its text, and what errors should call its file. */
export interface TemplateSource {
  readonly text: string;
  readonly file: string;
  readonly language: Language;
  /** For the template of a user's: see `Allowed`. */
  readonly codeNames?: ReadonlySet<string>;
}

/** Renders the template of a name. Throws NTG3007 when there is none, or when it asks for what the context does not have. */
export type Render = (name: string, context: object) => string;

/**
 * Templates from their texts, by name; any can be a partial of another of its kind.
 *
 * @param importExtension  what the paths of generated modules end with; may be empty
 */
export function compileTemplates(sources: ReadonlyMap<string, TemplateSource>, importExtension = '.js'): Render {
  const engine = Handlebars.create();
  const helpers = helpersOf(importExtension);
  const named = Object.assign({}, ...Object.values(helpers)) as Readonly<Record<string, Helper>>;
  for (const [name, helper] of Object.entries(named)) {
    // handlebars passes its own options last, behind the one or two arguments that we know
    engine.registerHelper(name, (...given: unknown[]) => {
      const options = given.at(-1) as Handlebars.HelperOptions;
      if (given[0] === undefined) throw unknownName(options);
      try {
        return helper(given[0], given.length > 2 ? given[1] : undefined);
      } catch (error) {
        throw refusal(options, messageOf(error), error);
      }
    });
  }
  for (const name of BLOCKS) {
    const block = engine.helpers[name];
    engine.registerHelper(name, function (this: unknown, value: unknown, options: Handlebars.HelperOptions) {
      if (value === undefined) throw unknownName(options);
      return block?.call(this, value, options) as unknown;
    });
  }

  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  const known = Object.fromEntries([...Object.keys(named), ...BLOCKS].map((name) => [name, true]));
  for (const [name, { text, file, language, codeNames }] of sources) {
    const allowed = { helpers: Object.keys(helpers[language]), partials: ofLanguage(sources, language), codeNames };
    const template = engine.compile(parseTemplate(text, file, allowed), { ...OPTIONS, knownHelpers: known });
    compiled.set(name, template);
    engine.registerPartial(name, template);
  }
  return (name, context) => {
    const template = compiled.get(name);
    if (template === undefined) throw new NtgenError('NTG3007', `There is no template for ${name}.`);
    try {
      return tidy(template(context), sources.get(name)?.language);
    } catch (error) {
      if (error instanceof NtgenError) throw error;
      throw new NtgenError('NTG3007', `${sources.get(name)?.file ?? name}: ${messageOf(error)}`, { cause: error });
    }
  };
}

const OPTIONS = { noEscape: true, strict: true, preventIndent: true, knownHelpersOnly: true };

/** What a helper was told by `parseTemplate`, and by handlebars. */
type Options = Pick<Handlebars.HelperOptions, 'hash' | 'data'>;

function refusal({ hash }: Options, sentence: string, cause?: unknown): NtgenError {
  return new NtgenError('NTG3007', `${String(hash['at'])}: ${sentence}`, { cause });
}

function unknownName(options: Options): NtgenError {
  const of = String(options.hash['of']);
  const name = of.replace(/^(?:\.\.\/|this\.|\.\/)+/, '');
  const { root } = options.data as { readonly root: object };
  const others = keysOf(root).filter((key) => key !== name); // it is elsewhere in the context, and not meant
  return refusal(options, `"${of}" is not in the context here.${didYouMean(name, others)}`);
}

function ofLanguage(sources: ReadonlyMap<string, TemplateSource>, language: Language): readonly string[] {
  return [...sources].filter(([, source]) => source.language === language).map(([name]) => name);
}

/** Every name in a context, however deep: for telling which was meant. */
function keysOf(context: object): readonly string[] {
  const keys = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        keys.add(key);
        visit(inner);
      }
    }
  };
  visit(context);
  return [...keys];
}

/**
 * No blanks at the end of a line, no two blank lines, one newline at the end; in code, what is empty closes where it opens.
 *
 * Literals hold no line ends and comments have a star before each of theirs, so neither is touched.
 */
function tidy(text: string, language: Language | undefined): string {
  const trimmed = text.replace(/[ \t]+$/gm, '');
  const closed = language === 'code' ? trimmed.replace(/([[{])\n\s*([\]}])/g, '$1$2') : trimmed;
  const spaced = closed.replace(/\n{3,}/g, '\n\n');
  return `${(language === 'code' ? spaced.replace(/\{\n\n/g, '{\n') : spaced).trim()}\n`;
}
