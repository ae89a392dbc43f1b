import type { EntrypointDescriptor, ParameterDescriptor } from '../contract/descriptor.js';
import type { RpcRequest } from '../wire/rpc.js';
import { bindArguments, bindByCount } from '../wire/signature.js';
import type { EntrypointMethod } from './entrypoint.js';
import type { Host } from './host.js';
import {
  accepts,
  fromWire,
  namedArguments,
  refuse,
  requestPlace,
  responsePlace,
  toWire,
  type PayloadPlace,
} from './payload.js';

/** A method with the checks of its payloads; without a contract nothing of them is known. */
export interface CheckedMethod<Options> {
  readonly method: EntrypointMethod<Options>;
  readonly contract?: {
    readonly row: EntrypointDescriptor;
    /** Its parameters under the names that requests give them. */
    readonly params: readonly ParameterDescriptor[];
    readonly request: PayloadPlace;
    readonly response: PayloadPlace;
  };
}

export function checkedMethod<Options>(
  { descriptor: service }: Host,
  method: EntrypointMethod<Options>,
): CheckedMethod<Options> {
  const row = method.descriptor;
  if (service === undefined || row === undefined) return { method };
  const params = row.params.map((param) => ({ ...param, name: param.wireName ?? param.name }));
  return {
    method,
    contract: { row, params, request: requestPlace(service, row), response: responsePlace(service, row) },
  };
}

/**
 * The arguments that a request binds to, once the guard has let them in. A promise only where it refuses them.
 *
 * @param given parameters that the entrypoint fills itself, before those of the request
 * @throws IncorrectSignature  @throws ValidationError
 */
export function acceptArguments<Options>(
  { method, contract }: CheckedMethod<Options>,
  request: RpcRequest,
  given = 0,
): readonly unknown[] | Promise<never> {
  if (contract === undefined) return bindByCount(method.name, Math.max(0, method.arity - given), request);
  const { row, params } = contract;
  const wire = bindArguments(method.name, params, request);
  if (!accepts(row.args, wire)) return refuse(contract.request, namedArguments(row, wire));
  // a guard over arguments has a decoder over arguments
  return fromWire(row.args, wire) as readonly unknown[];
}

/** The wire's form of a result; a promise that rejects with a ValidationError where it is refused. */
export function encodeResult<Options>({ contract }: CheckedMethod<Options>, result: unknown): unknown {
  if (contract?.row.result === undefined) return result;
  const wire = toWire(contract.row.result, result);
  if (!accepts(contract.row.result, wire)) return refuse(contract.response, wire);
  return wire;
}
