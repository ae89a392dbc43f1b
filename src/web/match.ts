import { parseConverter, type Converter, type ConverterRule } from '../contract/converter.js';
import { bySpecificity, methodsOf, type Route } from '../contract/route.js';

export type PathValues = Readonly<Record<string, string | number>>;

export type Match<R extends Route> =
  | { readonly found: true; readonly route: R; readonly params: PathValues }
  /** `allow` is empty where no route has the path at all. */
  | { readonly found: false; readonly allow: readonly string[] };

type Step = { readonly literal: string } | { readonly param: string; readonly rule: ConverterRule };

interface Compiled<R extends Route> {
  readonly route: R;
  readonly methods: ReadonlySet<string>;
  readonly steps: readonly Step[];
}

/** Routes, most specific first, ready to be matched. */
export class RouteTable<R extends Route> {
  readonly #rows: readonly Compiled<R>[];

  /** @throws TypeError  a converter that the reader of routes would have refused */
  constructor(routes: readonly R[]) {
    this.#rows = bySpecificity(routes).map(compile);
  }

  /**
   * The first route that fits. A step that its converter refuses makes the path unknown, as in werkzeug:
   * `/receipts/abc` is no `/receipts/<int:id>`.
   *
   * @param steps see `decodeSteps`
   */
  match(method: string, steps: readonly string[]): Match<R> {
    const allow = new Set<string>();
    for (const row of this.#rows) {
      const params = matchSteps(row.steps, steps);
      if (params === undefined) continue;
      if (row.methods.has(method)) return { found: true, route: row.route, params };
      for (const name of row.methods) allow.add(name);
    }
    return { found: false, allow: [...allow].sort() };
  }
}

/** Steps of a path as it stands in a URL; undefined where the percent-encoding is malformed. */
export function decodeSteps(pathname: string): readonly string[] | undefined {
  const path = pathname.slice(1);
  if (path === '') return [];
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function compile<R extends Route>(route: R): Compiled<R> {
  const steps = route.segments.map((segment) =>
    'literal' in segment ? segment : { param: segment.param, rule: ruleOf(segment.converter) },
  );
  return { route, methods: new Set(methodsOf(route)), steps };
}

function ruleOf(converter: Converter): ConverterRule {
  const rule = parseConverter(converter);
  if (typeof rule === 'string') throw new TypeError(rule);
  return rule;
}

function matchSteps(wanted: readonly Step[], steps: readonly string[]): PathValues | undefined {
  const params: Record<string, string | number> = {};
  for (const [index, want] of wanted.entries()) {
    const step = steps[index];
    if (step === undefined) return undefined;
    if ('literal' in want) {
      if (want.literal !== step) return undefined;
      continue;
    }
    const isPath = want.rule.name === 'path';
    const value = convert(want.rule, isPath ? steps.slice(index).join('/') : step);
    if (value === undefined) return undefined;
    params[want.param] = value;
    if (isPath) return params;
  }
  return steps.length === wanted.length ? params : undefined;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The value of one step, or undefined where the converter refuses it. Source: Nameko 2.14. */
function convert(rule: ConverterRule, text: string): string | number | undefined {
  if (text === '') return undefined;
  switch (rule.name) {
    case 'int':
      return /^\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
    case 'float':
      return /^\d+\.\d+$/.test(text) ? Number(text) : undefined;
    case 'uuid':
      return UUID.test(text) ? text.toLowerCase() : undefined;
    case 'any':
      return rule.choices.includes(text) ? text : undefined;
    case 'path':
      return text;
    case 'string': {
      const characters = text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '_').length;
      return characters >= rule.minLength && characters <= rule.maxLength ? text : undefined;
    }
  }
}
