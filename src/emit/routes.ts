import type { EntrypointContract } from '../contract/contract.js';
import { bySpecificity, parseRoutePath, type Route } from '../contract/route.js';
import { NtgenError } from '../errors/errors.js';

/** The routes of a service, sorted. Throws NTG2003 for a pattern that no reader should have let through. */
export function routesOf(entrypoints: readonly EntrypointContract[]): readonly Route[] {
  return bySpecificity(entrypoints.filter(({ kind }) => kind === 'http').map(routeOf));
}

function routeOf({ method, options }: EntrypointContract): Route {
  const { methods, path } = options;
  if (typeof path !== 'string' || !Array.isArray(methods)) {
    throw new NtgenError('NTG2003', `The http entrypoint ${method} states no methods or no path.`);
  }
  const segments = parseRoutePath(path);
  if (typeof segments === 'string') throw new NtgenError('NTG2003', `The http entrypoint ${method}: ${segments}.`);
  return { methods: methods.map((verb) => String(verb).toUpperCase()), path, segments, method };
}
