/** Marks what `defineService` returns. Shared by every copy of ntgen in a process. */
const MARK = Symbol.for('ntgen.service-definition');

/** What a schema file says of one service, before anything of it was checked: the form of schemas/service.schema.json. */
export interface ServiceDocument {
  readonly service: string;
  readonly description?: string;
  readonly methods?: Readonly<Record<string, MethodDocument>>;
  /** What it dispatches: event type to payload. */
  readonly events?: Readonly<Record<string, unknown>>;
  readonly errors?: Readonly<Record<string, ErrorDocument>>;
  readonly $defs?: Readonly<Record<string, unknown>>;
}

export interface MethodDocument {
  readonly description?: string;
  readonly params?: readonly ParameterDocument[];
  /** Absent where it resolves to nothing. */
  readonly result?: unknown;
  /** Names of `errors` that it fails with. */
  readonly errors?: readonly string[];
}

export interface ParameterDocument {
  readonly name: string;
  readonly optional?: true;
  readonly rest?: true;
  readonly schema: unknown;
}

export interface ErrorDocument {
  readonly excPath?: string;
  readonly args?: readonly string[];
  /** Absent for an error that brings none. */
  readonly data?: unknown;
}

/** The definition with the mark by which it is known. */
export function markDefinition<Definition extends object>(definition: Definition): Definition {
  return Object.defineProperty(definition, MARK, { value: true });
}

export function isServiceDefinition(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && MARK in value;
}
