import type { Contract, ContractSet } from '../contract/contract.js';
import type { ServiceNames } from './names.js';
import type { Templates } from './templates.js';

/** One generated file. */
export interface EmittedFile {
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A service, and what it is called in generated code. */
export interface NamedService {
  readonly contract: Contract;
  readonly names: ServiceNames;
  /** Identifiers of its named types, by key in `$defs`. */
  readonly typeNames: ReadonlyMap<string, string>;
}

/** An output for each service; undefined where there is nothing to say. */
export type ServiceTarget = (service: NamedService, templates: Templates) => EmittedFile | undefined;

/** An output for all services together. */
export type ProjectTarget = (
  contracts: ContractSet,
  services: readonly NamedService[],
  templates: Templates,
) => EmittedFile;

/** Whether the service dispatches anything. */
export function hasEvents({ contract }: NamedService): boolean {
  return Object.keys(contract.events).length > 0;
}

/** Whether the service has a module of types. */
export function hasTypes(service: NamedService): boolean {
  return hasEvents(service) || Object.keys(service.contract.$defs).length > 0;
}
