import type { IndexContext } from './targets/index-module.js';
import type { InterfaceContext } from './targets/interface.js';
import type { ProxyContext } from './targets/proxy.js';
import type { RegistryContext } from './targets/registry.js';
import type { RoutesContext } from './targets/routes.js';
import type { SchemasContext } from './targets/schemas.js';
import type { ServiceContext } from './targets/service.js';
import type { TypesContext } from './targets/types.js';
import type { ValidatorsContext } from './targets/validators.js';

export type { HandlerPage, MethodPage, ParameterPage, ProjectPage, RoutePage, ServicePage, TypePage } from './page.js';

/** What each of ntgen's own templates is given, by its name without `.hbs`. It may grow and change with the emitted files. */
export interface TemplateContexts {
  readonly 'index.ts': IndexContext;
  readonly 'interface.ts': InterfaceContext;
  readonly 'proxy.ts': ProxyContext;
  readonly 'registry.ts': RegistryContext;
  readonly 'routes.ts': RoutesContext;
  readonly 'schemas.ts': SchemasContext;
  readonly 'service.ts': ServiceContext;
  readonly 'types.ts': TypesContext;
  readonly 'validators.ts': ValidatorsContext;
}
