import { readFile } from 'node:fs/promises';
import { ConfigurationError, messageOf } from '../errors/errors.js';
import type { RunConfig } from './check-config.js';
import { isMapping, KNOWN_KEYS } from './known-keys.js';
import type { Environment } from './substitute.js';

/**
 * Reads a configuration file, YAML or JSON, with references to environment variables replaced. A key of ntgen's that
 * is `null`, as `${UNSET}` makes it, is left out: it means the default.
 *
 * @param path  relative to the working folder, or absolute
 * @param env   the process's own by default
 * @throws ConfigurationError  NTG5005: no such file, or not a mapping; syntax errors with `file:line:column`
 */
export async function loadConfig(path: string, env: Environment = process.env): Promise<RunConfig> {
  const config = await readConfig(path, env);
  return Object.fromEntries(
    Object.entries(config).filter(([key, value]) => value !== null || !Object.hasOwn(KNOWN_KEYS, key)),
  );
}

/** The same with every key that stands in the file. */
export async function readConfig(path: string, env: Environment): Promise<RunConfig> {
  const [text, { parseYaml }] = await Promise.all([readText(path), import('./yaml.js')]);
  const config = parseYaml(text, path, env) ?? {};
  if (!isMapping(config)) {
    throw new ConfigurationError(`${path} has to be a mapping of keys to values, such as "max_workers: 10".`);
  }
  return config;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ConfigurationError(`The configuration file ${path} cannot be read: ${messageOf(cause)}.`, { cause });
  }
}
