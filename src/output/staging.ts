import { copyFile, mkdir, mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NtgenError } from '../errors/errors.js';
import { isInside } from './paths.js';
import { isMissing, systemCode } from './system-error.js';

/** Where a run prepares what it writes: inside the output folder, so that a rename stays on one file system. */
const STAGING = '.ntgen';
const OWNER = 'owner';
const JOURNAL = 'journal.json';

/** What a run is about to do: files whose new text is staged, and files to go. */
export interface Journal {
  readonly replace: readonly string[];
  readonly remove: readonly string[];
}

/**
 * The staging folder of one run. While it stands nobody else writes to the output folder.
 *
 * Its journal is written when everything is staged: a run that dies before has changed nothing,
 * one that dies after is finished by the next command.
 */
export class Staging {
  readonly #output: string;

  private constructor(output: string) {
    this.#output = output;
  }

  /** @throws NtgenError  NTG3003: another process is writing there */
  static async open(output: string): Promise<Staging> {
    await makeFolder(output);
    // The folder appears with its owner in it, since a rename onto a folder that is not empty fails.
    const fresh = await mkdtemp(join(output, `${STAGING}-`));
    try {
      await writeThrough(join(fresh, OWNER), String(process.pid));
      await rename(fresh, join(output, STAGING));
    } catch (error) {
      await rm(fresh, { recursive: true, force: true });
      const taken = ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(systemCode(error) ?? '');
      throw taken ? busy(output) : error;
    }
    return new Staging(output);
  }

  /**
   * Finishes what a run that died had begun, or throws away what it had staged. Usually there is nothing to do.
   *
   * @throws NtgenError  NTG3003: the other run is alive
   */
  static async recover(output: string): Promise<void> {
    const staging = new Staging(output);
    const owner = await readIfThere(staging.#path(OWNER));
    if (owner === undefined) return;
    if (isAlive(Number(owner))) throw busy(output);
    try {
      const journal = parseJournal(await readIfThere(staging.#path(JOURNAL)));
      if (journal !== undefined) await staging.#replaceAll(journal);
    } finally {
      await staging.close();
    }
  }

  /** Stages a text; it is on the disk when this resolves. */
  async put(path: string, text: string): Promise<void> {
    const staged = this.#path('new', path);
    await mkdir(dirname(staged), { recursive: true });
    await writeThrough(staged, text);
  }

  /** Puts every file in its place. If one cannot go there, puts all back and throws. */
  async commit(journal: Journal): Promise<void> {
    for (const path of [...journal.replace, ...journal.remove]) await this.#backUp(path);
    await writeThrough(this.#path(`${JOURNAL}.tmp`), JSON.stringify(journal));
    await rename(this.#path(`${JOURNAL}.tmp`), this.#path(JOURNAL));
    await this.#replaceAll(journal);
  }

  async close(): Promise<void> {
    await rm(this.#path(), { recursive: true, force: true });
  }

  async #replaceAll({ replace, remove }: Journal): Promise<void> {
    try {
      for (const path of replace) await this.#replaceOne(path);
      for (const path of remove) await rm(join(this.#output, path), { force: true });
    } catch (error) {
      for (const path of [...replace, ...remove]) await this.#putBack(path);
      throw error;
    }
  }

  async #replaceOne(path: string): Promise<void> {
    const target = join(this.#output, path);
    await mkdir(dirname(target), { recursive: true });
    try {
      await rename(this.#path('new', path), target);
    } catch (error) {
      // A run that died may have come further than this; what is no longer staged is in its place.
      const staged = await readIfThere(this.#path('new', path));
      if (staged !== undefined) throw error;
    }
  }

  async #backUp(path: string): Promise<void> {
    const copy = this.#path('old', path);
    await mkdir(dirname(copy), { recursive: true });
    await ifThere(copyFile(join(this.#output, path), copy));
  }

  /** Undoes one replacement, made or not: the old text comes back, and what was not there goes. */
  async #putBack(path: string): Promise<void> {
    const target = join(this.#output, path);
    const old = await readIfThere(this.#path('old', path));
    if (old !== undefined) await rename(this.#path('old', path), target);
    else if ((await readIfThere(this.#path('new', path))) === undefined) await rm(target, { force: true });
  }

  #path(...steps: readonly string[]): string {
    return join(this.#output, STAGING, ...steps);
  }
}

function busy(output: string): NtgenError {
  return new NtgenError(
    'NTG3003',
    `Another ntgen is writing to ${output}. Wait until it is done; if there is none, delete ${output}/${STAGING}.`,
    { details: { output } },
  );
}

/** Whether the process that began a run is still there. Our own id is a dead namesake's: containers count from 1. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** A journal that does not parse was not finished, and so neither was its staging. */
function parseJournal(text: string | undefined): Journal | undefined {
  if (text === undefined) return undefined;
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document !== 'object' || document === null) return undefined;
    if (!('replace' in document && 'remove' in document)) return undefined;
    const { replace, remove } = document;
    return arePaths(replace) && arePaths(remove) ? { replace, remove } : undefined;
  } catch {
    return undefined;
  }
}

function arePaths(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((path: unknown) => typeof path === 'string' && isInside(path));
}

/** Makes a folder and those above it. Node's own recursive mkdir never ends where the system lets nobody make one. */
async function makeFolder(path: string, isRetry = false): Promise<void> {
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

async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  return ifThere(readFile(path, 'utf8'));
}

async function ifThere<Value>(attempt: Promise<Value>): Promise<Value | undefined> {
  try {
    return await attempt;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
