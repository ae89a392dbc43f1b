import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Contract } from '../../src/contract/contract.js';
import type { Diagnostic } from '../../src/errors/diagnostic.js';
import { readServices, type ReadResult } from '../../src/read/read.js';

/** Decorators and a dispatcher with the types of the real ones, which is all that a reader looks at. */
export const NTGEN = `
type Method = (this: any, ...args: any[]) => unknown;
export interface EntrypointDecorator<Kind extends string, Options, M extends Method = Method> {
  <Given extends M>(method: Given, context: { readonly kind: 'method' }): void;
  readonly entrypointKind: Kind;
  readonly entrypointOptions: Options;
}
export interface RpcOptions { readonly name?: string; readonly expectedErrors?: readonly (new (...args: any[]) => Error)[]; readonly errors?: readonly (new (...args: any[]) => Error)[] }
interface RpcDecorator extends EntrypointDecorator<'rpc', object> {
  <const Options extends RpcOptions>(options: Options): EntrypointDecorator<'rpc', Options>;
}
export declare const rpc: RpcDecorator;
export declare const websocketRpc: EntrypointDecorator<'websocket', object>;
export declare function eventHandler<const S extends string, const T extends string, const O extends object = object>(
  source: S, type: T, options?: O): EntrypointDecorator<'event', { readonly source: S; readonly type: T } & O>;
export interface HttpRequest<Types = object> { readonly requestTypes?: Types }
export declare function http<const V extends string, const P extends string>(
  method: V, path: P): EntrypointDecorator<'http', { readonly methods: readonly [V]; readonly path: P }>;
export declare function timer<const I extends number>(interval: I): EntrypointDecorator<'timer', { readonly interval: I }>;
export interface Dispatch<Events> {
  <T extends Extract<keyof Events, string>>(type: T, payload: Events[T]): Promise<void>;
  readonly dispatchedEvents?: Events;
}
export declare function EventDispatcher<Events = Readonly<Record<string, unknown>>>(): Dispatch<Events>;
`;

export const TSCONFIG = JSON.stringify({
  compilerOptions: { target: 'ES2022', module: 'NodeNext', lib: ['ES2022'], types: [], strict: true },
});

export interface Reading extends ReadResult {
  readonly errors: readonly Diagnostic[];
  /** The contract of a service; the only one where no name is given. */
  contract(service?: string): Contract;
  /** `code file:line:column path` of each diagnostic. */
  told(): readonly string[];
}

/** Reads a project of the given files, in a temporary folder that is gone afterwards. `ntgen.ts` is there already. */
export function readSource(files: Readonly<Record<string, string>>, output = 'generated'): Reading {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ntgen-read-')));
  try {
    const all = { 'tsconfig.json': TSCONFIG, 'package.json': '{"type":"module"}', 'ntgen.ts': NTGEN, ...files };
    for (const [name, text] of Object.entries(all)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    return reading(readServices({ project: root, output: join(root, output), root }));
  } finally {
    rmSync(root, { recursive: true });
  }
}

function reading(result: ReadResult): Reading {
  return {
    ...result,
    errors: result.diagnostics.filter(({ severity }) => severity === 'error'),
    contract(service) {
      const { services } = result.contracts;
      const found =
        service === undefined && services.length === 1 ? services[0] : services.find((one) => one.service === service);
      if (found === undefined)
        throw new Error(`no service ${String(service)} among ${services.map((one) => one.service).join(', ')}`);
      return found;
    },
    told: () =>
      result.diagnostics.map(({ code, location, path }) => {
        const at =
          location === undefined ? 'nowhere' : `${location.file}:${String(location.line)}:${String(location.column)}`;
        return [code, at, ...(path === undefined ? [] : [path])].join(' ');
      }),
  };
}

/** The schema of each type, as the only parameter of a method; named types are in `$defs`. One program for all. */
export function schemasOf(declarations: string, types: readonly string[], tsconfig = TSCONFIG): Reading {
  const methods = types.map((type, index) => `  @rpc m${String(index)}(\n    value: ${type},\n  ): void {}`);
  const service = `export class Table {\n  static readonly serviceName = 'table';\n${methods.join('\n')}\n}\n`;
  return readSource({
    'tsconfig.json': tsconfig,
    'table.ts': `import { rpc } from './ntgen.js';\n${service}${declarations}`,
  });
}
