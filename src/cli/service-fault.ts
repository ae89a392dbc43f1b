import { inspect } from 'node:util';
import { isNativeError } from 'node:util/types';
import { NtgenError } from '../errors/errors.js';

/** What a service's own code has thrown while it was hosted, as an error that says so: it is no fault of ntgen. */
export function serviceFault(error: unknown): unknown {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  if (typeof code === 'string' && /^NTG\d{4}$/.test(code)) return error;
  const told = isNativeError(error) ? (error.stack ?? error.message) : inspect(error);
  return new NtgenError('NTG5002', `A service has failed: ${told}`, { cause: error });
}
