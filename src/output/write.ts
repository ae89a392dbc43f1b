import { constants } from 'node:fs';
import { access, readFile, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NtgenError } from '../errors/errors.js';
import { MANIFEST, normalise } from './manifest.js';
import { differs, type Plan } from './plan.js';
import { Staging, type Journal } from './staging.js';
import { asOutputError, isMissing } from './system-error.js';

/** What a write has done. */
export interface Written {
  readonly written: number;
  readonly removed: number;
}

/**
 * Makes the output folder what a plan says, or leaves it as it is: everything is staged and on the disk before the
 * first file is replaced, and a failure puts all back. Unchanged files are not touched; a plan without changes writes nothing.
 *
 * @throws NtgenError  the first problem's code, if the plan has problems;
 *                     NTG3003: the disk refuses, or the folder has changed since it was planned
 */
export async function write(plan: Plan): Promise<Written> {
  const [problem] = plan.problems;
  if (problem !== undefined) throw new NtgenError(problem.code, problem.message);
  if (!differs(plan)) return { written: 0, removed: 0 };
  try {
    return await replace(plan);
  } catch (error) {
    throw asOutputError(plan.folder, error);
  }
}

async function replace(plan: Plan): Promise<Written> {
  const { folder, files, manifest } = plan;
  const removed = files.filter(({ state }) => state === 'orphan').map(({ path }) => path);
  const staging = await Staging.open(folder);
  try {
    await assertAsPlanned(plan);
    const staged: string[] = [];
    const stage = async (path: string, text: string): Promise<void> => {
      await staging.put(path, text);
      staged.push(path);
    };
    for (const file of files) {
      if (file.state === 'created' || file.state === 'changed') await stage(file.path, file.text);
    }
    const written = staged.length;
    if (manifest.before !== manifest.text) await stage(MANIFEST, manifest.text);
    await staging.commit({ replace: staged, remove: removed } satisfies Journal);
    for (const path of removed) await removeEmptyFolders(folder, dirname(path));
    return { written, removed: removed.length };
  } finally {
    await staging.close();
  }
}

/** Another run may have written between our plan and our turn; its manifest tells. */
async function assertAsPlanned({ folder, manifest }: Plan): Promise<void> {
  let now: string | undefined;
  try {
    now = normalise(await readFile(join(folder, MANIFEST), 'utf8'));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  if (now !== manifest.before) {
    throw new NtgenError('NTG3003', `${folder} was written by another run meanwhile. Run \`ntgen generate\` again.`);
  }
}

/** Removes folders that held nothing but what we removed. */
async function removeEmptyFolders(folder: string, path: string): Promise<void> {
  if (path === '.') return;
  try {
    await rmdir(join(folder, path));
  } catch {
    return; // not empty, or gone: either is well
  }
  await removeEmptyFolders(folder, dirname(path));
}

/**
 * Finds out whether the output folder can be written, before any work. Creates nothing.
 *
 * @throws NtgenError  NTG3003, naming the folder
 */
export async function assertWritable(folder: string): Promise<void> {
  const standing = await nearestStanding(folder);
  try {
    if (!(await stat(standing)).isDirectory()) throw new Error(`${standing} is a file`);
    await access(standing, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw asOutputError(folder, error);
  }
}

/** The folder itself, or the nearest one above it that exists. */
async function nearestStanding(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch {
    const parent = dirname(path);
    return parent === path ? path : nearestStanding(parent);
  }
}

/**
 * Finishes or undoes what a run that died left in the folder.
 *
 * @throws NtgenError  NTG3003: another run is alive, or the disk refuses
 */
export async function recover(folder: string): Promise<void> {
  try {
    await Staging.recover(folder);
  } catch (error) {
    throw asOutputError(folder, error);
  }
}
