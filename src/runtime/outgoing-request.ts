import type { ParameterDescriptor } from '../contract/descriptor.js';
import { IncorrectSignature } from '../errors/errors.js';
import type { RpcRequest } from '../wire/rpc.js';
import { bindArguments } from '../wire/signature.js';
import { accepts, fromWire, namedArguments, refuse, toWire } from './payload.js';
import type { RemoteMethod } from './remote-method.js';

/**
 * The arguments of a call as they travel: checked where something was generated for the service. What was given by name
 * travels by name, since its place may be another one on the other side. A promise only where they are refused.
 *
 * @throws ValidationError     the arguments break the contract
 * @throws IncorrectSignature  they are too many, or have names that the method does not know
 */
export function encodeArguments(method: RemoteMethod, { args, kwargs }: RpcRequest): RpcRequest | Promise<never> {
  const { row } = method;
  if (row === undefined) return { args: withoutTrailingGaps(args), kwargs };
  const isNamed = Object.keys(kwargs).length > 0;
  const bound = isNamed ? bindArguments(method.name, row.params, { args, kwargs }) : args;
  if (bound.length > row.params.length && row.params.at(-1)?.rest !== true) {
    const given = `${String(bound.length)} ${bound.length === 1 ? 'was' : 'were'} given`;
    throw new IncorrectSignature(`${method.name}() takes ${count(row.params.length)} but ${given}`);
  }
  const wire = toWire(row.args, bound) as readonly unknown[];
  if (!accepts(row.args, wire)) return refuse(method.request, namedArguments(row, wire));
  return split(row.params, wire, isNamed ? args.length : wire.indexOf(undefined));
}

/**
 * A result as the caller gets it; a promise that rejects where it is refused.
 *
 * @throws ValidationError  it breaks the contract
 */
export function decodeResult(method: RemoteMethod, wire: unknown): unknown {
  const result = method.row?.result;
  if (method.row === undefined || result === undefined) return wire;
  if (!accepts(result, wire)) return refuse(method.response, wire);
  return fromWire(result, wire);
}

function count(parameters: number): string {
  return `${String(parameters)} argument${parameters === 1 ? '' : 's'}`;
}

/** From the given place on arguments travel by name; JSON has no `undefined`, so what follows one that was left out must. */
function split(params: readonly ParameterDescriptor[], args: readonly unknown[], gap: number): RpcRequest {
  if (gap === -1) return { args, kwargs: {} };
  const named = params.slice(gap).flatMap(({ name, wireName = name }, index) => {
    const value = args[gap + index];
    return value === undefined ? [] : [[wireName, value] as const];
  });
  return { args: args.slice(0, gap), kwargs: Object.fromEntries(named) };
}

/** Arguments that were left out at the end: `f(1, undefined)` means what `f(1)` means. */
function withoutTrailingGaps(args: readonly unknown[]): readonly unknown[] {
  return args.slice(0, args.findLastIndex((value) => value !== undefined) + 1);
}
