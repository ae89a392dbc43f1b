import { indented, type Lines } from './literal.js';
import { NameScope } from './names.js';

/** A function of a validators module; its frame stands in the template. */
export interface EmittedFunction {
  readonly name: string;
  /** `value`, or `_value` where nothing is asked of it. */
  readonly parameter: string;
  readonly exported: boolean;
  readonly returns: 'boolean' | 'unknown';
  readonly body: Lines;
}

/** Helpers of `ntgen/codegen/v1` and of the module itself: known by name, so that what is not called is not there. */
export const LIBRARY_HELPERS = [
  ...([
    'areUnique',
    'decodeBigInt',
    'decodeBytes',
    'decodeDate',
    'decodeEntries',
    'decodeMap',
    'decodeSet',
    'decodeUrl',
  ] as const),
  ...([
    'encodeBigInt',
    'encodeBytes',
    'encodeDate',
    'encodeEntries',
    'encodeMap',
    'encodeSet',
    'encodeUrl',
    'hasLength',
  ] as const),
  ...(['isAbove', 'isAtLeast', 'isAtMost', 'isBase64', 'isBelow', 'isBigInt', 'isDate', 'isDateTime'] as const),
  ...(['isEmail', 'isIpv4', 'isIpv6', 'isMultipleOf', 'isUri', 'isUuid', 'matches'] as const),
] as const;
export type LibraryHelper = (typeof LIBRARY_HELPERS)[number];
export const MODULE_HELPERS = ['hasFields', 'isObject'] as const;

/** A regular expression of a validators module. */
export interface EmittedPattern {
  readonly name: string;
  readonly source: string;
}

/** The functions of one validators module, in the order in which they were first needed. */
export class FunctionTable {
  readonly #scope = new NameScope([...LIBRARY_HELPERS, ...MODULE_HELPERS]);
  readonly #functions = new Map<string, EmittedFunction | undefined>();
  readonly #patterns = new Map<string, string>();
  readonly #waiting: (() => void)[] = [];
  #called: ReadonlySet<string> | undefined;

  /** The name of a constant that holds a regular expression. */
  pattern(source: string): string {
    const known = this.#patterns.get(source);
    if (known !== undefined) return known;
    const name = this.#scope.take('pattern');
    this.#patterns.set(source, name);
    return name;
  }

  /** Complete once `list` was called. */
  get patterns(): readonly EmittedPattern[] {
    return [...this.#patterns].map(([source, name]) => ({ name, source }));
  }

  /** Takes a name, and with it the place in the file. */
  declare(preferred: string): string {
    const name = this.#scope.take(preferred);
    this.#functions.set(name, undefined);
    return name;
  }

  define(name: string, returns: EmittedFunction['returns'], body: Lines, exported = false): void {
    const parameter = body.some((line) => line.includes('value') && /\bvalue\b/.test(line)) ? 'value' : '_value';
    this.#functions.set(name, { name, parameter, exported, returns, body });
  }

  /** The same for a named type, whose function is written when all before it are: a chain of types is no chain of calls. */
  defineLater(name: string, returns: EmittedFunction['returns'], body: () => Lines): void {
    this.#waiting.push(() => this.define(name, returns, body()));
  }

  /** Exported ones first. */
  list(): readonly EmittedFunction[] {
    for (let define = this.#waiting.shift(); define !== undefined; define = this.#waiting.shift()) define();
    const all = [...this.#functions.values()].filter((entry) => entry !== undefined);
    return [...all.filter(({ exported }) => exported), ...all.filter(({ exported }) => !exported)];
  }

  /** Whether a function calls the helper. All functions must be written. */
  calls(helper: string): boolean {
    this.#called ??= new Set(this.list().flatMap(({ body }) => body.flatMap(namesOfCalls)));
    return this.#called.has(helper);
  }
}

/** Strings are told apart by the quote: a call is never inside one, but text like a call may be. */
function namesOfCalls(line: string): readonly string[] {
  if (!line.includes('(')) return [];
  const code = line.includes("'") ? line.replace(/'(?:[^'\\]|\\.)*'/g, "''") : line;
  return [...code.matchAll(/(\w+)\(/g)].map(([, name = '']) => name);
}

/** The body of an encoder over a type that contains itself: what is too deep for the stack is left for the guard to refuse. */
export function shielded(body: Lines): Lines {
  return ['try {', ...indented(body), '} catch {', '  return value; // deeper than the stack, or endless', '}'];
}
