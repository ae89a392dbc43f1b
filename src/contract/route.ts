import { parseConverter, type Converter, type ConverterRule } from './converter.js';

/** A step of a path: itself, or a parameter that takes its place. `/receipts/` ends with an empty step. */
export type RouteSegment = { readonly literal: string } | { readonly param: string; readonly converter: Converter };

/** One row of a route table. */
export interface Route {
  /** Upper case HTTP methods; HEAD is answered wherever GET is. */
  readonly methods: readonly string[];
  readonly path: string;
  readonly segments: readonly RouteSegment[];
  /** The method of the service class. */
  readonly method: string;
}

/**
 * Reads `/receipts/<int:id>/lines` or `/receipts/:id`.
 *
 * Returns the segments, or a sentence that says what is wrong with the pattern.
 */
export function parseRoutePath(path: string): readonly RouteSegment[] | string {
  if (!path.startsWith('/')) return `route "${path}" must start with "/"`;
  if (path === '/') return [];
  const names = new Set<string>();
  const segments: RouteSegment[] = [];
  const steps = path.slice(1).split('/');
  for (const [index, step] of steps.entries()) {
    const segment = parseSegment(path, step);
    if (typeof segment === 'string') return segment;
    if ('param' in segment) {
      if (names.has(segment.param)) return `route "${path}" names "${segment.param}" twice`;
      names.add(segment.param);
      if (segment.converter === 'path' && index !== steps.length - 1)
        return `route "${path}": a path converter must come last`;
    } else if (segment.literal === '' && index !== steps.length - 1) {
      return `route "${path}" has an empty step`;
    }
    segments.push(segment);
  }
  return segments;
}

function parseSegment(path: string, step: string): RouteSegment | string {
  const marked = /^<(?:([a-z]+(?:\([^()]*\))?):)?([A-Za-z_]\w*)>$/.exec(step) ?? /^()?:([A-Za-z_]\w*)$/.exec(step);
  if (marked !== null) {
    const [, converter = 'string', param = ''] = marked;
    const rule = parseConverter(converter);
    if (typeof rule === 'string') return `route "${path}": ${rule}`;
    if (param === '__proto__') return `route "${path}": a parameter cannot be named "__proto__"`;
    // what can be read is a converter
    return { param, converter: converter as Converter };
  }
  if (/[<>]/.test(step)) {
    return `route "${path}": "${step}" is not a parameter; write <name> or <int:name>, and nothing else between two "/"`;
  }
  return { literal: step };
}

/** Methods that a route answers: its own, and HEAD with GET. */
export function methodsOf({ methods }: Pick<Route, 'methods'>): readonly string[] {
  return methods.includes('GET') && !methods.includes('HEAD') ? [...methods, 'HEAD'] : methods;
}

/** Two routes that fit the same requests, of which the second could never be meant. */
export interface RouteConflict<R extends Route = Route> {
  readonly first: R;
  readonly second: R;
  /** The methods that both answer. */
  readonly methods: readonly string[];
}

/** Pairs of routes with a method in common and the same steps, whatever their parameters are called. */
export function routeConflicts<R extends Route>(routes: readonly R[]): readonly RouteConflict<R>[] {
  return routes.flatMap((second, index) =>
    routes.slice(0, index).flatMap((first) => {
      const methods = second.methods.filter((method) => first.methods.includes(method));
      return methods.length > 0 && shapeOf(first) === shapeOf(second) ? [{ first, second, methods }] : [];
    }),
  );
}

function shapeOf({ segments }: Route): string {
  return JSON.stringify(segments.map((segment) => ('literal' in segment ? [segment.literal] : segment.converter)));
}

/** Most specific first, segment by segment, so that the first route that fits is the one that is meant. Stable. */
export function bySpecificity<R extends Route>(routes: readonly R[]): readonly R[] {
  return routes.toSorted((a, b) => {
    for (const [index, segment] of a.segments.entries()) {
      const other = b.segments[index];
      if (other === undefined) break;
      const difference = rank(segment) - rank(other);
      if (difference !== 0) return difference;
    }
    return a.segments.length - b.segments.length;
  });
}

const RANKS: Readonly<Record<ConverterRule['name'], number>> = {
  any: 1,
  int: 2,
  float: 3,
  uuid: 4,
  string: 6,
  path: 7,
};

function rank(segment: RouteSegment): number {
  if ('literal' in segment) return 0;
  // `string` alone takes more than a string with a length
  return segment.converter.startsWith('string(') ? RANKS.string - 1 : RANKS[nameOf(segment.converter)];
}

function nameOf(converter: Converter): ConverterRule['name'] {
  const rule = parseConverter(converter);
  return typeof rule === 'string' ? 'path' : rule.name;
}
