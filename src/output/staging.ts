import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NtgenError } from '../errors/errors.js';
import { copyIfThere, isThere, makeFolder, readIfThere, removeEmptyFolders, syncFolder, writeThrough } from './disk.js';
import { parseJournal, type Journal } from './journal.js';
import { lock, STAGING, takeOver, unlock } from './lock.js';
import { barrier } from './paths.js';

/** Everything is staged and kept: from here on the new set is put in place. */
const JOURNAL = 'journal.json';
/** The same journal, once it has turned out that it cannot be: from here on the old set is put back. */
const UNDO = 'undo.json';

/**
 * The staging folder of one run, inside the output folder, so that a rename stays on one file system. While it stands
 * nobody else writes there.
 *
 * A run that dies before its journal is written has changed nothing; one that dies after is finished, or undone, by the
 * next command. Every step may be done twice: a command that dies while it finishes is finished by the one after.
 */
export class Staging {
  readonly #output: string;
  /** Those of staged texts, once each. */
  readonly #folders = new Map<string, Promise<unknown>>();
  /** It could neither be finished nor undone: what the next command needs has to stay. */
  #isStuck = false;

  private constructor(output: string) {
    this.#output = output;
  }

  /** @throws NtgenError  NTG3003: another process is writing there */
  static async open(output: string): Promise<Staging> {
    await makeFolder(output);
    await lock(output);
    return new Staging(output);
  }

  /**
   * Finishes what a run that died had begun, or throws away what it had staged. Usually there is nothing to do.
   *
   * @throws NtgenError  NTG3003: the other run is alive
   */
  static async recover(output: string): Promise<void> {
    if (!(await takeOver(output))) return;
    const staging = new Staging(output);
    try {
      const undo = parseJournal(await readIfThere(staging.#path(UNDO)));
      const journal = parseJournal(await readIfThere(staging.#path(JOURNAL)));
      if (undo !== undefined) await staging.#undo(undo);
      else if (journal !== undefined) await staging.#do(journal);
    } finally {
      await staging.close();
    }
  }

  /** Stages a text; it is on the disk when this resolves. */
  async put(path: string, text: string): Promise<void> {
    const staged = this.#path('new', path);
    const folder = dirname(staged);
    const made = this.#folders.get(folder) ?? mkdir(folder, { recursive: true });
    this.#folders.set(folder, made);
    await made;
    await writeThrough(staged, text);
  }

  /** Puts every staged file in its place, and removes others. If that cannot be, puts all back and throws. */
  async commit({ replace, remove }: Pick<Journal, 'replace' | 'remove'>): Promise<void> {
    const kept: string[] = [];
    for (const path of [...replace, ...remove]) {
      if (await copyIfThere(join(this.#output, path), this.#path('old', path))) kept.push(path);
    }
    const journal: Journal = { replace, remove, kept };
    await writeThrough(this.#path(`${JOURNAL}.tmp`), JSON.stringify(journal));
    await rename(this.#path(`${JOURNAL}.tmp`), this.#path(JOURNAL));
    await syncFolder(this.#path());
    await this.#do(journal);
  }

  async close(): Promise<void> {
    if (!this.#isStuck) await unlock(this.#output);
  }

  async #do(journal: Journal): Promise<void> {
    try {
      const made = new Set<string>();
      for (const path of journal.replace) await this.#replaceOne(path, made);
      for (const path of journal.remove) await this.#removeOne(path);
    } catch (error) {
      this.#isStuck = true;
      await rename(this.#path(JOURNAL), this.#path(UNDO));
      await this.#undo(journal);
      throw error;
    }
  }

  /** `made` are folders that stand by now. */
  async #replaceOne(path: string, made: Set<string>): Promise<void> {
    const staged = this.#path('new', path);
    if (!isThere(staged)) return; // it is in its place: a run that died came further than this
    this.#assertWay(path);
    const place = join(this.#output, path);
    const folder = dirname(place);
    if (!made.has(folder)) await mkdir(folder, { recursive: true });
    made.add(folder);
    await rename(staged, place);
  }

  async #removeOne(path: string): Promise<void> {
    this.#assertWay(path);
    await rm(join(this.#output, path), { force: true });
    await removeEmptyFolders(this.#output, dirname(path));
  }

  async #undo({ replace, remove, kept }: Journal): Promise<void> {
    this.#isStuck = true;
    for (const path of [...replace, ...remove]) {
      if (isThere(this.#path('new', path))) continue; // it never came to its place
      this.#assertWay(path);
      if (!kept.includes(path)) await this.#removeOne(path);
      else if (isThere(this.#path('old', path))) await this.#putBack(path);
    }
    this.#isStuck = false;
  }

  async #putBack(path: string): Promise<void> {
    await mkdir(dirname(join(this.#output, path)), { recursive: true });
    await rename(this.#path('old', path), join(this.#output, path));
  }

  /** The folder may have changed since it was planned, and a journal may be a stranger's. */
  #assertWay(path: string): void {
    const barred = barrier(this.#output, path);
    if (barred === undefined) return;
    throw new NtgenError('NTG3003', `${this.#output}/${path} cannot be written: ${barred}.`, {
      details: { output: this.#output },
    });
  }

  #path(...steps: readonly string[]): string {
    return join(this.#output, STAGING, ...steps);
  }
}
