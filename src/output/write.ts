import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NtgenError } from '../errors/errors.js';
import { MANIFEST, normalise } from './manifest.js';
import { differs, type Plan } from './plan.js';
import { Staging } from './staging.js';
import { asOutputError, isMissing } from './system-error.js';

/** What a write has done. */
export interface Written {
  readonly written: number;
  readonly removed: number;
}

/** Texts that are staged together: a disk brings many home in the time of a few. */
const AT_ONCE = 32;

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
    const fresh = files.filter((file) => file.state === 'created' || file.state === 'changed');
    const isListed = manifest.before === manifest.text;
    const staged = [...fresh, ...(isListed ? [] : [{ path: MANIFEST, text: manifest.text }])];
    for (let first = 0; first < staged.length; first += AT_ONCE) {
      const puts = staged.slice(first, first + AT_ONCE).map(({ path, text }) => staging.put(path, text));
      // a failure waits for the others: none of them may write once the folder is given back
      const failed = (await Promise.allSettled(puts)).find((put) => put.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    }
    await staging.commit({ replace: staged.map(({ path }) => path), remove: removed });
    return { written: fresh.length, removed: removed.length };
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
