import { messageOf, NtgenError } from '../errors/errors.js';

/** The `code` of what the file system threw, such as `ENOENT`. */
export function systemCode(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** Nothing stands there; nor can it, when a file stands where one of its folders would. */
export function isMissing(thrown: unknown): boolean {
  const code = systemCode(thrown);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** What the disk threw as an error that names the output folder; our own errors stay as they are. */
export function asOutputError(folder: string, error: unknown): unknown {
  const ours = systemCode(error)?.startsWith('NTG') === true;
  if (ours) return error;
  return new NtgenError('NTG3003', `The output folder ${folder} cannot be written: ${messageOf(error)}.`, {
    cause: error,
    details: { folder },
  });
}
