import { checkContractSet } from '../generated/contract-set.js';
import type { ContractSet } from './contract.js';

/** Whether a value, read from a `contract.json` for one, is a set of contracts. */
export function isContractSet(value: unknown): value is ContractSet {
  try {
    return checkContractSet(value);
  } catch (error) {
    // a schema inside of schemas that is deeper than the stack; the guard throws nothing else
    if (error instanceof RangeError) return false;
    throw error;
  }
}
