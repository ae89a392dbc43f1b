import { IncorrectSignature } from '../errors/errors.js';
import { pythonRepr } from './python-text.js';
import type { RpcRequest } from './rpc.js';

/** A parameter as far as binding needs it. */
export interface Parameter {
  readonly name: string;
  /** May be left out. */
  readonly optional?: true;
  /** Takes all further positional arguments; comes last. */
  readonly rest?: true;
}

/**
 * Binds a request to a method's parameters: positional arguments in order, keyword arguments by name.
 *
 * Returns what to call the method with. A missing optional one is `undefined`, and left off at the end; a rest parameter
 * is spread.
 *
 * @throws IncorrectSignature  with the sentence of Python's `inspect.getcallargs`, which Nameko checks with. So `self`
 * counts, and a list of three names has no comma before its "and".
 */
export function bindArguments(
  method: string,
  parameters: readonly Parameter[],
  { args, kwargs }: RpcRequest,
): unknown[] {
  // As most calls are: one argument for each parameter, none by name.
  if (args.length === parameters.length && isEmpty(kwargs)) return [...args];
  const hasRest = parameters.at(-1)?.rest === true;
  const named = hasRest ? parameters.slice(0, -1) : parameters;
  const byIndex = bindKeywords(method, named, args.length, kwargs);
  if (args.length > named.length && !hasRest) throw tooMany(method, named, args.length);

  const bound: unknown[] = [...args];
  const missing: string[] = [];
  for (const [index, { name, optional }] of named.entries()) {
    if (index < args.length) continue;
    if (optional !== true && !byIndex.has(index)) missing.push(name);
    bound.push(byIndex.get(index));
  }
  if (missing.length > 0) throw missingArguments(method, missing);
  while (bound.length > args.length && bound.at(-1) === undefined) bound.pop();
  return bound;
}

/**
 * Binds a request to a method of which nothing was generated: its arguments by position, as they are.
 *
 * Too few or too many are not refused. `arity` (`function.length`) counts a parameter written `name?` and stops at the
 * first default, so neither bound can be told from it; a container without contract is unchecked, and says so.
 *
 * @throws IncorrectSignature  keyword arguments: there are no names to bind them to
 */
export function bindByCount(method: string, arity: number, { args, kwargs }: RpcRequest): unknown[] {
  const names = Object.keys(kwargs);
  if (names.length > 0) {
    throw new IncorrectSignature(
      `${method}() got ${names.length === 1 ? 'a keyword argument' : 'keyword arguments'} (${names.map(pythonRepr).join(', ')}), ` +
        'but the service has no generated contract that names its parameters. ' +
        `Pass the arguments by position (${String(arity)} before the first default), or run \`ntgen generate\` for the service.`,
    );
  }
  return [...args];
}

function isEmpty(table: object): boolean {
  for (const _name in table) return false;
  return true;
}

function bindKeywords(
  method: string,
  named: readonly Parameter[],
  positionals: number,
  kwargs: RpcRequest['kwargs'],
): ReadonlyMap<number, unknown> {
  const byIndex = new Map<number, unknown>();
  for (const keyword of Object.keys(kwargs)) {
    const index = named.findIndex(({ name }) => name === keyword);
    if (index === -1) {
      throw new IncorrectSignature(`${method}() got an unexpected keyword argument ${pythonRepr(keyword)}`);
    }
    if (index < positionals) {
      throw new IncorrectSignature(`${method}() got multiple values for argument ${pythonRepr(keyword)}`);
    }
    byIndex.set(index, kwargs[keyword]);
  }
  return byIndex;
}

function tooMany(method: string, named: readonly Parameter[], given: number): IncorrectSignature {
  // Python counts self
  const most = named.length + 1;
  const least = named.filter(({ optional }) => optional !== true).length + 1;
  const takes = least === most ? String(most) : `from ${String(least)} to ${String(most)}`;
  const plural = takes === '1' ? '' : 's';
  return new IncorrectSignature(
    `${method}() takes ${takes} positional argument${plural} but ${String(given + 1)} were given`,
  );
}

function missingArguments(method: string, missing: readonly string[]): IncorrectSignature {
  const plural = missing.length === 1 ? '' : 's';
  const names = missing.map(pythonRepr);
  const last = names.pop() ?? '';
  const list = names.length === 0 ? last : `${names.join(', ')} and ${last}`;
  return new IncorrectSignature(
    `${method}() missing ${String(missing.length)} required positional argument${plural}: ${list}`,
  );
}
