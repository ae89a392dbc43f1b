import { checkConfig } from '../config/check-config.js';
import { loadConfig } from '../config/load-config.js';
import type { ServiceConfig } from './config.js';

export interface LoadConfigOptions {
  /** Variables that the file may name. Default: those of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Takes warnings: keys that look misspelled, keys of Nameko's without effect here. Default: a line each on stderr. */
  readonly warn?: (sentence: string) => void;
}

/**
 * The configuration of services from a YAML or JSON file, with environment variables in it, checked: what `ntgen run
 * --config` gives them.
 *
 * @throws ConfigurationError  NTG5005: the file cannot be read, or says something of a wrong type
 */
export async function loadServiceConfig(path: string, options: LoadConfigOptions = {}): Promise<ServiceConfig> {
  const { env = process.env, warn = (sentence) => void process.stderr.write(`warning: ${sentence}\n`) } = options;
  const config = await loadConfig(path, env);
  for (const warning of checkConfig(config)) warn(warning);
  return config;
}
