import type { Contracts } from '../contract/descriptor.js';
import type { ServiceConfig } from '../runtime/config.js';
import { ServiceContainer } from '../runtime/container.js';
import { lineLogger, type LogLevel } from '../runtime/logger.js';
import { ServiceRunner } from '../runtime/runner.js';
import { openTransport } from '../transport/open.js';
import { findServices } from './find-services.js';
import type { Terminal } from './terminal.js';

/** On what services are hosted. */
export interface Hosted {
  /** Undefined means the default. */
  readonly broker: string | undefined;
  /** The generated tables; where there are none at all, services run unchecked. */
  readonly contracts: Contracts | undefined;
}

/** A runner of all services that the specifiers name, not yet started. */
export async function makeRunner(
  specifiers: readonly string[],
  { broker, contracts }: Hosted,
  terminal: Terminal,
  { config = {}, logFrom = 'info' }: { readonly config?: ServiceConfig; readonly logFrom?: LogLevel } = {},
): Promise<ServiceRunner> {
  const services = (await Promise.all(specifiers.map(findServices))).flat();
  const options = {
    openTransport,
    config: broker === undefined ? config : { ...config, AMQP_URI: broker },
    logger: lineLogger((line) => terminal.fault(line.trimEnd()), logFrom),
    ...(contracts === undefined ? {} : { contracts }),
  };
  return new ServiceRunner([...new Set(services)].map((service) => new ServiceContainer(service, options)));
}

/** Hosts services for the time of some work, then stops them. */
export async function hosting<Result>(
  specifiers: readonly string[],
  hosted: Hosted,
  terminal: Terminal,
  work: () => Promise<Result>,
): Promise<Result> {
  const runner = await makeRunner(specifiers, hosted, terminal, {
    // An HTTP server of theirs must not be in the way of one that runs.
    config: { WEB_SERVER_ADDRESS: '127.0.0.1:0' },
    logFrom: 'warn',
  });
  await runner.start();
  try {
    return await work();
  } finally {
    await runner.stop();
  }
}
