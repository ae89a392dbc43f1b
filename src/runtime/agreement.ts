import type { EntrypointDescriptor, ServiceDescriptor } from '../contract/descriptor.js';
import type { JsonValue } from '../contract/schema.js';
import { ContractMismatch } from '../errors/errors.js';
import type { EntrypointDeclaration } from './entrypoint.js';
import type { ServiceClass } from './injection.js';

/** A declared entrypoint and its generated row. */
export interface AgreedEntrypoint {
  readonly declaration: EntrypointDeclaration;
  readonly descriptor: EntrypointDescriptor | undefined;
}

/**
 * Pairs what the class declares with what was generated from it.
 *
 * Compared are kinds, method names, parameter counts and the options that the types state literally; the types
 * themselves are the business of `ntgen check`.
 *
 * @throws ContractMismatch  naming every difference
 */
export function agree(
  serviceClass: ServiceClass,
  declarations: readonly EntrypointDeclaration[],
  descriptor: ServiceDescriptor | undefined,
): readonly AgreedEntrypoint[] {
  if (descriptor === undefined) return declarations.map((declaration) => ({ declaration, descriptor: undefined }));
  const differences: string[] = [];
  const unmatched = new Set(descriptor.entrypoints);
  const agreed = declarations.map((declaration) => {
    const row = bestRow(unmatched, declaration);
    if (row === undefined) differences.push(`${label(declaration)} is not in the contract`);
    else {
      unmatched.delete(row);
      differences.push(...compare(serviceClass, declaration, row));
    }
    return { declaration, descriptor: row };
  });
  for (const row of unmatched) differences.push(`${label(row)} is in the contract and not in the class`);
  if (differences.length > 0) throw new ContractMismatch(serviceClass.serviceName, differences);
  return agreed;
}

/** The row of the same method and kind; among several, the one whose options agree. */
function bestRow(
  rows: ReadonlySet<EntrypointDescriptor>,
  declaration: EntrypointDeclaration,
): EntrypointDescriptor | undefined {
  const candidates = [...rows].filter(({ kind, method }) => kind === declaration.kind && method === declaration.method);
  return candidates.find((row) => differingOptions(declaration, row).length === 0) ?? candidates[0];
}

function compare(
  serviceClass: ServiceClass,
  declaration: EntrypointDeclaration,
  row: EntrypointDescriptor,
): readonly string[] {
  const differences = differingOptions(declaration, row).map(
    ([name, ours, theirs]) => `${label(declaration)} has the option ${name} = ${ours}, the contract says ${theirs}`,
  );
  const arity = arityOf(serviceClass, declaration.method);
  if (arity !== row.arity) {
    differences.push(`${label(declaration)} takes ${String(arity)} parameters, the contract says ${String(row.arity)}`);
  }
  return differences;
}

function differingOptions(
  declaration: EntrypointDeclaration,
  row: EntrypointDescriptor,
): readonly (readonly [name: string, ours: string, theirs: string])[] {
  const given = declaration.options as Readonly<Record<string, unknown>>;
  return Object.entries(row.options)
    .map(([name, theirs]) => [name, text(given[name]), JSON.stringify(theirs)] as const)
    .filter(([name, ours, theirs]) => ours !== theirs && !(name === 'errors' && declaresMore(row, given[name])));
}

/** What a comment's `@throws` declares is in the contract, and only there. */
function declaresMore({ options }: EntrypointDescriptor, given: unknown): boolean {
  const declared: unknown = options['errors'];
  const own: unknown = plain(given) ?? [];
  return Array.isArray(declared) && Array.isArray(own) && own.every((name) => declared.includes(name));
}

/** The JSON text of an option as the generator writes it: classes appear by name. */
function text(value: unknown): string {
  const json = plain(value);
  return json === undefined ? 'nothing' : JSON.stringify(json);
}

function plain(value: unknown): JsonValue | undefined {
  if (typeof value === 'function') return value.name;
  if (Array.isArray(value)) return value.map((item: unknown) => plain(item) ?? null);
  if (typeof value !== 'object' || value === null) return value as JsonValue | undefined;
  const entries = Object.entries(value).map(([key, item]) => [key, plain(item)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1))) as JsonValue;
}

/** JavaScript's `function.length` of a method. */
export function arityOf(serviceClass: ServiceClass, method: string): number {
  const value = (serviceClass.prototype as Readonly<Record<string, unknown>>)[method];
  return typeof value === 'function' ? value.length : 0;
}

function label({ kind, method }: { readonly kind: string; readonly method: string }): string {
  return `${kind} ${method}`;
}
