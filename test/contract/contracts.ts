import type { Contract, ContractSet, EntrypointContract, ParameterContract } from '../../src/contract/contract.js';
import type { Schema } from '../../src/contract/schema.js';

/** A service `shop` without anything in it, but for what a test is about. */
export function contract(parts: Partial<Contract> = {}): Contract {
  return {
    service: 'shop',
    className: 'ShopService',
    source: 'src/shop.ts',
    entrypoints: [],
    events: {},
    $defs: {},
    ...parts,
  };
}

/** An rpc method, but for what a test is about. */
export function method(name: string, parts: Partial<EntrypointContract> = {}): EntrypointContract {
  const params = parts.params ?? [];
  return { kind: 'rpc', method: name, params, arity: params.length, result: { type: 'null' }, options: {}, ...parts };
}

/** A method that handles event `type` of `source`; its one parameter is called `payload`. */
export function handler(name: string, source: string, type: string, payload: Schema): EntrypointContract {
  return { kind: 'event', method: name, params: [param('payload', payload)], arity: 1, options: { source, type } };
}

export function param(name: string, schema: Schema, parts: Partial<ParameterContract> = {}): ParameterContract {
  return { name, schema, ...parts };
}

export function set(...services: readonly Contract[]): ContractSet {
  return { format: 1, services };
}

export const string: Schema = { type: 'string' };
export const number: Schema = { type: 'number' };
export const date: Schema = { type: 'string', format: 'date-time', 'x-ntgen': 'Date' };

/** An object; a name that ends in `?` is optional. */
export function object(properties: Readonly<Record<string, Schema>>): Schema {
  const names = Object.keys(properties);
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name.replace('?', ''), schema])),
    required: names.filter((name) => !name.endsWith('?')),
  };
}
