import { types } from 'node:util';
import type { ErrorDescriptor } from '../contract/descriptor.js';
import { declaredErrors } from '../contract/contract.js';
import { RemoteError, ValidationError } from '../errors/errors.js';
import { registeredError } from '../errors/remote-errors.js';
import { accepts, errorPlace, fromWire, refusal } from './payload.js';
import type { RemoteMethod } from './remote-method.js';

/** What the instances of registered classes were made from. */
const origins = new WeakMap<object, RemoteError>();

/**
 * The error of a reply as the caller gets it: an instance of the class that is registered for its path, with the
 * `RemoteError` as its `cause`; else the `RemoteError`. The data of a declared error is checked, and in TypeScript's form.
 *
 * Data that breaks the contract is a ValidationError, with the remote error as its cause.
 */
export async function receivedError(method: RemoteMethod, error: Error): Promise<Error> {
  if (!(error instanceof RemoteError) || error.excPath === undefined) return error;
  const declared = declaredBy(method, error.excPath);
  if (method.row === undefined || declared === undefined) return instanceOf(method.service, error);
  const [name, row] = declared;
  // An error of Python has no data, nor has one of a class without fields.
  const wire = error.data ?? {};
  if (accepts(row.data, wire)) return instanceOf(method.service, withData(error, fromWire(row.data, wire)), row);
  if (error.data === undefined) return instanceOf(method.service, error);
  const { issues } = await refusal(errorPlace(method.request.service, method.row, name), wire);
  const pointed = issues.map((issue) => ({ ...issue, pointer: `/error/data${issue.pointer}` }));
  return new ValidationError('response', `${method.service}.${method.name}`, pointed, { cause: error });
}

/**
 * The data of a failed call's error, when it is the one of this name that the method declares; else undefined.
 * Without a contract the name is that of the class, and the data is as it came.
 */
export function failureData(method: RemoteMethod, error: unknown, name: string): unknown {
  const remote = error instanceof RemoteError ? error : originOf(error);
  if (remote === undefined) return undefined;
  if (method.row === undefined) return remote.excPath === `${method.service}.${name}` ? (remote.data ?? {}) : undefined;
  const { errors = {} } = method.request.service;
  const declared = Object.hasOwn(errors, name) ? errors[name] : undefined;
  return declared !== undefined && declared.excPath === remote.excPath ? remote.data : undefined;
}

function originOf(error: unknown): RemoteError | undefined {
  return typeof error === 'object' && error !== null ? origins.get(error) : undefined;
}

function declaredBy(method: RemoteMethod, excPath: string): readonly [name: string, row: ErrorDescriptor] | undefined {
  if (method.row === undefined) return undefined;
  const names = declaredErrors(method.row);
  const errors = Object.entries(method.request.service.errors ?? {});
  return errors.find(([name, row]) => row.excPath === excPath && names.includes(name));
}

function withData({ excType, value, excPath, excArgs }: RemoteError, data: unknown): RemoteError {
  return new RemoteError(excType, value, excPath, excArgs, { data });
}

/** An instance of the registered class; the remote error itself where there is none, or where it cannot be constructed. */
function instanceOf(service: string, remote: RemoteError, declared?: ErrorDescriptor): Error {
  const { excType, value, excPath = '', excArgs, data } = remote;
  const errorClass = registeredError(excPath, service);
  if (errorClass === undefined) return remote;
  try {
    const instance = construct(errorClass, remote, declared);
    if (!types.isNativeError(instance)) return remote;
    origins.set(instance, remote);
    if (!Object.hasOwn(instance, 'cause')) Reflect.defineProperty(instance, 'cause', hidden(remote));
    return instance;
  } catch (cause) {
    return new RemoteError(excType, value, excPath, excArgs, { data, cause });
  }
}

/**
 * As Nameko does it, from `exc_args`. Of a declared error more is known: what its class was made from, not as texts, and
 * its fields, which are set whatever the constructor has made of them.
 */
function construct(
  errorClass: new (...args: never[]) => Error,
  { value, excArgs, data }: RemoteError,
  declared: ErrorDescriptor | undefined,
): Error {
  const fields = new Map<string, unknown>(declared === undefined ? [] : Object.entries(data as object));
  const args = declared?.args?.map((name) => (name === 'message' ? value : fields.get(name))) ?? excArgs;
  const instance = new errorClass(...(args as never[])); // whether they fit, the constructor says
  if (declared === undefined) return instance;
  for (const name of declared.fields) {
    if (fields.has(name)) Object.defineProperty(instance, name, { ...hidden(fields.get(name)), enumerable: true });
  }
  Object.defineProperty(instance, 'message', hidden(value));
  return instance;
}

/** As an error's own properties are. */
function hidden(value: unknown): PropertyDescriptor {
  return { value, writable: true, configurable: true, enumerable: false };
}
