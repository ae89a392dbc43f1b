import type { ContractSet } from '../../contract/contract.js';
import { hasEvents, type EmittedFile, type NamedService } from '../target.js';
import type { Templates } from '../templates.js';

export interface RegistryContext {
  readonly services: readonly {
    readonly name: string;
    readonly proxyPath: string;
    readonly typesPath: string;
    readonly proxy: string;
    readonly events: string;
    readonly hasEvents: boolean;
  }[];
  readonly hasEvents: boolean;
}

/** `registry.ts`: makes the names of services and events known to `RpcProxy`, `EventDispatcher` and `eventHandler`. */
export function emitRegistry(
  _contracts: ContractSet,
  services: readonly NamedService[],
  templates: Templates,
): EmittedFile {
  const context: RegistryContext = {
    services: services.map((service) => ({
      name: service.contract.service,
      proxyPath: `./${service.names.folder}/proxy`,
      typesPath: `./${service.names.folder}/types`,
      proxy: service.names.proxy,
      events: service.names.events,
      hasEvents: hasEvents(service),
    })),
    hasEvents: services.some(hasEvents),
  };
  return { path: 'registry.ts', text: templates.render('registry.ts', context) };
}
