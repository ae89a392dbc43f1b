/** What may stand in `<converter:name>`. Source: FEATURES 8, werkzeug's converters; `string` is the default. */
export type Converter = 'string' | 'int' | 'float' | 'path' | 'uuid';

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

const CONVERTERS: ReadonlySet<string> = new Set<Converter>(['string', 'int', 'float', 'path', 'uuid']);

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
    }
    segments.push(segment);
  }
  return segments;
}

function parseSegment(path: string, step: string): RouteSegment | string {
  const marked = /^<(?:([a-z]+):)?([A-Za-z_]\w*)>$/.exec(step) ?? /^()?:([A-Za-z_]\w*)$/.exec(step);
  if (marked !== null) {
    const [, converter = 'string', param = ''] = marked;
    if (!isConverter(converter))
      return `route "${path}" has no converter "${converter}"; there are ${[...CONVERTERS].join(', ')}`;
    return { param, converter };
  }
  if (/[<>]/.test(step)) return `route "${path}": "${step}" is not a parameter; write <name> or <int:name>`;
  return { literal: step };
}

function isConverter(name: string): name is Converter {
  return CONVERTERS.has(name);
}

/** Most specific first, segment by segment, so that the first route that fits is the one that is meant. Stable. */
export function bySpecificity(routes: readonly Route[]): readonly Route[] {
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

const RANKS: Readonly<Record<Converter, number>> = { int: 1, float: 2, uuid: 3, string: 4, path: 5 };

function rank(segment: RouteSegment): number {
  return 'literal' in segment ? 0 : RANKS[segment.converter];
}
