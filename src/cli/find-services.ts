import { ConfigurationError } from '../errors/errors.js';
import { declarationsOf } from '../runtime/entrypoint.js';
import type { ServiceClass } from '../runtime/injection.js';
import { loadModule } from './load-module.js';
import { didYouMean } from '../errors/suggest.js';

/** `services.ts` for all services of a module, `services.ts:ShopService` for one. */
export async function findServices(specifier: string): Promise<readonly ServiceClass[]> {
  const [, path = specifier, className] = /^(.+):([A-Za-z_$][\w$]*)$/.exec(specifier) ?? [];
  const exported = Object.entries(await loadModule(path)).filter((entry): entry is [string, ServiceClass] =>
    isServiceClass(entry[1]),
  );
  const names = exported.map(([name]) => name);
  if (names.length === 0) {
    throw new ConfigurationError(
      `${path} exports no service class. A service class is exported and has methods marked as entrypoints, such as with @rpc or @http.`,
      { code: 'NTG3006' },
    );
  }
  if (className === undefined) return [...new Set(exported.map(([, service]) => service))];
  const found = exported.find(([name]) => name === className);
  if (found === undefined) {
    throw new ConfigurationError(
      `${path} exports no service class ${className}.${didYouMean(className, names)} It exports ${names.join(', ')}.`,
      { code: 'NTG3006' },
    );
  }
  return [found[1]];
}

function isServiceClass(value: unknown): value is ServiceClass {
  return typeof value === 'function' && declarationsOf(value).length > 0;
}
