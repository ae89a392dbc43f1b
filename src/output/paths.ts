import { lstatSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isMissing } from './system-error.js';

/** Whether a path stays in its folder on every system: relative, with `/`, no `..`, no drive, no NUL. */
export function isInside(path: string): boolean {
  if (path === '' || /[\\:\0]/.test(path)) return false;
  return path.split('/').every((step) => step !== '' && step !== '.' && step !== '..');
}

/*
 * Looking is done at once: for thousands of files, to be told later costs several times as much as to be told.
 */

/** What stands at a path. A link is a file: it is replaced, never followed. */
export function whatStandsAt(path: string): 'nothing' | 'file' | 'folder' | 'link' | 'other' {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return 'nothing';
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
export function barrier(folder: string, path: string): string | undefined {
  const steps = path.split('/').slice(0, -1);
  for (const [index] of steps.entries()) {
    const step = steps.slice(0, index + 1).join('/');
    const found = whatStandsAt(join(folder, step));
    if (found === 'nothing') return undefined;
    if (found === 'link' && leadsOut(folder, step)) return `${step} is a link that leads out of the folder`;
    if (found !== 'folder' && found !== 'link') return `${step} is a file, not a folder`;
  }
  return undefined;
}

function leadsOut(folder: string, step: string): boolean {
  try {
    const [home, real] = [realpathSync(folder), realpathSync(join(folder, step))];
    return !real.startsWith(home + sep);
  } catch (error) {
    if (isMissing(error)) return true; // a link to nothing leads nowhere that is ours
    throw error;
  }
}
