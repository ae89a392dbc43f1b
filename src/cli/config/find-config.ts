import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { wrongConfig } from './wrong-config.js';

/** The names that a configuration has, in a folder of its own choosing. */
export const CONFIG_FILES = ['ts', 'js', 'mjs', 'json', 'yaml', 'yml'].map((ending) => `ntgen.config.${ending}`);

const PACKAGE = 'package.json';

/** Endings that one might expect, so that no file of theirs is passed over in silence. */
const UNREAD = ['mts', 'cts', 'cjs', 'jsonc', 'json5', 'toml'].map((ending) => `ntgen.config.${ending}`);

/**
 * The configuration of a folder: in it, or in one above it up to the package's own. Undefined where there is none.
 *
 * @returns an absolute path; that of a `package.json` means its key `ntgen`
 * @throws ConfigurationError  NTG3004: there are two, or one in a form that is not read
 */
export function findConfig(folder: string): string | undefined {
  for (const place of placesFrom(resolve(folder))) {
    const found = configIn(place);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The configuration that was asked for by its path, a file or a folder.
 *
 * @throws ConfigurationError  NTG3004, saying where it looked
 */
export function namedConfig(path: string): string {
  const place = resolve(path);
  if (!existsSync(place)) throw wrongConfig(path, `does not exist: looked for ${place}`);
  if (!statSync(place).isDirectory()) {
    if (isReadable(place)) return place;
    const forms = 'TypeScript, JavaScript, JSON or YAML by its ending (.ts, .js, .mjs, .json, .yaml, .yml)';
    throw wrongConfig(path, `is no form that is read; a configuration is ${forms}`);
  }
  const found = configIn(place);
  if (found !== undefined) return found;
  throw wrongConfig(path, `holds no configuration: looked for ${CONFIG_FILES.join(', ')} and ${PACKAGE}#ntgen`);
}

/** A folder and those above it, up to the first that is a package; the folder alone where there is no package. */
function placesFrom(folder: string): readonly string[] {
  const places = [folder];
  for (let place = folder; !existsSync(join(place, PACKAGE));) {
    const parent = dirname(place);
    if (parent === place) return [folder];
    places.push(parent);
    place = parent;
  }
  return places;
}

/** The configuration that stands in a folder itself. */
export function configIn(folder: string): string | undefined {
  const [unread] = UNREAD.filter((name) => existsSync(join(folder, name)));
  if (unread !== undefined) throw wrongConfig(unread, `is not read; name it ${CONFIG_FILES.join(', or ')}`);
  const files = CONFIG_FILES.filter((name) => existsSync(join(folder, name)));
  const found = [...files, ...(speaksOfUs(join(folder, PACKAGE)) ? [PACKAGE] : [])];
  const [first, second] = found;
  if (second !== undefined) {
    const told = found.map((name) => (name === PACKAGE ? `${PACKAGE}#ntgen` : name)).join(' and ');
    throw wrongConfig(folder, `has ${told}: which of them is meant? Keep one`);
  }
  return first === undefined ? undefined : join(folder, first);
}

/** Whether a package.json has a key `ntgen`. One that is broken is npm's to complain of. */
function speaksOfUs(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    const document: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, ''));
    return typeof document === 'object' && document !== null && Object.hasOwn(document, 'ntgen');
  } catch {
    return false;
  }
}

function isReadable(file: string): boolean {
  return basename(file) === PACKAGE || /\.(?:ts|js|mjs|json|ya?ml)$/.test(file);
}
