import { inspect } from 'node:util';
import { isNativeError } from 'node:util/types';

/** An error in one sentence, without its stack, which is ours: the code came from the prompt or by stdin. */
export function sentenceOf(error: unknown): string {
  if (!isNativeError(error)) return `thrown: ${inspect(error)}`;
  return isOurs(error) ? `error ${error.code}: ${error.message}` : `${error.name}: ${error.message}`;
}

/** An error of ntgen's own. */
export function isOurs(error: unknown): error is Error & { readonly code: string } {
  if (!isNativeError(error)) return false;
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && /^NTG\d{4}$/.test(code);
}
