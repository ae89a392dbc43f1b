import { lstat, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isMissing } from './system-error.js';

/** Whether a path stays in its folder on every system: relative, with `/`, no `..`, no drive, no NUL. */
export function isInside(path: string): boolean {
  if (path === '' || /[\\:\0]/.test(path)) return false;
  return path.split('/').every((step) => step !== '' && step !== '.' && step !== '..');
}

/** What stands at a path. A link is a file: it is replaced, never followed. */
export async function whatStandsAt(path: string): Promise<'nothing' | 'file' | 'folder' | 'link' | 'other'> {
  try {
    const found = await lstat(path);
    if (found.isSymbolicLink()) return 'link';
    if (found.isFile()) return 'file';
    return found.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if (isMissing(error)) return 'nothing';
    throw error;
  }
}

/**
 * Finds what bars the way to a file below `folder`: a subfolder's name that is a file, or a link that leads out.
 *
 * The folder itself may be a link. Returns a phrase such as "`shop` is a link that leads out of the folder".
 */
export async function barrier(folder: string, path: string): Promise<string | undefined> {
  const steps = path.split('/').slice(0, -1);
  for (const [index] of steps.entries()) {
    const step = steps.slice(0, index + 1).join('/');
    const found = await whatStandsAt(join(folder, step));
    if (found === 'nothing') return undefined;
    if (found === 'link' && (await leadsOut(folder, step))) return `${step} is a link that leads out of the folder`;
    if (found !== 'folder' && found !== 'link') return `${step} is a file, not a folder`;
  }
  return undefined;
}

async function leadsOut(folder: string, step: string): Promise<boolean> {
  try {
    const [home, real] = await Promise.all([realpath(folder), realpath(join(folder, step))]);
    return !real.startsWith(home + sep);
  } catch (error) {
    if (isMissing(error)) return true; // a link to nothing leads nowhere that is ours
    throw error;
  }
}
