import { ConfigurationError } from '../errors/errors.js';
import type { ServiceConfig } from '../runtime/config.js';
import { brokerUrl } from '../runtime/connection-config.js';
import { loadServiceConfig } from '../runtime/load-service-config.js';
import type { Terminal } from './terminal.js';

/** A configuration that says where the broker is. */
export type ConnectedConfig = ServiceConfig & { readonly AMQP_URI: string };

/**
 * The configuration that the flags name, with the broker: flags before the file before the environment. Warnings are told.
 *
 * @throws ConfigurationError  NTG5005: the file cannot be read, or says something of a wrong type
 */
export async function readConnection(
  { broker, config: file }: { readonly broker: string | undefined; readonly config: string | undefined },
  terminal: Terminal,
): Promise<ConnectedConfig> {
  const { env } = terminal;
  const warn = (warning: string): void => terminal.fault(`warning: ${warning}`);
  const config = file === undefined ? {} : await loadServiceConfig(file, { env, warn });
  // a variable that is set to nothing is as good as unset
  const told = broker ?? config.AMQP_URI ?? env['AMQP_URI'];
  return { ...config, AMQP_URI: brokerUrl(told ? { AMQP_URI: told } : {}) };
}

/** @throws ConfigurationError  NTG3008 */
export function milliseconds(timeout: number): number {
  if (timeout > 0) return timeout * 1000;
  throw new ConfigurationError('--timeout takes seconds, a number above 0.', { code: 'NTG3008' });
}
