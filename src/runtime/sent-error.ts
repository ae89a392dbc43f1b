import type { EntrypointDescriptor, ErrorDescriptor, ServiceDescriptor } from '../contract/descriptor.js';
import type { ErrorClass, ValidationError } from '../errors/errors.js';
import { jsonText } from '../wire/content.js';
import type { DeclaredForm } from '../wire/errors.js';
import { propertyOf } from '../wire/safe-text.js';
import { accepts, errorPlace, refusal, toWire } from './payload.js';

/** How a declared error travels. */
export interface SentError {
  readonly form: DeclaredForm;
  /** Why its data was left out. */
  readonly refused?: ValidationError;
}

/** Whether the error is of one of the classes. Never throws, whatever was thrown. */
export function isOneOf(classes: readonly ErrorClass[], thrown: unknown): boolean {
  return classOf(classes, thrown) !== undefined;
}

/**
 * How an error that a method declares travels: with what its class is made from, and its fields where they keep the contract.
 * A subclass travels as the declared one. Undefined for an error that is not declared, and where nothing was generated.
 */
export async function sentError(
  service: ServiceDescriptor,
  row: EntrypointDescriptor,
  classes: readonly ErrorClass[],
  thrown: unknown,
): Promise<SentError | undefined> {
  const name = classOf(classes, thrown)?.name ?? declaredName(row, thrown) ?? '';
  const { errors = {} } = service;
  const declared = Object.hasOwn(errors, name) ? errors[name] : undefined;
  if (declared === undefined) return undefined;
  const { excPath, args, fields } = declared;
  const form: DeclaredForm = args === undefined ? { excPath } : { excPath, args };
  if (fields.length === 0) return { form };
  const data = dataOf(declared, thrown);
  if (accepts(declared.data, data) && hasJson(data)) return { form: { ...form, data } };
  return { form, refused: await refusal(errorPlace(service, row, name), data) };
}

/**
 * The name under which the contract declares the error. For classes that only the comment of a method names, `@throws {OutOfStock}`:
 * they are known by their names.
 */
export function declaredName(row: EntrypointDescriptor | undefined, thrown: unknown): string | undefined {
  const declared: unknown = row?.options['errors'];
  if (!Array.isArray(declared)) return undefined;
  for (let made = thrown; typeof made === 'object' && made !== null; made = prototypeOf(made)) {
    const name = propertyOf(propertyOf(made, 'constructor'), 'name');
    if (typeof name === 'string' && declared.includes(name)) return name;
  }
  return undefined;
}

function prototypeOf(value: object): unknown {
  try {
    return Object.getPrototypeOf(value);
  } catch {
    return undefined; // a proxy that throws
  }
}

/** The class itself before one that it extends. */
function classOf(classes: readonly ErrorClass[], thrown: unknown): ErrorClass | undefined {
  const own = propertyOf(thrown, 'constructor');
  return (
    classes.find((errorClass) => errorClass === own) ?? classes.find((errorClass) => isInstance(thrown, errorClass))
  );
}

function isInstance(thrown: unknown, errorClass: ErrorClass): boolean {
  try {
    return thrown instanceof errorClass;
  } catch {
    return false; // a proxy that throws
  }
}

/** The fields that the contract names, in the wire's form. */
function dataOf({ fields, data }: ErrorDescriptor, thrown: unknown): unknown {
  const entries = fields.map((name) => [name, propertyOf(thrown, name)] as const);
  return toWire(data, Object.fromEntries(entries.filter(([, value]) => value !== undefined)));
}

function hasJson(value: unknown): boolean {
  try {
    jsonText(value);
    return true;
  } catch {
    return false;
  }
}
