import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isContractSet } from '../contract/contract-set.js';
import type { Contract, ContractSet } from '../contract/contract.js';
import { ConfigurationError, messageOf } from '../errors/errors.js';
import { readTargets } from './targets.js';

/**
 * The contracts of the working folder: what its configuration generates, as far as it has been generated.
 *
 * @throws ConfigurationError  NTG3005: nothing was generated yet, or what was generated cannot be read
 */
export async function readContracts(): Promise<readonly Contract[]> {
  const files = (await readTargets({})).map(({ output }) => join(output, 'contract.json'));
  const sets = (await Promise.all(files.map(readSet))).filter((set) => set !== undefined);
  if (sets.length === 0) {
    throw new ConfigurationError(`There is no ${files.join(', nor ')}. Run \`ntgen generate\` first.`, {
      code: 'NTG3005',
    });
  }
  return sets.flatMap(({ services }) => services);
}

/** Undefined where there is no such file. */
async function readSet(file: string): Promise<ContractSet | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // what readFile throws
    throw new ConfigurationError(`${file} cannot be read: ${messageOf(error)}`, { code: 'NTG3005', cause: error });
  }
  try {
    const set: unknown = JSON.parse(text);
    if (isContractSet(set)) return set;
  } catch {
    // told below
  }
  throw new ConfigurationError(`${file} is not what was generated. Run \`ntgen generate\`.`, { code: 'NTG3005' });
}
