import { readLogging } from '../config/logging.js';
import type { Contracts } from '../contract/descriptor.js';
import { ServiceContainer } from '../runtime/container.js';
import { lineLogger, type LogLevel } from '../runtime/logger.js';
import { ServiceRunner } from '../runtime/runner.js';
import { openTransport } from '../transport/open.js';
import type { ConnectedConfig } from './connection.js';
import { findServices } from './find-services.js';
import { serviceFault } from './service-fault.js';
import type { Terminal } from './terminal.js';

/** On what services are hosted. */
export interface Hosted {
  readonly config: ConnectedConfig;
  /** The generated tables; where there are none at all, services run unchecked. */
  readonly contracts: Contracts | undefined;
}

/** A runner of all services that the specifiers name, not yet started. */
export async function makeRunner(
  specifiers: readonly string[],
  { config, contracts }: Hosted,
  terminal: Terminal,
  defaultLevel: LogLevel = 'info',
): Promise<ServiceRunner> {
  const services = (await Promise.all(specifiers.map(findServices))).flat();
  const { level = defaultLevel } = readLogging(config['LOGGING']);
  const options = {
    openTransport,
    config,
    logger: lineLogger((line) => terminal.fault(line.trimEnd()), level),
    ...(contracts === undefined ? {} : { contracts }),
  };
  try {
    return new ServiceRunner([...new Set(services)].map((service) => new ServiceContainer(service, options)));
  } catch (error) {
    throw serviceFault(error);
  }
}
