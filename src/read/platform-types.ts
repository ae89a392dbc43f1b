import { ts } from 'ts-morph';

/** What we know of a type that the platform brings: how it travels, or why it does not. */
export type PlatformType =
  | { readonly name: string; readonly codec: 'Date' }
  | { readonly name: string; readonly instead: string; readonly planned: boolean };

const PLANNED: ReadonlyMap<string, string> = new Map([
  ['Map', 'Record<string, T>'],
  ['ReadonlyMap', 'Record<string, T>'],
  ['Set', 'T[]'],
  ['ReadonlySet', 'readonly T[]'],
  ['Uint8Array', 'a base64 string'],
  ['Buffer', 'a base64 string'],
  ['ArrayBuffer', 'a base64 string'],
  ['URL', 'string'],
]);

const NEVER: ReadonlyMap<string, string> = new Map([
  ['RegExp', 'its source as a string'],
  ['Promise', 'the value itself: only a result may be a promise'],
  ['PromiseLike', 'the value itself: only a result may be a promise'],
  ['Function', 'data'],
  ['Error', 'an object with a message, or throw it'],
  ['String', 'string'],
  ['Number', 'number'],
  ['Boolean', 'boolean'],
]);

/** The platform's type that `type` is. Told by the declaring file: a user's own `Date` is an interface like any other. */
export function platformType(program: ts.Program, type: ts.Type): PlatformType | undefined {
  const symbol = type.getSymbol();
  if (symbol === undefined || (symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) === 0)
    return undefined;
  if (symbol.declarations?.some((declaration) => isPlatform(program, declaration)) !== true) return undefined;
  const { name } = symbol;
  if (name === 'Date') return { name, codec: 'Date' };
  const planned = PLANNED.get(name);
  return {
    name,
    instead: planned ?? NEVER.get(name) ?? 'a plain object type of your own',
    planned: planned !== undefined,
  };
}

/** Whether a node stands in the compiler's library or in Node's types. */
export function isPlatform(program: ts.Program, node: ts.Node): boolean {
  const file = node.getSourceFile();
  return program.isSourceFileDefaultLibrary(file) || file.fileName.includes('/node_modules/@types/node/');
}

/** Whether a node stands where its user cannot change it: in the platform or in a package. */
export function isForeign(program: ts.Program, node: ts.Node): boolean {
  return isPlatform(program, node) || node.getSourceFile().fileName.includes('/node_modules/');
}
