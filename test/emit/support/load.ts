import { posix } from 'node:path';
import { compileFunction } from 'node:vm';
import ts from 'typescript';
import * as codecs from '../../../src/contract/codecs.js';
import * as constraints from '../../../src/contract/constraints.js';
import * as formats from '../../../src/contract/formats.js';
import type { Contract } from '../../../src/contract/contract.js';
import type { PayloadDescriptor, ServiceDescriptor } from '../../../src/contract/descriptor.js';
import type { Schema } from '../../../src/contract/schema.js';
import { emit } from '../../../src/emit/emit.js';
import { PayloadWriter } from '../../../src/emit/payload.js';
import { contract, setOf } from './contracts.js';

/** Emits a service and runs what was emitted, as Node would after a compiler has taken the types away. */
export function loadService(one: Contract): ServiceDescriptor {
  const files = new Map(emit(setOf(one)).map(({ path, text }) => [path, text]));
  const modules = new Map<string, Record<string, unknown>>();

  function load(path: string): Record<string, unknown> {
    const known = modules.get(path);
    if (known !== undefined) return known;
    const exports: Record<string, unknown> = {};
    modules.set(path, exports);
    const { outputText } = ts.transpileModule(files.get(path) ?? '', {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    const requireFrom = (specifier: string): object =>
      specifier === 'ntgen/codegen/v1'
        ? { ...codecs, ...constraints, ...formats }
        : load(posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts'));
    compileFunction(outputText, ['exports', 'require']).call(undefined, exports, requireFrom);
    return exports;
  }

  const path = [...files.keys()].find((file) => file.endsWith('/service.ts'));
  const [descriptor] = Object.values(load(path ?? ''));
  return descriptor as ServiceDescriptor;
}

/** The emitted functions for many payloads, each with its own named types: one compilation for all. */
export function loadPayloads(
  payloads: readonly { readonly schema: Schema; readonly $defs: Readonly<Record<string, Schema>> }[],
): readonly PayloadDescriptor[] {
  const library = { ...codecs, ...constraints, ...formats };
  const modules = payloads.map(({ schema, $defs }) => {
    const writer = new PayloadWriter($defs, new Map(Object.keys($defs).map((name) => [name, name])));
    const { check, encode, decode } = writer.value(schema, 'It');
    const functions = writer.functions
      .list()
      .map(({ name, parameter, body }) => `function ${name}(${parameter}: any): any {\n${body.join('\n')}\n}`);
    const patterns = writer.functions.patterns.map(
      ({ name, source }) => `const ${name} = new RegExp(${JSON.stringify(source)}, 'u');`,
    );
    const roles = [
      `check: ${check}`,
      ...(encode === undefined ? [] : [`encode: ${encode}, decode: ${String(decode)}`]),
    ];
    return `(() => {\n${[...patterns, ...functions].join('\n')}\nreturn { ${roles.join(', ')} };\n})()`;
  });
  const text = `${HELPERS}\nexport default [${modules.join(',\n')}];`;
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports: { default?: readonly PayloadDescriptor[] } = {};
  compileFunction(outputText, ['exports', ...Object.keys(library)]).call(undefined, exports, ...Object.values(library));
  return exports.default ?? [];
}

/** What a validators module has of its own. */
const HELPERS = `
function isObject(value: unknown) { return typeof value === 'object' && value !== null && !Array.isArray(value); }
function hasFields(value: any) {
  return isObject(value) && typeof value.toJSON !== 'function' && Object.prototype.toString.call(value) === '[object Object]';
}`;

/** The emitted functions for one payload. */
export function loadPayload(schema: Schema, $defs: Readonly<Record<string, Schema>> = {}): PayloadDescriptor {
  const service = loadService(contract({ events: { it: schema }, $defs }));
  return service.events['it']!;
}
