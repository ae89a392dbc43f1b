import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { ProjectConfig } from '../../config/define-config.js';
import { messageOf } from '../../errors/errors.js';
import { fromHere } from '../from-here.js';
import type { Terminal } from '../terminal.js';
import { checkProjects } from './check-projects.js';
import { wrongConfig } from './wrong-config.js';

/**
 * The projects of a configuration file. A module is run, as often as it is asked for; the rest is only read.
 *
 * @param file  an absolute path; of a `package.json` the key `ntgen` counts
 * @throws ConfigurationError  NTG3004: it cannot be read or loaded, or says what it must not
 */
export async function readConfig(file: string, env: Terminal['env']): Promise<readonly ProjectConfig[]> {
  const name = fromHere(file);
  if (basename(file) !== 'package.json') return checkProjects(await readDocument(file, name, env), name);
  const { ntgen } = parseJson(await readText(file, name), name) as { readonly ntgen?: unknown };
  return checkProjects(ntgen, `${name}#ntgen`);
}

async function readDocument(file: string, name: string, env: Terminal['env']): Promise<unknown> {
  switch (extname(file)) {
    case '.json':
      return parseJson(await readText(file, name), name);
    case '.yaml':
    case '.yml':
      return readYaml(await readText(file, name), name, env);
    default:
      return readModule(file, name);
  }
}

async function readText(file: string, name: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw wrongConfig(name, `cannot be read: ${messageOf(error)}`, error);
  }
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw wrongConfig(name, `is not JSON: ${messageOf(error)}`, error);
  }
}

async function readYaml(text: string, name: string, env: Terminal['env']): Promise<unknown> {
  const { parseYaml } = await import('../../config/yaml.js');
  try {
    return parseYaml(text, name, env) ?? {};
  } catch (error) {
    throw wrongConfig(name, `is not YAML: ${messageOf(error)}`, error);
  }
}

async function readModule(file: string, name: string): Promise<unknown> {
  const { loadAnew } = await import('../load-module.js');
  const module = await loadAnew(file, (error, place) => {
    throw wrongConfig(name, `cannot be loaded: ${messageOf(error)}${place}`, error);
  });
  if (module === undefined)
    throw wrongConfig(name, 'has no default export; write `export default defineConfig({ … })`');
  return module;
}
