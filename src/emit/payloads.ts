import { payloadRule } from '../contract/kinds.js';
import type { EmittedFunction } from './functions.js';
import { byCodeUnit, extendName } from './names.js';
import { PayloadWriter, type PayloadFunctions } from './payload.js';
import type { NamedService } from './target.js';

/** The functions for the payloads of a service, in the order of its contract. */
export interface ServicePayloads {
  readonly entrypoints: readonly { readonly args: PayloadFunctions; readonly result?: PayloadFunctions }[];
  readonly events: readonly { readonly name: string; readonly functions: PayloadFunctions }[];
  readonly functions: readonly EmittedFunction[];
  /** Whether one of them calls the helper. */
  readonly calls: (helper: string) => boolean;
}

/** Writes the functions, and says which one is for which payload. */
export function payloadsOf({ contract, typeNames }: NamedService): ServicePayloads {
  const writer = new PayloadWriter(contract.$defs, typeNames);
  const entrypoints = contract.entrypoints.map(({ kind, method, params, result }) => {
    const rule = payloadRule(kind);
    const hint = extendName('', contract.entrypoints.some(hasSameMethod(method, kind)) ? `${kind} ${method}` : method);
    const args = rule.params === 'none' ? writer.anything(`${hint}Args`) : writer.arguments(params, `${hint}Args`);
    return result === undefined ? { args } : { args, result: writer.value(result, `${hint}Result`) };
  });
  const events = Object.entries(contract.events)
    .sort(([left], [right]) => byCodeUnit(left, right))
    .map(([name, schema]) => ({ name, functions: writer.value(schema, `${extendName('', name)}Event`) }));
  const { functions } = writer;
  return { entrypoints, events, functions: functions.list(), calls: (helper) => functions.calls(helper) };
}

/** Another kind of entrypoint stands on the same method. */
function hasSameMethod(method: string, kind: string): (other: { kind: string; method: string }) => boolean {
  return (other) => other.method === method && other.kind !== kind;
}
