import { ConfigurationError } from '../errors/errors.js';
import { nearest } from '../errors/suggest.js';
import { isMapping, KNOWN_KEYS } from './known-keys.js';
import { LEVEL_NAMES, readLogging } from './logging.js';
import { maskSecrets } from './mask-secrets.js';

/** Configuration as plain data: keys of ntgen's and the services' own. */
export type RunConfig = Readonly<Record<string, unknown>>;

/**
 * Checks what a configuration says under the keys that ntgen knows. Any other key is the services' own.
 *
 * @returns warnings, each a sentence: keys that look misspelled, and keys of Nameko's that have no effect here
 * @throws ConfigurationError  NTG5005, naming every key with a value of a wrong type
 */
export function checkConfig(config: RunConfig): readonly string[] {
  const faults = Object.entries(config).flatMap(([key, value]) => faultsOf(key, value));
  if (faults.length > 0) throw new ConfigurationError(faults.join('\n'));
  return Object.entries(config).flatMap(([key, value]) => warningsOf(key, value));
}

function faultsOf(key: string, value: unknown): readonly string[] {
  const known = knownKey(key);
  if (known === undefined || value === null || value === undefined) return [];
  if (!known.takes(value)) return [wrong(key, known.expected, maskSecrets({ [key]: value })[key])];
  if (key !== 'LOGGING') return [];
  return readLogging(value).wrong.map(({ path, value: level }) =>
    wrong(path, `one of ${LEVEL_NAMES.join(', ')}`, level),
  );
}

function warningsOf(key: string, value: unknown): readonly string[] {
  const known = knownKey(key);
  if (known === undefined) return misspelled(key);
  if (value === null || value === undefined) return [];
  if (key === 'LOGGING') {
    const { ignored } = readLogging(value);
    const told = `LOGGING: ${ignored.join(', ')} ${ignored.length === 1 ? 'is' : 'are'} ignored; ntgen takes the level and writes to stderr.`;
    return ignored.length === 0 ? [] : [told];
  }
  const sentence = known.unheeded?.(value);
  return sentence === undefined ? [] : [`${key} is ignored: ${sentence}.`];
}

function misspelled(key: string): readonly string[] {
  const known = new Map(Object.keys(KNOWN_KEYS).map((name) => [plain(name), name]));
  const meant = known.get(nearest(plain(key), known.keys(), 2) ?? '');
  return meant === undefined ? [] : [`${key} is no key of ntgen's. Did you mean "${meant}"?`];
}

/** Without what is easily mistaken: case, underscores and dashes. */
function plain(key: string): string {
  return key.toLowerCase().replace(/[-_ ]/g, '');
}

function wrong(path: string, expected: string, value: unknown): string {
  return `${path}: expected ${expected}, got ${shown(value)}.`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isMapping(value)) return 'a mapping';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function knownKey(key: string): (typeof KNOWN_KEYS)[string] | undefined {
  return Object.hasOwn(KNOWN_KEYS, key) ? KNOWN_KEYS[key] : undefined;
}
