import { IMPORT_EXTENSIONS, NAMINGS, type ProjectConfig } from '../../config/define-config.js';
import { didYouMean } from '../../errors/suggest.js';
import { wrongConfig } from './wrong-config.js';

/** Says what a value has to be, or undefined where it is. */
type Rule = (value: unknown) => string | undefined;

/** Every key of a project. A new one is a row, and a line in docs/configuration.md. */
export const PROJECT_KEYS: Readonly<Record<keyof ProjectConfig, Rule>> = {
  project: isPath,
  schemaFiles: isListOfPaths,
  output: isPath,
  templates: isPath,
  importExtension: isOneOf(IMPORT_EXTENSIONS),
  naming: isOneOf(NAMINGS),
};

/**
 * The projects that a configuration document lists: it is one, or has a list of them in `projects`.
 *
 * @param name  of the file, for errors
 * @throws ConfigurationError  NTG3004, naming the file and the key
 */
export function checkProjects(document: unknown, name: string): readonly ProjectConfig[] {
  if (!isObject(document)) throw wrongConfig(name, `must be an object, and is ${kindOf(document)}`);
  if (!Object.hasOwn(document, 'projects')) return [checkProject(document, '', ['projects'], name)];
  const beside = Object.keys(document).find((key) => key !== 'projects' && key !== '$schema');
  if (beside !== undefined) {
    const isKnown = Object.hasOwn(PROJECT_KEYS, beside);
    const what = isKnown ? `belongs into each of \`projects\`` : `is no key of it.${didYouMean(beside, ['projects'])}`;
    throw wrongConfig(name, `\`${beside}\` ${what}`);
  }
  const { projects } = document;
  if (!Array.isArray(projects) || projects.length === 0) {
    throw wrongConfig(name, '`projects` must be a list that is not empty');
  }
  return projects.map((entry: unknown, index) => {
    const key = `projects[${String(index)}]`;
    if (!isObject(entry)) throw wrongConfig(name, `\`${key}\` must be an object, and is ${kindOf(entry)}`);
    return checkProject(entry, `${key}.`, [], name);
  });
}

function checkProject(
  entry: Readonly<Record<string, unknown>>,
  prefix: string,
  others: readonly string[],
  name: string,
): ProjectConfig {
  for (const [key, value] of Object.entries(entry)) {
    if (key === '$schema' || value === undefined) continue;
    const known = Object.keys(PROJECT_KEYS);
    if (!isKey(key)) {
      throw wrongConfig(name, `\`${prefix}${key}\` is no key of it.${didYouMean(key, [...known, ...others])}`);
    }
    const expected = PROJECT_KEYS[key](value);
    if (expected !== undefined) {
      throw wrongConfig(name, `\`${prefix}${key}\` must be ${expected}, and is ${kindOf(value)}`);
    }
  }
  return Object.fromEntries(Object.entries(entry).filter(([key, value]) => isKey(key) && value !== undefined));
}

function isKey(key: string): key is keyof ProjectConfig {
  return Object.hasOwn(PROJECT_KEYS, key);
}

function isPath(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && !value.includes('\0') ? undefined : 'a path';
}

function isListOfPaths(value: unknown): string | undefined {
  return Array.isArray(value) && value.every((one) => isPath(one) === undefined) ? undefined : 'a list of paths';
}

function isOneOf(allowed: readonly string[]): Rule {
  return (value) => {
    if (typeof value === 'string' && allowed.includes(value)) return undefined;
    return `one of ${allowed.map((one) => `"${one}"`).join(', ')}`;
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'a list';
  return value === null || typeof value !== 'object' ? String(value) : 'an object';
}
