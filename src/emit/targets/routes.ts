import type { RouteSegment } from '../../contract/route.js';
import { routesOf } from '../routes.js';
import { stamped, type EmittedFile, type NamedService } from '../target.js';
import type { Templates } from '../templates.js';

export interface RoutesContext {
  readonly source: string;
  readonly exported: string;
  readonly routes: readonly {
    readonly methods: readonly string[];
    readonly path: string;
    readonly method: string;
    readonly segments: readonly PrintedSegment[];
  }[];
}

interface PrintedSegment {
  readonly isLiteral: boolean;
  readonly text: string;
  readonly converter: string;
}

/** `routes.ts`: the HTTP route table, most specific first, so that the first match is the right one. */
export function emitRoutes(service: NamedService, templates: Templates): EmittedFile | undefined {
  const { contract, names } = service;
  const routes = routesOf(contract.entrypoints);
  if (routes.length === 0) return undefined;
  const context: RoutesContext = {
    source: contract.source,
    exported: stamped('routes', service),
    routes: routes.map((route) => ({ ...route, segments: route.segments.map(printSegment) })),
  };
  return { path: `${names.folder}/routes.ts`, text: templates.render('routes.ts', context) };
}

function printSegment(segment: RouteSegment): PrintedSegment {
  return 'literal' in segment
    ? { isLiteral: true, text: segment.literal, converter: '' }
    : { isLiteral: false, text: segment.param, converter: segment.converter };
}
