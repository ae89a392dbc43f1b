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
export const LIBRARY_HELPERS = ['decodeDate', 'encodeDate', 'isDateTime'] as const;
export const MODULE_HELPERS = ['hasFields', 'isObject'] as const;

/** The functions of one validators module, in the order in which they were first needed. */
export class FunctionTable {
  readonly #scope = new NameScope([...LIBRARY_HELPERS, ...MODULE_HELPERS]);
  readonly #functions = new Map<string, EmittedFunction | undefined>();

  /** Takes a name, and with it the place in the file. */
  declare(preferred: string): string {
    const name = this.#scope.take(preferred);
    this.#functions.set(name, undefined);
    return name;
  }

  define(name: string, returns: EmittedFunction['returns'], body: Lines, exported = false): void {
    const parameter = body.some((line) => /\bvalue\b/.test(line)) ? 'value' : '_value';
    this.#functions.set(name, { name, parameter, exported, returns, body });
  }

  /** Exported ones first. */
  list(): readonly EmittedFunction[] {
    const all = [...this.#functions.values()].filter((entry) => entry !== undefined);
    return [...all.filter(({ exported }) => exported), ...all.filter(({ exported }) => !exported)];
  }

  /** Whether a function calls the helper. */
  calls(helper: string): boolean {
    // strings are told apart by the quote: a call is never inside one, but text like a call may be
    return this.list().some(({ body }) => body.some((line) => withoutStrings(line).includes(`${helper}(`)));
  }
}

function withoutStrings(line: string): string {
  return line.replace(/'(?:[^'\\]|\\.)*'/g, "''");
}

/** The body of an encoder over a type that contains itself: what is too deep for the stack is left for the guard to refuse. */
export function shielded(body: Lines): Lines {
  return ['try {', ...indented(body), '} catch {', '  return value; // deeper than the stack, or endless', '}'];
}
