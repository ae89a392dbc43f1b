import {
  IncorrectSignature,
  MalformedRequest,
  MethodNotFound,
  RemoteError,
  UnknownService,
  UnserializableValueError,
  ValidationError,
  type Issue,
  type PayloadRole,
} from '../errors/errors.js';
import { registeredPath } from '../errors/remote-errors.js';
import { isTable } from './plain-object.js';
import { safeArgs } from './safe-args.js';
import { cut, propertyOf, textOf } from './safe-text.js';

/** The `error` of a reply, in the order of its keys on the wire. Source: Nameko 2.14. */
export interface SerializedError {
  /** Name of the class. */
  readonly exc_type: string;
  /** What a caller looks the class up by. */
  readonly exc_path: string;
  readonly exc_args: readonly unknown[];
  /** The message. */
  readonly value: string;
  /** What a declared error carries. Nameko looks at no further key. Source: Nameko 2.14. */
  readonly data?: unknown;
}

/** What the contract says of an error, for sending it. */
export interface DeclaredForm {
  readonly excPath: string;
  /** What its class is made from: names of its fields, or `message`. */
  readonly args?: readonly string[];
  /** In the wire's form. */
  readonly data?: unknown;
}

/** Longest message in characters; an error object is no way to carry a payload. */
const LONGEST_VALUE = 16_384;

/**
 * Whatever a method of `service` threw, as it travels. Never throws itself.
 *
 * A class travels under its own `static excPath`, not an inherited one: a subclass is another error until it says
 * otherwise. Without it the path is the declared one, the one it was registered with, or `{service}.{ClassName}`. The arguments are the error's `args`
 * where that is a list, else what the contract says that its class is made from, else its message.
 */
export function serializeError(thrown: unknown, service: string, declared?: DeclaredForm): SerializedError {
  const path = ownPath(thrown) ?? declared?.excPath ?? givenPath(thrown) ?? `${service}.${className(thrown)}`;
  const value = cut(namekoText(thrown, path) ?? textOf(thrown), LONGEST_VALUE);
  const error: SerializedError = {
    exc_type: path.slice(path.lastIndexOf('.') + 1),
    exc_path: path,
    exc_args: argsOf(thrown, path, value, declared?.args),
    value,
  };
  return declared?.data === undefined ? error : { ...error, data: declared.data };
}

/**
 * The error that a reply's `error` stands for. Never throws, whatever the other side wrote.
 *
 * Nameko's three protocol errors and `ntgen.ValidationError` come back as themselves, everything else as a RemoteError.
 * That includes an UnknownService or UnserializableValueError of the other side: it is the remote service that could not
 * reach, or encode, something.
 */
export function deserializeError(error: unknown): Error {
  if (!isTable(error)) return new RemoteError('Error', foreignText(error) ?? '');
  const value = foreignText(error['value']) ?? '';
  const path = foreignText(error['exc_path']);
  const args: readonly unknown[] = Array.isArray(error['exc_args']) ? error['exc_args'] : [];
  const known = path === undefined ? undefined : KNOWN.get(path)?.(args, value);
  if (known !== undefined) return known;
  return new RemoteError(foreignText(error['exc_type']) ?? 'Error', value, path, args, {
    data: error['data'] ?? undefined,
  });
}

/** Makes the error, or nothing when the arguments are not what the class is made from. */
type Revive = (args: readonly unknown[], value: string) => Error | undefined;

const KNOWN: ReadonlyMap<string, Revive> = new Map<string, Revive>([
  [MalformedRequest.excPath, (args, value) => new MalformedRequest(sentence(args, value))],
  [MethodNotFound.excPath, (args, value) => new MethodNotFound(sentence(args, value))],
  [IncorrectSignature.excPath, (args, value) => new IncorrectSignature(sentence(args, value))],
  [ValidationError.excPath, validationError],
]);

function sentence([first]: readonly unknown[], value: string): string {
  return typeof first === 'string' ? first : value;
}

function validationError([role, subject, issues]: readonly unknown[]): Error | undefined {
  if (!isRole(role) || typeof subject !== 'string' || !Array.isArray(issues)) return undefined;
  return issues.every(isIssue) ? new ValidationError(role, subject, issues) : undefined;
}

function isRole(value: unknown): value is PayloadRole {
  return value === 'request' || value === 'response' || value === 'event';
}

function isIssue(value: unknown): value is Issue {
  return isTable(value) && ['pointer', 'expected', 'got'].every((key) => typeof value[key] === 'string');
}

/** Text from the other side; undefined when there is none. */
function foreignText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : textOf(value);
}

function ownPath(thrown: unknown): string | undefined {
  const errorClass = propertyOf(thrown, 'constructor');
  if (typeof errorClass !== 'function' || !Object.hasOwn(errorClass, 'excPath')) return undefined;
  const path = propertyOf(errorClass, 'excPath');
  return typeof path === 'string' && path !== '' ? path : undefined;
}

function givenPath(thrown: unknown): string | undefined {
  const errorClass = propertyOf(thrown, 'constructor');
  return typeof errorClass === 'function' ? registeredPath(errorClass) : undefined;
}

/** A thrown string or plain object is an `Error` too: its class would say nothing. */
function className(thrown: unknown): string {
  const name = propertyOf(propertyOf(thrown, 'constructor'), 'name');
  return typeof name === 'string' && name !== '' && name !== 'Object' ? name : 'Error';
}

function argsOf(
  thrown: unknown,
  path: string,
  value: string,
  fields: readonly string[] | undefined,
): readonly unknown[] {
  const own = classArgs(thrown, path) ?? propertyOf(thrown, 'args');
  if (Array.isArray(own)) return safeArgs(own);
  if (fields !== undefined) return safeArgs(fields.map((name) => propertyOf(thrown, name)));
  return value === '' ? [] : [value];
}

/** What the classes of the house are made from, where that is not their message. By path, since copies of ntgen may mix. */
function classArgs(thrown: unknown, path: string): readonly unknown[] | undefined {
  switch (path) {
    case UnknownService.excPath:
    case MethodNotFound.excPath: {
      const name = missingName(thrown, path);
      return name === undefined ? undefined : [name];
    }
    // Nameko's class is made from the value itself, which is what cannot travel.
    case UnserializableValueError.excPath:
      return [];
    case ValidationError.excPath: {
      const args = [propertyOf(thrown, 'role'), propertyOf(thrown, 'subject'), propertyOf(thrown, 'issues')];
      return validationError(args) === undefined ? undefined : args;
    }
    default:
      return undefined;
  }
}

/** Nameko's words for what ours tell more of: which call it was. */
function namekoText(thrown: unknown, path: string): string | undefined {
  const name = missingName(thrown, path);
  return name === undefined || path === MethodNotFound.excPath ? name : `Unknown service \`${name}\``;
}

/** The service or method that is not there. */
function missingName(thrown: unknown, path: string): string | undefined {
  const key = path === UnknownService.excPath ? 'service' : path === MethodNotFound.excPath ? 'method' : undefined;
  const name = key === undefined ? undefined : propertyOf(propertyOf(thrown, 'details'), key);
  return typeof name === 'string' ? name : undefined;
}
