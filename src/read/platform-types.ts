import { ts } from './compiler.js';
import type { WireCodec } from '../contract/schema.js';
import { isCallable, type Checked } from './checked.js';

/** What we know of a type that the platform brings: how it travels, or why it does not. */
export type PlatformType =
  | { readonly name: string; readonly codec: WireCodec; readonly isReadonly?: true }
  | { readonly name: string; readonly instead: string };

const CODECS: ReadonlyMap<string, WireCodec> = new Map<string, WireCodec>([
  ['Buffer', 'Buffer'],
  ['Date', 'Date'],
  ['Map', 'Map'],
  ['ReadonlyMap', 'Map'],
  ['ReadonlySet', 'Set'],
  ['Set', 'Set'],
  ['URL', 'URL'],
  ['Uint8Array', 'Uint8Array'],
]);

const WHOLE = 'an array: payloads are sent as a whole, and a stream is none';

const NEVER: ReadonlyMap<string, string> = new Map([
  ...['AsyncGenerator', 'AsyncIterable', 'AsyncIterableIterator', 'AsyncIterator'].map(
    (name) => [name, WHOLE] as const,
  ),
  ...['Generator', 'Iterable', 'IterableIterator', 'Iterator', 'ReadableStream'].map((name) => [name, WHOLE] as const),
  ['ArrayBuffer', 'Uint8Array'],
  ['RegExp', 'its source as a string'],
  ['Promise', 'the value itself: only a result may be a promise'],
  ['PromiseLike', 'the value itself: only a result may be a promise'],
  ['Function', 'data'],
  ['Error', 'an object with a message, or throw it'],
  ['String', 'string'],
  ['Number', 'number'],
  ['Boolean', 'boolean'],
]);

/**
 * The platform's type that `type` is. Told by the declaring file: a user's own `Date` is an interface like any other.
 *
 * An interface of data that no class or function of the platform goes with, such as `Intl.NumberFormatOptions`, is an
 * object like a user's own.
 */
export function platformType({ program, checker }: Checked, type: ts.Type): PlatformType | undefined {
  const symbol = type.getSymbol();
  if (symbol === undefined || (symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) === 0)
    return undefined;
  if (symbol.declarations?.some((declaration) => isPlatform(program, declaration)) !== true) return undefined;
  const { name } = symbol;
  const codec = CODECS.get(name);
  if (codec !== undefined) return { name, codec, ...(name.startsWith('Readonly') ? { isReadonly: true } : {}) };
  if (!NEVER.has(name) && isDataAlone(checker, type)) return undefined;
  return { name, instead: NEVER.get(name) ?? 'a plain object type of your own' };
}

/** The platform's class or interface that a type is derived from: what it brings along is no data of the user's. */
export function platformBase(checked: Checked, type: ts.Type): string | undefined {
  const { target = type } = type as Partial<ts.TypeReference>; // references alone have a target
  if (!target.isClassOrInterface()) return undefined;
  for (const base of checked.checker.getBaseTypes(target)) {
    const found = platformType(checked, base)?.name ?? platformBase(checked, base);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether the type is an object of the user's own, and no array or function. */
export function isPlainObject(checked: Checked, type: ts.Type): boolean {
  const { checker } = checked;
  if ((type.flags & ts.TypeFlags.Object) === 0 || isCallable(type)) return false;
  if (checker.isTupleType(type) || checker.isArrayType(type)) return false;
  return platformType(checked, type) === undefined && platformBase(checked, type) === undefined;
}

function isDataAlone(checker: ts.TypeChecker, type: ts.Type): boolean {
  if ((type.symbol.flags & ts.SymbolFlags.Value) !== 0 || isCallable(type)) return false;
  const indexes = checker.getIndexInfosOfType(type);
  const properties = checker.getPropertiesOfType(type);
  if (indexes.some(({ keyType }) => (keyType.flags & ts.TypeFlags.Number) !== 0)) return false;
  if (indexes.length === 0 && properties.length === 0) return false;
  return properties.every((property) => !isCallable(checker.getNonNullableType(checker.getTypeOfSymbol(property))));
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
