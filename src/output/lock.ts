import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { NtgenError } from '../errors/errors.js';
import { readIfThere, writeThrough } from './disk.js';
import { whatStandsAt } from './paths.js';
import { isMissing, systemCode } from './system-error.js';

/** The folder that stands in an output folder while somebody writes there, and what he prepares. */
export const STAGING = '.ntgen';
/** In it: who that is. */
const OWNER = 'owner';
/** Who finishes for an owner that died, and then for an heir that died. */
const HEIR = 'heir-';

/** Folders that are being made or thrown away: `.ntgen-{process id}-{random}`. */
const PASSING = /^\.ntgen-(\d+)-/;

/** What this process has written as its own: a dead namesake has its id, but none of these. */
const held = new Set<string>();
const passing = new Set<string>();

/**
 * Takes the output folder for this process alone.
 *
 * @throws NtgenError  NTG3003: somebody has it
 */
export async function lock(output: string): Promise<void> {
  if (!(await appear(output, STAGING))) throw busy(output);
}

/** Gives it back, and throws away what was staged. */
export async function unlock(output: string): Promise<void> {
  // in one step, so that nobody ever sees half a staging folder
  const gone = await mkdtemp(passingName(output));
  await passBy(gone, async () => {
    await rename(join(output, STAGING), join(gone, STAGING));
    await rm(gone, { recursive: true, force: true });
  });
}

/**
 * Takes the output folder over from a process that died with it. False where nobody has it.
 *
 * @throws NtgenError  NTG3003: he that has it is alive, or another takes it over just now
 */
export async function takeOver(output: string): Promise<boolean> {
  await sweep(output);
  const place = join(output, STAGING);
  const standing = whatStandsAt(place);
  if (standing === 'nothing') return false;
  if (standing !== 'folder') {
    throw new NtgenError('NTG3003', `${place} is not a folder that ntgen made. Delete it.`, { details: { output } });
  }
  const owner = await readIfThere(join(place, OWNER));
  let holder = owner;
  let heirs = 1;
  for (; ; heirs += 1) {
    const heir = await readIfThere(join(place, `${HEIR}${String(heirs)}`, OWNER));
    if (heir === undefined) break;
    holder = heir;
  }
  if (holder !== undefined && isAlive(holder)) throw busy(output);
  const claim = `${HEIR}${String(heirs)}`;
  if (!(await appear(place, claim))) throw busy(output);
  // Another may have been faster, and a third have begun anew: then this is not the folder that we looked into.
  if ((await readIfThere(join(place, OWNER))) === owner) return true;
  await rm(join(place, claim), { recursive: true, force: true });
  throw busy(output);
}

/** Makes a folder that names this process as its owner from the first moment. False where one stands already. */
async function appear(parent: string, name: string): Promise<boolean> {
  const fresh = await makePassing(parent);
  if (fresh === undefined) return false;
  return passBy(fresh, async () => {
    try {
      const owner = `${String(process.pid)} ${randomUUID()}`;
      held.add(owner);
      await writeThrough(join(fresh, OWNER), owner);
      await rename(fresh, join(parent, name)); // onto a folder that is not empty it fails
      return true;
    } catch (error) {
      await rm(fresh, { recursive: true, force: true });
      if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOENT'].includes(systemCode(error) ?? '')) return false;
      throw error;
    }
  });
}

/** Undefined where the parent has gone. */
async function makePassing(parent: string): Promise<string | undefined> {
  try {
    return await mkdtemp(passingName(parent));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function passingName(parent: string): string {
  return join(parent, `${STAGING}-${String(process.pid)}-`);
}

async function passBy<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  passing.add(folder);
  try {
    return await work();
  } finally {
    passing.delete(folder);
  }
}

/** Removes what processes that died had just made, or had not thrown away in full. */
async function sweep(output: string): Promise<void> {
  for (const name of await namesIn(output)) {
    const [, pid] = PASSING.exec(name) ?? [];
    if (pid === undefined) continue;
    const folder = join(output, name);
    const isOurs = pid === String(process.pid);
    if (isOurs ? passing.has(folder) : isRunning(Number(pid))) continue;
    await rm(folder, { recursive: true, force: true });
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Whether the process that wrote this as its own is still there. */
function isAlive(owner: string): boolean {
  const pid = Number(owner.split(' ')[0]);
  // Our own id is a dead namesake's, unless we wrote it: containers count from 1.
  return pid === process.pid ? held.has(owner) : isRunning(pid);
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

function busy(output: string): NtgenError {
  return new NtgenError(
    'NTG3003',
    `Another ntgen is writing to ${output}. Wait until it is done; if there is none, delete ${output}/${STAGING}.`,
    { details: { output } },
  );
}
