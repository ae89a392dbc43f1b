import type { Code } from './codes.js';

/** What an error knows besides its sentence: names and values as the user wrote them. */
export type Details = Readonly<Record<string, unknown>>;

/**
 * A fault of the caller or of the world, with a code from the table.
 *
 * Ask for `error.code` rather than `instanceof` where two copies of the package may be loaded.
 */
export class NtgenError extends Error {
  readonly code: Code;
  readonly details: Details;

  constructor(code: Code, message: string, options: { cause?: unknown; details?: Details } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** What a class of errors may say of itself: the path under which it travels. */
export interface ErrorClass {
  new (...args: never[]): Error;
  /** The `exc_path` on the wire. Source: Nameko 2.14, the registry of nameko.exceptions. */
  readonly excPath?: string;
}

/** Which call an error has ended, and after how long. */
export interface EndedCall {
  /** `service.method`. */
  readonly subject: string;
  readonly elapsedMs: number;
  readonly cause?: unknown;
}

/** No queue is bound for the service: the broker returned the request. */
export class UnknownService extends NtgenError {
  static readonly excPath: string = 'nameko.exceptions.UnknownService';
  constructor(service: string, call?: EndedCall) {
    const told = call === undefined ? '' : `: ${call.subject} cannot be called. Has a container for it ever run?`;
    super('NTG4001', `Unknown service \`${service}\`${told}`, endedCall(call, { service }));
  }
}

/** The service answers, and has no such method; or one that it called in turn has not. */
export class MethodNotFound extends NtgenError {
  static readonly excPath: string = 'nameko.exceptions.MethodNotFound';
  constructor(method: string, call?: EndedCall) {
    const told = call === undefined ? method : `The call of ${call.subject} found no method \`${method}\`.`;
    super('NTG4002', told, endedCall(call, { method }));
  }
}

/** The arguments do not bind to the parameters. The message is the sentence that Python would say. */
export class IncorrectSignature extends NtgenError {
  static readonly excPath: string = 'nameko.exceptions.IncorrectSignature';
  constructor(message: string) {
    super('NTG4003', message);
  }
}

/** The request is not `{"args": [...], "kwargs": {...}}`, or cannot be decoded at all. */
export class MalformedRequest extends NtgenError {
  static readonly excPath: string = 'nameko.exceptions.MalformedRequest';
  constructor(message: string, options: { cause?: unknown } = {}) {
    super('NTG4007', message, options);
  }
}

/** The request is to blame: over HTTP it is answered with 400. Services make classes of their own from it. */
export class BadRequest extends NtgenError {
  static readonly excPath: string = 'nameko.exceptions.BadRequest';
  constructor(message: string, options: { cause?: unknown } = {}) {
    super('NTG4015', message, options);
  }
}

/** No websocket of this id is connected to this container. */
export class ConnectionNotFound extends NtgenError {
  static readonly excPath: string = 'nameko.exceptions.ConnectionNotFound';
  constructor(socketId: string) {
    super('NTG4016', socketId, { details: { socketId } });
  }
}

/** A value that JSON cannot carry. */
export class UnserializableValueError extends NtgenError {
  static readonly excPath: string = 'nameko.exceptions.UnserializableValueError';
  constructor(message: string, options: { cause?: unknown } = {}) {
    super('NTG4008', message, options);
  }
}

/** One place where a payload breaks its schema. */
export interface Issue {
  /** JSON pointer into the payload; the first step of a request is the parameter's name. */
  readonly pointer: string;
  /** What the schema wants there, as a short phrase: `a string`, `one of "a", "b"`. */
  readonly expected: string;
  /** What came, cut short. */
  readonly got: string;
}

/** Which payload broke its schema. */
export type PayloadRole = 'request' | 'response' | 'event';

/** A payload breaks its schema. Says whose payload it was, which place, what was expected and what came. */
export class ValidationError extends NtgenError {
  static readonly excPath: string = 'ntgen.ValidationError';
  readonly role: PayloadRole;
  /** `service.method`, or `service.events/type`. */
  readonly subject: string;
  readonly issues: readonly Issue[];

  constructor(role: PayloadRole, subject: string, issues: readonly Issue[], options: { cause?: unknown } = {}) {
    const told = issues.map(({ pointer, expected, got }) => `${pointer || '/'}: expected ${expected}, got ${got}`);
    super('NTG4004', `The ${role} of ${subject} is not valid. ${told.join('; ')}`, {
      ...options,
      details: { role, subject, issues },
    });
    this.role = role;
    this.subject = subject;
    this.issues = issues;
  }
}

/** No reply before the deadline, or one that says that the worker has met its own. */
export class RpcTimeout extends NtgenError {
  static readonly excPath: string = 'nameko.exceptions.RpcTimeout';
  readonly elapsedMs: number;
  constructor(subject: string, elapsedMs: number, options: { message?: string; cause?: unknown } = {}) {
    const ms = Math.round(elapsedMs);
    const { message = `No reply from ${subject} within ${String(ms)} ms. Is a container for it running?`, ...rest } =
      options;
    super('NTG4005', message, { ...rest, details: { subject, elapsedMs: ms } });
    this.elapsedMs = ms;
  }
}

/** A worker has used up its time, its caller's or its own limit; what it still does is nobody's business any more. */
export class WorkerTimeout extends NtgenError {
  static readonly excPath: string = 'ntgen.WorkerTimeout';
  constructor(subject: string, elapsedMs: number) {
    const ms = Math.round(elapsedMs);
    super('NTG5009', `${subject} did not end within the ${String(ms)} ms that it was given.`, {
      details: { subject, elapsedMs: ms },
    });
  }
}

/** The remote method raised an error that no class of ours stands for. */
export class RemoteError extends NtgenError {
  static readonly excPath: string = 'nameko.exceptions.RemoteError';
  readonly excType: string;
  readonly excPath: string | undefined;
  readonly excArgs: readonly unknown[];
  readonly value: string;
  /** What a declared error carries beside its arguments; undefined for other errors, and for those of Python. */
  readonly data: unknown;

  constructor(
    excType: string,
    value: string,
    excPath?: string,
    excArgs: readonly unknown[] = [],
    options: { readonly data?: unknown; readonly cause?: unknown } = {},
  ) {
    const { data, ...rest } = options;
    super('NTG4006', `${excType} ${value}`, { ...rest, details: { excType, excPath, value } });
    this.excType = excType;
    this.excPath = excPath;
    this.excArgs = excArgs;
    this.value = value;
    this.data = data;
  }
}

/** A mandatory message came back: nothing is bound to its routing key. */
export class Undeliverable extends NtgenError {
  constructor(exchange: string, routingKey: string) {
    super('NTG4009', `No queue is bound to "${routingKey}" on exchange "${exchange}"; the message came back.`, {
      details: { exchange, routingKey },
    });
  }
}

/** The transport was closed, by us or for good. */
export class TransportClosed extends NtgenError {
  constructor(message = 'The transport is closed.', options: { cause?: unknown; details?: Details } = {}) {
    super('NTG4010', message, options);
  }
}

/**
 * A message was not sent: there is no connection, or the broker does not take as much as is published. Nobody has it; it may be
 * published again, later or more slowly.
 */
export class Backpressure extends NtgenError {
  constructor(message: string, options: { cause?: unknown; details?: Details } = {}) {
    super('NTG4017', message, options);
  }
}

/** A message was sent, and nothing says whether it has arrived: the connection broke, or the confirm did not come in time. */
export class OutcomeUnknown extends NtgenError {
  constructor(message: string, options: { cause?: unknown; details?: Details } = {}) {
    super('NTG4014', message, options);
  }
}

/** A call was given up because its `signal` fired; its `cause` is the signal's reason. */
export class CallCancelled extends NtgenError {
  constructor(call: EndedCall) {
    const ms = String(Math.round(call.elapsedMs));
    super('NTG4013', `The call of ${call.subject} was cancelled after ${ms} ms.`, endedCall(call));
  }
}

/** The class and what was generated from it are not of one mind. */
export class ContractMismatch extends NtgenError {
  constructor(service: string, differences: readonly string[]) {
    super(
      'NTG5001',
      [
        `Service "${service}" disagrees with its generated contract:`,
        ...differences.map((difference) => `  - ${difference}`),
        'Run `ntgen generate` and start again.',
      ].join('\n'),
      { details: { service, differences } },
    );
  }
}

/** A service, a runner or a command is configured in a way that cannot work. */
export class ConfigurationError extends NtgenError {
  constructor(message: string, options: { code?: Code; cause?: unknown; details?: Details } = {}) {
    const { code = 'NTG5005', ...rest } = options;
    super(code, message, rest);
  }
}

function endedCall(call: EndedCall | undefined, details: Details = {}): { cause?: unknown; details: Details } {
  if (call === undefined) return { details };
  const { subject, elapsedMs, cause } = call;
  const told = { details: { ...details, subject, elapsedMs: Math.round(elapsedMs) } };
  return cause === undefined ? told : { ...told, cause };
}

/** Text of whatever was thrown; a thrown string or object keeps what it says. Never throws. */
export function messageOf(thrown: unknown): string {
  try {
    if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return String(thrown.message);
    return String(thrown);
  } catch {
    return '[an error that cannot be printed]';
  }
}
