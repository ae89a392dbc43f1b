import type { Converter, Route } from '../../contract/route.js';

export type Match =
  | { readonly found: true; readonly route: Route; readonly params: Readonly<Record<string, string | number>> }
  /** `allow` is empty where no route has the path at all. */
  | { readonly found: false; readonly allow: readonly string[] };

/**
 * The first route of the table that fits. A step that its converter refuses makes the path unknown, as in werkzeug:
 * `/receipts/abc` is no `/receipts/<int:id>`.
 *
 * @param pathname percent-encoded, as in a URL
 */
export function matchRoute(routes: readonly Route[], method: string, pathname: string): Match {
  const steps = decodeSteps(pathname);
  if (steps === undefined) return { found: false, allow: [] };
  const allow = new Set<string>();
  for (const route of routes) {
    const params = matchSteps(route, steps);
    if (params === undefined) continue;
    if (answers(route, method)) return { found: true, route, params };
    for (const name of allowed(route)) allow.add(name);
  }
  return { found: false, allow: [...allow].sort() };
}

function matchSteps(route: Route, steps: readonly string[]): Record<string, string | number> | undefined {
  const params: Record<string, string | number> = {};
  const { segments } = route;
  for (const [index, segment] of segments.entries()) {
    const step = steps[index];
    if (step === undefined) return undefined;
    if ('literal' in segment) {
      if (segment.literal !== step) return undefined;
      continue;
    }
    const text = segment.converter === 'path' ? steps.slice(index).join('/') : step;
    const value = convert(segment.converter, text);
    if (value === undefined) return undefined;
    params[segment.param] = value;
    if (segment.converter === 'path') return params;
  }
  return steps.length === segments.length ? params : undefined;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The value of one step, or undefined where the converter refuses it. Source: FEATURES 8. */
function convert(converter: Converter, text: string): string | number | undefined {
  if (text === '') return undefined;
  switch (converter) {
    case 'int':
      return /^\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
    case 'float':
      return /^\d+\.\d+$/.test(text) ? Number(text) : undefined;
    case 'uuid':
      return UUID.test(text) ? text.toLowerCase() : undefined;
    case 'string':
    case 'path':
      return text;
  }
}

function answers({ methods }: Route, method: string): boolean {
  return methods.includes(method) || (method === 'HEAD' && methods.includes('GET'));
}

function allowed({ methods }: Route): readonly string[] {
  return methods.includes('GET') ? [...methods, 'HEAD'] : methods;
}

/** Steps of a path; undefined where the percent-encoding is malformed. */
function decodeSteps(pathname: string): readonly string[] | undefined {
  const path = pathname.slice(1);
  if (path === '') return [];
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
