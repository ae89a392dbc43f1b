import { canonicalJson } from '../../contract/canonical.js';
import type { ContractSet } from '../../contract/contract.js';
import { byCodeUnit } from '../names.js';
import type { EmittedFile } from '../target.js';

/** `contract.json`: the promise itself, for drift, breaking changes and other repositories. */
export function emitContractJson(contracts: ContractSet): EmittedFile {
  const services = [...contracts.services].sort((left, right) => byCodeUnit(left.service, right.service));
  return { path: 'contract.json', text: canonicalJson({ ...contracts, services }) };
}
