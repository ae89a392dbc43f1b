import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Where schema files are looked for when nobody says so. */
export const DEFAULT_SCHEMA_FILES: readonly string[] = ['**/*.schema.{ts,mts}', '**/*.service.{json,yaml,yml}'];

/** By what a file that only has such a name shows that it is one. */
const SIGNS: readonly (readonly [ending: RegExp, sign: RegExp])[] = [
  [/\.[cm]?ts$/, /(["'])ntgen\/schema\1/],
  [/\.json$/, /^\ufeff?\s*\{[^]*"service"\s*:/],
  [/\.ya?ml$/, /^["']?service["']?\s*:/m],
];

/** Folders in which nobody writes sources. */
const PASSED_OVER: ReadonlySet<string> = new Set(['node_modules', 'bower_components', 'jspm_packages']);

/** Bytes up to which a file is looked into for a sign. */
const LARGEST_LOOK = 10_000_000;

/**
 * The schema files below a folder, absolute and sorted.
 *
 * @param patterns  such as `src/*.schema.ts`; where they are undefined, files with the usual names that say that they are ours
 * @param output    the folder of generated files, which is passed over
 */
export function findSchemaFiles(
  folder: string,
  patterns: readonly string[] | undefined,
  output: string,
): readonly string[] {
  const tests = (patterns ?? DEFAULT_SCHEMA_FILES).map(toRegExp);
  const matches = (file: string): boolean => {
    const path = file
      .slice(folder.length)
      .replace(/^[\\/]/, '')
      .replaceAll(sep, '/');
    return tests.some((test) => test.test(path));
  };
  const found = [...filesBelow(folder, output)].filter(matches).sort();
  return patterns === undefined ? found.filter(saysSo) : found;
}

function* filesBelow(folder: string, output: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isFile()) yield path;
    else if (entry.isDirectory() && !entry.name.startsWith('.') && !PASSED_OVER.has(entry.name) && path !== output)
      yield* filesBelow(path, output);
  }
}

function saysSo(file: string): boolean {
  const sign = SIGNS.find(([ending]) => ending.test(file))?.[1];
  if (sign === undefined) return true;
  // one that is too large to be looked into is told of when it is read
  return statSync(file).size > LARGEST_LOOK || sign.test(readFileSync(file, 'utf8'));
}

/** `**` is any number of folders, `*` and `?` stay within a name, `{a,b}` is one of several. */
function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(/^\.\//, '').replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[.+^$()|[\]\\{}]/g, (part) => {
    switch (part) {
      case '**/':
        return '(?:[^/]+/)*';
      case '**':
        return '.*';
      case '*':
        return '[^/]*';
      case '?':
        return '[^/]';
      default:
        return part.length > 1 ? `(?:${part.slice(1, -1).split(',').map(escape).join('|')})` : escape(part);
    }
  });
  return new RegExp(`^${source}$`, 'u');
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
