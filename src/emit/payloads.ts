import { payloadRule } from '../contract/kinds.js';
import type { EmittedFunction, EmittedPattern } from './functions.js';
import { byCodeUnit, extendName } from './names.js';
import { PayloadWriter, type PayloadFunctions } from './payload.js';
import { errorsOf, type NamedService } from './target.js';

/** The functions for the payloads of a service, in the order of its contract. */
export interface ServicePayloads {
  readonly entrypoints: readonly {
    readonly args: PayloadFunctions;
    readonly result?: PayloadFunctions;
    readonly request?: PayloadFunctions;
  }[];
  readonly events: readonly { readonly name: string; readonly functions: PayloadFunctions }[];
  /** Over the data of declared errors. */
  readonly errors: readonly { readonly name: string; readonly functions: PayloadFunctions }[];
  readonly functions: readonly EmittedFunction[];
  readonly patterns: readonly EmittedPattern[];
  /** Whether one of them calls the helper. */
  readonly calls: (helper: string) => boolean;
}

/** Two files of a service want them. */
const written = new WeakMap<NamedService, ServicePayloads>();

/** Writes the functions, and says which one is for which payload. */
export function payloadsOf(service: NamedService): ServicePayloads {
  const payloads = written.get(service) ?? writePayloads(service);
  written.set(service, payloads);
  return payloads;
}

function writePayloads(service: NamedService): ServicePayloads {
  const { contract, typeNames } = service;
  const writer = new PayloadWriter(contract.$defs, typeNames);
  const entrypoints = contract.entrypoints.map(({ kind, method, params, result, request }) => {
    const rule = payloadRule(kind);
    const hint = extendName('', contract.entrypoints.some(hasSameMethod(method, kind)) ? `${kind} ${method}` : method);
    const args = rule.params === 'none' ? writer.anything(`${hint}Args`) : writer.arguments(params, `${hint}Args`);
    return {
      args,
      ...(result === undefined ? {} : { result: writer.value(result, `${hint}Result`) }),
      ...(request === undefined ? {} : { request: writer.received(request, `${hint}Request`) }),
    };
  });
  const events = Object.entries(contract.events)
    .sort(([left], [right]) => byCodeUnit(left, right))
    .map(([name, schema]) => ({ name, functions: writer.value(schema, `${extendName('', name)}Event`) }));
  const errors = errorsOf(service).map(([name, { data }]) => {
    return { name, functions: writer.value(data, `${extendName('', name)}Error`) };
  });
  const { functions: table } = writer;
  const functions = table.list();
  return { entrypoints, events, errors, functions, patterns: table.patterns, calls: (helper) => table.calls(helper) };
}

/** Another kind of entrypoint stands on the same method. */
function hasSameMethod(method: string, kind: string): (other: { kind: string; method: string }) => boolean {
  return (other) => other.method === method && other.kind !== kind;
}
