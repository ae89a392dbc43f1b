import type { Contract, ContractSet, ErrorContract } from '../contract/contract.js';
import { byCodeUnit, type ServiceNames } from './names.js';
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
  /** Of its contract. */
  readonly hash: string;
}

/**
 * What one module of a service exports for another: the name holds the contract's hash, so that modules of two contracts,
 * which a merge or a killed copy leaves side by side, do not load together.
 */
export function stamped(name: string, { hash }: Pick<NamedService, 'hash'>): string {
  return `${name}_${hash}`;
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

/** The errors that its methods declare, by name. */
export function errorsOf({ contract }: NamedService): readonly (readonly [name: string, error: ErrorContract])[] {
  return Object.entries(contract.errors ?? {}).sort(([left], [right]) => byCodeUnit(left, right));
}

/** Whether the service has a module of types. */
export function hasTypes(service: NamedService): boolean {
  return hasEvents(service) || errorsOf(service).length > 0 || Object.keys(service.contract.$defs).length > 0;
}
