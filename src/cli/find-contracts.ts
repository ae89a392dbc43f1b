import { join } from 'node:path';
import type { Contracts } from '../contract/descriptor.js';
import { ConfigurationError, messageOf } from '../errors/errors.js';
import { readTargets } from './targets.js';
import { findModule, loadModule } from './load-module.js';

/**
 * The generated tables of the working folder: what its configuration generates, as far as it has been generated.
 * Undefined where there are none.
 */
export async function findContracts(): Promise<Contracts | undefined> {
  const found: Contracts[] = [];
  for (const { output } of await readTargets({})) {
    const index = join(output, 'index');
    if (findModule(index) === undefined) continue;
    const { contracts } = await loadGenerated(index);
    // our own file, or the user's by that name, which then has no `contracts`
    if (typeof contracts === 'object' && contracts !== null) found.push(contracts as Contracts);
  }
  // The first that has a service is the one: two projects may describe it, one to host and one to call it.
  return found.length === 0 ? undefined : found.reduceRight((all, contracts) => ({ ...all, ...contracts }), {});
}

/** @throws ConfigurationError  NTG3005: it is there and cannot be loaded, and can be made anew */
async function loadGenerated(index: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await loadModule(index);
  } catch (error) {
    throw new ConfigurationError(
      `${messageOf(error)}\nRun \`ntgen generate\`, with --force if it was edited by hand.`,
      {
        code: 'NTG3005',
        cause: error,
      },
    );
  }
}
