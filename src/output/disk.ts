import { lstatSync, type Stats } from 'node:fs';
import { copyFile, mkdir, open, readFile, readlink, rmdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissing, systemCode } from './system-error.js';

/** Writes a text, and returns when the disk has it. */
export async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Returns when the disk has the names in a folder. Not every system lets one ask. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'].includes(systemCode(error) ?? '')) throw error;
  }
}

/** A text, or undefined where there is no file. */
export async function readIfThere(path: string): Promise<string | undefined> {
  return ifThere(() => readFile(path, 'utf8'));
}

/** Whether anything stands at a path, a link to nothing too. */
export function isThere(path: string): boolean {
  return statsIfThere(path) !== undefined;
}

/** Copies a file; a link as a link. False where there is nothing. */
export async function copyIfThere(from: string, to: string): Promise<boolean> {
  const found = statsIfThere(from);
  if (found === undefined) return false;
  await mkdir(dirname(to), { recursive: true });
  if (found.isSymbolicLink()) await symlink(await readlink(from), to);
  else await copyFile(from, to);
  return true;
}

/** Makes a folder and those above it. Node's own recursive mkdir never ends where the system lets nobody make one. */
export async function makeFolder(path: string, isRetry = false): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return;
    const parent = dirname(path);
    if (systemCode(error) !== 'ENOENT' || parent === path || isRetry) throw error;
    await makeFolder(parent);
    await makeFolder(path, true);
  }
}

/** Removes a folder below another, and those between, as long as they are empty. */
export async function removeEmptyFolders(folder: string, path: string): Promise<void> {
  if (path === '.') return;
  try {
    await rmdir(join(folder, path));
  } catch {
    return; // not empty, or gone: either is well
  }
  await removeEmptyFolders(folder, dirname(path));
}

function statsIfThere(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function ifThere<Value>(attempt: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await attempt();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
