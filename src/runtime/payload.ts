import type { EntrypointDescriptor, PayloadDescriptor, ServiceDescriptor } from '../contract/descriptor.js';
import type { Schema } from '../contract/schema.js';
import { ValidationError, type Issue, type PayloadRole } from '../errors/errors.js';

/** Which payload of which service is meant: for finding its schema when a check has failed, and for the error's text. */
export interface PayloadPlace {
  readonly role: PayloadRole;
  /** `service.method`, or `service.events/type`. */
  readonly subject: string;
  readonly service: ServiceDescriptor;
  /** Picks the schema from the table that is loaded then. */
  readonly schema: (table: Awaited<ReturnType<ServiceDescriptor['schemas']>>) => Schema | undefined;
  /** Dotted paths whose values no error may show. */
  readonly sensitive?: readonly string[];
}

/** Whether the guard accepts; a value so deep that the guard runs out of stack is no value that it accepts. */
export function accepts(payload: PayloadDescriptor, wire: unknown): boolean {
  try {
    return payload.check(wire);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** TypeScript's form to the wire's. */
export function toWire(payload: PayloadDescriptor, value: unknown): unknown {
  return payload.encode === undefined ? value : payload.encode(value);
}

/** The wire's form, once accepted, to TypeScript's. */
export function fromWire(payload: PayloadDescriptor, wire: unknown): unknown {
  return payload.decode === undefined ? wire : payload.decode(wire);
}

/** Why a guard has refused: the schemas and Ajv are loaded only here, so that good payloads never wait for them. */
export async function refusal(place: PayloadPlace, wire: unknown): Promise<ValidationError> {
  const [{ explain }, table] = await Promise.all([import('../contract/explain.js'), place.service.schemas()]);
  const schema = place.schema(table);
  const issues = schema === undefined ? [] : explain(schema, table.$defs, wire, { sensitive: place.sensitive ?? [] });
  return new ValidationError(place.role, place.subject, issues.length > 0 ? issues : [unexplained]);
}

/** Rejects with why a guard has refused. */
export async function refuse(place: PayloadPlace, wire: unknown): Promise<never> {
  throw await refusal(place, wire);
}

const unexplained: Issue = { pointer: '', expected: 'a value that JSON can carry', got: 'something else' };

/** Positional arguments by the names of their parameters: the form in which errors point at them. */
export function namedArguments(
  { params }: Pick<EntrypointDescriptor, 'params'>,
  args: readonly unknown[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    params.map(({ name, rest }, index) => [name, rest === true ? args.slice(index) : args[index]]),
  );
}

/** The request of one entrypoint of a service. */
export function requestPlace(service: ServiceDescriptor, row: EntrypointDescriptor): PayloadPlace {
  const index = service.entrypoints.indexOf(row);
  return {
    role: row.kind === 'event' ? 'event' : 'request',
    subject: `${service.service}.${row.method}`,
    service,
    schema: (table) => table.entrypoints[index]?.args,
    sensitive: sensitiveArguments(row),
  };
}

/** The response of one entrypoint of a service. */
export function responsePlace(service: ServiceDescriptor, row: EntrypointDescriptor): PayloadPlace {
  const index = service.entrypoints.indexOf(row);
  return {
    role: 'response',
    subject: `${service.service}.${row.method}`,
    service,
    schema: (table) => table.entrypoints[index]?.result,
  };
}

/** What an HTTP method asks of its request, as an object of `body`, `query` and `headers`. */
export function requestPartsPlace(service: ServiceDescriptor, row: EntrypointDescriptor): PayloadPlace {
  const index = service.entrypoints.indexOf(row);
  return { ...requestPlace(service, row), schema: (table) => table.entrypoints[index]?.request };
}

/** The data of an error that an entrypoint of a service declares. */
export function errorPlace(service: ServiceDescriptor, row: EntrypointDescriptor, name: string): PayloadPlace {
  return {
    role: 'response',
    subject: `${service.service}.${row.method}`,
    service,
    schema: (table) => table.errors?.[name],
  };
}

/** An event that a service dispatches. */
export function eventPlace(service: ServiceDescriptor, type: string): PayloadPlace {
  return {
    role: 'event',
    subject: `${service.service}.events/${type}`,
    service,
    schema: (table) => table.events[type],
  };
}

function sensitiveArguments({ options }: EntrypointDescriptor): readonly string[] {
  const { sensitiveArguments: given } = options;
  const paths = typeof given === 'string' ? [given] : given;
  return Array.isArray(paths) ? paths.filter((path): path is string => typeof path === 'string') : [];
}
