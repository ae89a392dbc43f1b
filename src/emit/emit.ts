import { contractHash } from '../contract/canonical.js';
import type { ContractSet } from '../contract/contract.js';
import { emitExtras } from './extras.js';
import { byCodeUnit, nameServices, nameTypes } from './names.js';
import type { EmittedFile, NamedService, ProjectTarget, ServiceTarget } from './target.js';
import { emitContractJson } from './targets/contract-json.js';
import { emitIndex } from './targets/index-module.js';
import { emitInterface } from './targets/interface.js';
import { emitProxy } from './targets/proxy.js';
import { emitRegistry } from './targets/registry.js';
import { emitRoutes } from './targets/routes.js';
import { emitSchemas } from './targets/schemas.js';
import { emitService } from './targets/service.js';
import { emitTypes } from './targets/types.js';
import { emitValidators } from './targets/validators.js';
import { ownTemplates, type Templates } from './templates.js';

export type { EmittedFile } from './target.js';

const SERVICE_TARGETS: readonly ServiceTarget[] = [
  emitTypes,
  emitInterface,
  emitProxy,
  emitValidators,
  emitRoutes,
  emitSchemas,
  emitService,
];

const PROJECT_TARGETS: readonly ProjectTarget[] = [emitContractJson, emitIndex, emitRegistry];

/**
 * The files of one output folder, sorted by path. Contracts that are equal in canonical form make equal bytes.
 *
 * Throws NTG3007 when a template is wrong and NTG2003 when a route is, which a reader reports with its place.
 */
export function emit(contracts: ContractSet, templates: Templates = ownTemplates()): readonly EmittedFile[] {
  const services = nameAll(contracts);
  const files = [
    ...PROJECT_TARGETS.map((target) => target(contracts, services, templates)),
    ...services.flatMap((service) => SERVICE_TARGETS.map((target) => target(service, templates))),
  ];
  const emitted = files.filter((file) => file !== undefined);
  const extras = emitExtras(services, templates, emitted);
  return [...emitted, ...extras].sort((left, right) => byCodeUnit(left.path, right.path));
}

/** Those of the files that a class which implements a described service has its types from. */
export function emitInterfaces(contracts: ContractSet, templates: Templates = ownTemplates()): readonly EmittedFile[] {
  const files = nameAll(contracts).flatMap((service) => [
    emitTypes(service, templates),
    emitInterface(service, templates),
  ]);
  return files.filter((file) => file !== undefined);
}

function nameAll({ services }: ContractSet): readonly NamedService[] {
  const named = nameServices(services.map(({ service }) => service));
  const sorted = [...services].sort((left, right) => byCodeUnit(left.service, right.service));
  return sorted.flatMap((contract) => {
    const names = named.get(contract.service);
    if (names === undefined) return [];
    const typeNames = nameTypes(Object.keys(contract.$defs), names);
    return [{ contract, names, typeNames, hash: contractHash(contract) }];
  });
}
