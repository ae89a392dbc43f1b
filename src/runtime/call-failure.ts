import {
  Backpressure,
  messageOf,
  MethodNotFound,
  NtgenError,
  OutcomeUnknown,
  RemoteError,
  RpcTimeout,
  TransportClosed,
  UnknownService,
  WorkerTimeout,
  type EndedCall,
} from '../errors/errors.js';
import type { Code } from '../errors/codes.js';

/** A call that has ended, and what has ended it. */
export interface FailedCall extends EndedCall {
  readonly service: string;
}

/** The error of a call whose request could not be sent or whose reply nobody can take. It names `service.method`. */
export function localFailure(call: FailedCall): Error {
  const { cause } = call;
  switch (codeOf(cause)) {
    case 'NTG4009':
      return new UnknownService(call.service, call);
    case 'NTG4010':
      return new TransportClosed(sentence(call), toldOf(call));
    case 'NTG4014':
      return new OutcomeUnknown(sentence(call), toldOf(call));
    case 'NTG4017':
      return new Backpressure(sentence(call), toldOf(call));
    default:
      return new NtgenError(cause instanceof NtgenError ? cause.code : 'NTG4014', sentence(call), toldOf(call));
  }
}

/** The error of a call that a reply has ended: as it came, but for those that do not say by themselves what was called. */
export function remoteFailure(error: Error, call: FailedCall): Error {
  const { subject, elapsedMs } = call;
  // Which of the two sides is first to see that the time is over is chance: to the caller it is one thing.
  if (error instanceof RemoteError && error.excPath === WorkerTimeout.excPath) {
    return new RpcTimeout(subject, elapsedMs, { message: error.value, cause: error });
  }
  if (error instanceof MethodNotFound) return new MethodNotFound(String(error.details['method']), call);
  // The reply cannot be read, which is no error of the other side: its MalformedRequest has this code, and a name of its own.
  if (error.name === 'NtgenError' && codeOf(error) === 'NTG4007') return localFailure({ ...call, cause: error });
  return error;
}

function sentence({ subject, elapsedMs, cause }: FailedCall): string {
  return `The call of ${subject} failed after ${String(Math.round(elapsedMs))} ms: ${messageOf(cause)}`;
}

function toldOf({ subject, elapsedMs, cause }: FailedCall): {
  cause: unknown;
  details: Readonly<Record<string, unknown>>;
} {
  return { cause, details: { subject, elapsedMs: Math.round(elapsedMs) } };
}

/** By code rather than by class, since copies of ntgen may mix. */
function codeOf(error: unknown): Code | undefined {
  return (error as { readonly code?: Code } | null | undefined)?.code;
}
