import type { Contract, ContractSet, EntrypointContract, ParameterContract } from '../../../src/contract/contract.js';
import type { JsonValue, Schema } from '../../../src/contract/schema.js';

export const STRING: Schema = { type: 'string' };
export const NUMBER: Schema = { type: 'number' };
export const NULL: Schema = { type: 'null' };
export const DATE: Schema = { type: 'string', format: 'date-time', 'x-ntgen': 'Date' };

/** An object schema; a name that ends in `?` is optional. */
export function object(properties: Readonly<Record<string, Schema>>, more: Schema = {}): Schema {
  const names = Object.keys(properties);
  const required = names.filter((name) => !name.endsWith('?'));
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name.replace(/\?$/, ''), schema]),
    ),
    ...(required.length > 0 ? { required } : {}),
    ...more,
  };
}

export function arrayOf(items: Schema): Schema {
  return { type: 'array', items };
}

export function rpc(
  method: string,
  params: readonly ParameterContract[],
  result: Schema = NULL,
  options: Readonly<Record<string, JsonValue>> = {},
): EntrypointContract {
  return { kind: 'rpc', method, params, arity: params.length, result, options };
}

export function contract(parts: Partial<Contract>): Contract {
  return {
    service: 'shop',
    className: 'Shop',
    source: 'src/shop.service.ts',
    entrypoints: [],
    events: {},
    $defs: {},
    ...parts,
  };
}

export function setOf(...services: readonly Contract[]): ContractSet {
  return { format: 1, services };
}
