import {
  declaredErrors,
  callName,
  type Contract,
  type EntrypointContract,
  type ParameterContract,
} from '../../contract/contract.js';
import { key, str } from '../escape.js';
import { docTextOfMethod } from '../doc-text.js';
import { LINE_WIDTH, literal, type Lines } from '../literal.js';
import { byCodeUnit } from '../names.js';
import { TypePrinter } from '../print-type.js';
import type { EmittedFile, NamedService } from '../target.js';
import type { Templates } from '../templates.js';

export interface ProxyContext {
  readonly source: string;
  readonly service: string;
  readonly doc: string;
  readonly proxyName: string;
  /** Names to import from `ntgen/codegen/v1`. */
  readonly library: readonly string[];
  /** Names to import from `./types.js`. */
  readonly types: readonly string[];
  readonly methods: readonly ProxyMethod[];
}

interface ProxyMethod {
  readonly name: string;
  readonly doc: string;
  readonly parameters: Lines;
  readonly result: Lines;
  /** Names of the parameters that can be given by name, as a tuple; empty when there are none. */
  readonly argumentNames: Lines;
  /** `FailsWith<ShopErrors, 'OutOfStock'>`; empty where it declares no errors. */
  readonly failures: string;
}

/** `proxy.ts`: the service as its callers see it. */
export function emitProxy({ contract, names, typeNames }: NamedService, templates: Templates): EmittedFile {
  const printer = new TypePrinter(typeNames);
  const methods = contract.entrypoints
    .filter(({ kind }) => kind === 'rpc')
    .map((entrypoint): ProxyMethod => {
      const name = callName(entrypoint);
      const result = printer.printResult(entrypoint.result);
      const argumentNames = printArgumentNames(entrypoint.params);
      const behind = (result.at(-1) ?? '').length + (argumentNames[0] ?? '').length;
      const around = `  readonly ${key(name)}: RpcMethod<, , >;`.length + behind;
      const parameters = printer.printParameters(entrypoint.params, LINE_WIDTH - around);
      const failures = printFailures(entrypoint, contract, names.errors);
      return { name, doc: docTextOfMethod(entrypoint), parameters, result, argumentNames, failures };
    })
    .sort((left, right) => byCodeUnit(left.name, right.name));
  const hasFailures = methods.some(({ failures }) => failures !== '');
  const context: ProxyContext = {
    source: contract.source,
    service: contract.service,
    doc: contract.doc ?? '',
    proxyName: names.proxy,
    library: [...(hasFailures ? ['FailsWith'] : []), ...(methods.length > 0 ? ['RpcMethod'] : [])],
    types: [...printer.used, ...(hasFailures ? [names.errors] : [])].sort(byCodeUnit),
    methods,
  };
  return { path: `${names.folder}/proxy.ts`, text: templates.render('proxy.ts', context) };
}

function printArgumentNames(params: readonly ParameterContract[]): Lines {
  if (params.length === 0) return [];
  return literal(params.filter(({ rest }) => rest !== true).map(({ name }) => name));
}

function printFailures(
  entrypoint: EntrypointContract,
  { errors = {} }: Pick<Contract, 'errors'>,
  errorsName: string,
): string {
  const names = declaredErrors(entrypoint).filter((name) => Object.hasOwn(errors, name));
  const literals = [...new Set(names)].sort(byCodeUnit).map(str);
  return literals.length === 0 ? '' : `FailsWith<${errorsName}, ${literals.join(' | ')}>`;
}
