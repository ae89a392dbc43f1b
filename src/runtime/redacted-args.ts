import { payloadRule } from '../contract/kinds.js';
import { MASK_TEXT, maskPaths, sensitivePaths } from '../contract/redact.js';
import type { FiredEntrypoint } from './host.js';
import { namedArguments } from './payload.js';

/**
 * The arguments of a call by the names of their parameters, with `********` in place of what is sensitive. Never throws.
 *
 * The arguments are not changed: it copies along the sensitive paths. An HTTP request is left out; its parameters are not.
 * Where nothing was generated nobody knows the names: arguments then go by position, and if any is sensitive all are masked.
 */
export function redactedArgs(
  args: readonly unknown[],
  entrypoint: FiredEntrypoint | undefined,
): Readonly<Record<string, unknown>> {
  if (entrypoint === undefined) return byPosition(args, true); // nobody knows what is sensitive
  const { descriptor: row, options } = entrypoint;
  const paths = sensitivePaths((options as { readonly sensitiveArguments?: unknown } | null)?.sensitiveArguments);
  const { params } = payloadRule(row?.kind ?? '');
  if (row === undefined || params === 'none') return byPosition(args, paths.length > 0);
  // masked in its place, a record stays one
  return maskPaths(namedArguments(row, args.slice(params)), paths) as Readonly<Record<string, unknown>>;
}

function byPosition(args: readonly unknown[], isMasked: boolean): Readonly<Record<string, unknown>> {
  return Object.fromEntries(args.map((value, index) => [String(index), isMasked ? MASK_TEXT : value]));
}
