import { rpcName } from '../../contract/contract.js';
import { key } from '../escape.js';
import { LINE_WIDTH, type Lines } from '../literal.js';
import { byCodeUnit } from '../names.js';
import { TypePrinter } from '../print-type.js';
import type { EmittedFile, NamedService } from '../target.js';
import type { Templates } from '../templates.js';

interface ProxyContext {
  readonly source: string;
  readonly service: string;
  readonly doc: string;
  readonly proxyName: string;
  /** Names to import from `./types.js`. */
  readonly types: readonly string[];
  readonly methods: readonly ProxyMethod[];
}

interface ProxyMethod {
  readonly name: string;
  readonly doc: string;
  readonly parameters: Lines;
  readonly result: Lines;
}

/** `proxy.ts`: the service as its callers see it. */
export function emitProxy({ contract, names, typeNames }: NamedService, templates: Templates): EmittedFile {
  const printer = new TypePrinter(typeNames);
  const methods = contract.entrypoints
    .filter(({ kind }) => kind === 'rpc')
    .map((entrypoint): ProxyMethod => {
      const name = rpcName(entrypoint);
      const result = printer.printResult(entrypoint.result);
      const around = `  readonly ${key(name)}: RpcMethod<, >;`.length + (result.at(-1) ?? '').length;
      const parameters = printer.printParameters(entrypoint.params, LINE_WIDTH - around);
      return { name, doc: entrypoint.doc ?? '', parameters, result };
    })
    .sort((left, right) => byCodeUnit(left.name, right.name));
  const context: ProxyContext = {
    source: contract.source,
    service: contract.service,
    doc: contract.doc ?? '',
    proxyName: names.proxy,
    types: printer.used,
    methods,
  };
  return { path: `${names.folder}/proxy.ts`, text: templates.render('proxy.ts', context) };
}
