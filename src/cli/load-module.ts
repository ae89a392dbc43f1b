import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isNativeError } from 'node:util/types';
import { ConfigurationError, messageOf } from '../errors/errors.js';
import { didYouMean } from '../errors/suggest.js';

/** Of ntgen itself. */
const OWN_FOLDER = fileURLToPath(new URL('..', import.meta.url));

const ENDINGS = ['', '.ts', '.mts', '.js', '.mjs', '/index.ts', '/index.js'];

/** The file that a module is meant by, or undefined: `services` finds `services.ts`. */
export function findModule(path: string): string | undefined {
  return ENDINGS.map((ending) => resolve(path + ending)).find((file) => existsSync(file) && statSync(file).isFile());
}

/**
 * Loads a module of the user's, TypeScript as it is.
 *
 * @param path  relative to the working folder; the ending may be left out
 * @throws ConfigurationError  NTG3005: there is no such file, or it fails while it is loaded
 */
export async function loadModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  const file = findModule(path);
  if (file === undefined) {
    throw new ConfigurationError(
      `There is no module "${path}": looked for ${path} itself and with ${ENDINGS.slice(1).join(', ')}, from ${process.cwd()}.${meantModule(path)}`,
      { code: 'NTG3005' },
    );
  }
  await registerTypeScript();
  try {
    return exportsOf((await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>);
  } catch (error) {
    throw new ConfigurationError(`${path} cannot be loaded: ${messageOf(error)}${placeOf(error)}`, {
      code: 'NTG3005',
      cause: error,
    });
  }
}

/**
 * The default export of a module of the user's, loaded anew each time; undefined where it has none.
 *
 * @param file    an absolute path
 * @param failed  is told what was thrown and where, and throws
 */
export async function loadAnew(file: string, failed: (error: unknown, place: string) => never): Promise<unknown> {
  const { tsImport } = await import('tsx/esm/api');
  Reflect.deleteProperty(createRequire(import.meta.url).cache, file); // of a CommonJS module in JavaScript
  try {
    const module = (await tsImport(pathToFileURL(file).href, import.meta.url)) as Readonly<Record<string, unknown>>;
    return defaultOf(module['default']);
  } catch (error) {
    return failed(error, placeOf(error));
  }
}

/** In a CommonJS project what TypeScript exports by default arrives in a second wrapping. */
function defaultOf(exported: unknown): unknown {
  const { default: inner } = (exported ?? {}) as { readonly default?: unknown };
  return inner ?? exported;
}

/** Where in the user's own code it was thrown, for whom a whole stack says less. */
function placeOf(error: unknown): string {
  const frames = isNativeError(error) ? (error.stack?.split('\n') ?? []) : [];
  for (const frame of frames) {
    const [, place] = /^ +at .*?((?:file:\/\/)?\/[^()]+:\d+:\d+)\)?$/.exec(frame) ?? [];
    if (place === undefined || place.includes('/node_modules/')) continue;
    const file = place.startsWith('file:') ? fileURLToPath(place) : place;
    if (!file.startsWith(OWN_FOLDER)) return `, at ${relative(process.cwd(), file)}`;
  }
  return '';
}

/** What was meant by a path that leads nowhere: `services.py`, Python's `acme.services`, or a file whose name is near. */
function meantModule(path: string): string {
  const bare = path.replace(/\.[a-z]+$/, '');
  const dotted = (text: string): string => text.replaceAll('.', '/');
  const file = [bare, dotted(path), dotted(bare)].map(findModule).find((found) => found !== undefined);
  if (file !== undefined) return ` Did you mean "${relative(process.cwd(), file)}"?`;
  const folder = dirname(path);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return '';
  const modules = readdirSync(folder).filter((name) => /\.[mc]?[tj]s$/.test(name) && !name.endsWith('.d.ts'));
  const names = modules.flatMap((name) => [name, name.replace(/\.\w+$/, '')]);
  return didYouMean(basename(path), names, folder === '.' ? '' : join(folder, '/'));
}

/** In a CommonJS project all that a module exports arrives as its default. */
function exportsOf(module: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { default: whole } = module;
  return typeof whole === 'object' && whole !== null ? { ...whole, ...module } : module;
}

let registered: Promise<void> | undefined;

/** In this order: with the ESM loader alone, a project without `"type": "module"` ends in a require cycle. */
function registerTypeScript(): Promise<void> {
  registered ??= (async () => {
    (await import('tsx/cjs/api')).register();
    (await import('tsx/esm/api')).register();
  })();
  return registered;
}
