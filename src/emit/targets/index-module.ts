import type { ContractSet } from '../../contract/contract.js';
import { key } from '../escape.js';
import { hasEvents, hasTypes, stamped, type EmittedFile, type NamedService } from '../target.js';
import type { Templates } from '../templates.js';

export interface IndexContext {
  readonly services: readonly {
    readonly name: string;
    readonly proxyPath: string;
    readonly servicePath: string;
    readonly typesPath: string;
    readonly descriptor: string;
    /** The descriptor's name in its own module. */
    readonly exported: string;
    readonly proxy: string;
    readonly events: string;
    readonly types: string;
    readonly hasEvents: boolean;
    readonly hasTypes: boolean;
    /** `{ shop }` rather than `{ shop: shop }`. */
    readonly isShorthand: boolean;
  }[];
}

/** `index.ts`: what users import. */
export function emitIndex(
  _contracts: ContractSet,
  services: readonly NamedService[],
  templates: Templates,
): EmittedFile {
  const context: IndexContext = {
    services: services.map((service) => ({
      name: service.contract.service,
      ...service.names,
      exported: stamped(service.names.descriptor, service),
      proxyPath: `./${service.names.folder}/proxy`,
      servicePath: `./${service.names.folder}/service`,
      typesPath: `./${service.names.folder}/types`,
      hasEvents: hasEvents(service),
      hasTypes: hasTypes(service),
      isShorthand: key(service.contract.service) === service.names.descriptor,
    })),
  };
  return { path: 'index.ts', text: templates.render('index.ts', context) };
}
