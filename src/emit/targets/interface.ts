import { docTextOfMethod } from '../doc-text.js';
import { key } from '../escape.js';
import { LINE_WIDTH, type Lines } from '../literal.js';
import { byCodeUnit } from '../names.js';
import { TypePrinter } from '../print-type.js';
import type { EmittedFile, NamedService } from '../target.js';
import type { Templates } from '../templates.js';

export interface InterfaceContext {
  readonly source: string;
  readonly doc: string;
  readonly interfaceName: string;
  /** Names to import from `./types.js`. */
  readonly types: readonly string[];
  readonly methods: readonly {
    readonly name: string;
    readonly doc: string;
    readonly parameters: Lines;
    readonly result: Lines;
  }[];
}

/** `interface.ts`: what a class has to have that implements a service of a schema file. Undefined for other services. */
export function emitInterface(
  { contract, names, typeNames }: NamedService,
  templates: Templates,
): EmittedFile | undefined {
  const { schemaFile, entrypoints, service, doc } = contract;
  if (schemaFile === undefined) return undefined;
  const printer = new TypePrinter(typeNames);
  const methods = entrypoints
    .filter(({ kind }) => kind === 'rpc')
    .map((entrypoint) => {
      // as the class calls it, which may have another name for it on the wire
      const name = entrypoint.method;
      const result = printer.printResult(entrypoint.result);
      const around = `  readonly ${key(name)}: (...args: ) =>  | Promise<>;`.length + 2 * (result.at(-1) ?? '').length;
      const parameters = printer.printParameters(entrypoint.params, LINE_WIDTH - around);
      return { name, doc: docTextOfMethod(entrypoint), parameters, result };
    })
    .sort((left, right) => byCodeUnit(left.name, right.name));
  const context: InterfaceContext = {
    source: schemaFile,
    doc: doc ?? `What a class has to have that is the service ${service}.`,
    interfaceName: names.interface,
    types: printer.used,
    methods,
  };
  return { path: `${names.folder}/interface.ts`, text: templates.render('interface.ts', context) };
}
