import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Code } from '../errors/codes.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import { NtgenError } from '../errors/errors.js';
import { hashText, MANIFEST, normalise, parseManifest, printManifest, type Manifest } from './manifest.js';
import { barrier, isInside, whatStandsAt } from './paths.js';
import { asOutputError, isMissing } from './system-error.js';

/** A text and where it goes: a path relative to the output folder, with `/`. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** What becomes of one file. `before` is the text on disk, with `\n` only. */
export type PlannedFile =
  | { readonly state: 'created'; readonly path: string; readonly text: string }
  | { readonly state: 'changed'; readonly path: string; readonly text: string; readonly before: string }
  | { readonly state: 'unchanged'; readonly path: string }
  /** Ours by the manifest, and no longer generated: to be removed. */
  | { readonly state: 'orphan'; readonly path: string; readonly before: string };

/** What writing a set of files would do. */
export interface Plan {
  /** The output folder, as it was given. */
  readonly folder: string;
  /** By path. */
  readonly files: readonly PlannedFile[];
  /** The manifest on disk and the one to come; `before` is undefined where there is none. */
  readonly manifest: { readonly before: string | undefined; readonly text: string };
  /** Generated files that were edited by hand. */
  readonly edited: readonly string[];
  /** Why the plan must not be written; empty when it may. */
  readonly problems: readonly Diagnostic[];
}

/**
 * Compares generated files with the disk. Reads only.
 *
 * @param options.force  overwrite files that were edited by hand or that are not ours
 * @throws NtgenError  NTG3003: a path leads out of the folder, or the disk cannot be read
 */
export async function plan(
  files: readonly GeneratedFile[],
  folder: string,
  options: { readonly force?: boolean } = {},
): Promise<Plan> {
  const stray = files.find(({ path }) => !isInside(path) || path === MANIFEST);
  if (stray !== undefined) {
    throw new NtgenError('NTG3003', `"${stray.path}" is no path of a file in ${folder}.`, { details: { folder } });
  }
  try {
    return await compare(files, folder, options.force ?? false);
  } catch (error) {
    throw asOutputError(folder, error);
  }
}

async function compare(files: readonly GeneratedFile[], folder: string, force: boolean): Promise<Plan> {
  const manifestText = await readText(join(folder, MANIFEST));
  const manifest = manifestText === undefined ? new Map<string, string>() : parseManifest(manifestText);
  const disk = new Disk(folder, manifest ?? new Map<string, string>(), force);
  if (manifest === undefined) {
    disk.edited.push(MANIFEST);
    disk.refuse('NTG3002', MANIFEST, 'cannot be read: it was edited by hand, or a merge left its marks in it');
  }

  const planned: PlannedFile[] = [];
  for (const file of files) planned.push(await disk.planFile(file));
  const produced = new Set(files.map(({ path }) => path));
  for (const path of (manifest ?? new Map<string, string>()).keys()) {
    const orphan = produced.has(path) ? undefined : await disk.planOrphan(path);
    if (orphan !== undefined) planned.push(orphan);
  }
  planned.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return {
    folder,
    files: planned,
    manifest: { before: manifestText, text: printManifest(files) },
    edited: disk.edited,
    problems: disk.problems,
  };
}

/** Whether the disk differs from the plan. */
export function differs({ files, manifest }: Plan): boolean {
  return manifest.before !== manifest.text || files.some(({ state }) => state !== 'unchanged');
}

/** An output folder while it is compared: what it holds, and what is wrong with it. */
class Disk {
  readonly edited: string[] = [];
  readonly problems: Diagnostic[] = [];
  readonly #barriers = new Map<string, string | undefined>();
  readonly #folder: string;
  readonly #manifest: Manifest;
  readonly #force: boolean;

  constructor(folder: string, manifest: Manifest, force: boolean) {
    this.#folder = folder;
    this.#manifest = manifest;
    this.#force = force;
  }

  async planFile({ path, text }: GeneratedFile): Promise<PlannedFile> {
    const created: PlannedFile = { state: 'created', path, text };
    const barred = this.#barrierTo(path);
    if (barred !== undefined) {
      this.#refuseForGood('NTG3009', path, `cannot be written: ${barred}`);
      return created;
    }
    const standing = whatStandsAt(join(this.#folder, path));
    if (standing === 'folder' || standing === 'other') {
      this.#refuseForGood('NTG3009', path, 'cannot be written: a folder stands in its place');
      return created;
    }
    const before = standing === 'nothing' ? undefined : await readText(join(this.#folder, path));
    if (before === undefined) return created;
    if (before === normalise(text)) return { state: 'unchanged', path };
    const hash = this.#manifest.get(path);
    if (hash === undefined) {
      this.refuse('NTG3009', path, 'is not a file that ntgen wrote, and a generated file should go there');
    } else if (hash !== hashText(before)) {
      this.edited.push(path);
      this.refuse('NTG3002', path, 'was edited by hand');
    }
    return { state: 'changed', path, text, before };
  }

  async planOrphan(path: string): Promise<PlannedFile | undefined> {
    if (this.#barrierTo(path) !== undefined) return undefined;
    const standing = whatStandsAt(join(this.#folder, path));
    const before = standing === 'file' ? await readText(join(this.#folder, path)) : undefined;
    if (before === undefined) return undefined;
    if (hashText(before) !== this.#manifest.get(path)) {
      this.edited.push(path);
      this.refuse('NTG3002', path, 'was edited by hand, and is no longer generated');
    }
    return { state: 'orphan', path, before };
  }

  /** The same for all files of a folder. */
  #barrierTo(path: string): string | undefined {
    const folder = dirname(path);
    if (!this.#barriers.has(folder)) this.#barriers.set(folder, barrier(this.#folder, path));
    return this.#barriers.get(folder);
  }

  /** Refuses, unless the user has said to overwrite. */
  refuse(code: Code, path: string, what: string): void {
    if (this.#force) return;
    const hint = 'Move it away, or run `ntgen generate --force` to overwrite it.';
    this.problems.push({ code, severity: 'error', message: `${this.#folder}/${path} ${what}.`, hint });
  }

  #refuseForGood(code: Code, path: string, what: string): void {
    const message = `${this.#folder}/${path} ${what}.`;
    this.problems.push({ code, severity: 'error', message, hint: 'Move it away and run `ntgen generate` again.' });
  }
}

/** A text on disk with `\n` only; undefined where nothing stands. */
async function readText(path: string): Promise<string | undefined> {
  try {
    return normalise(await readFile(path, 'utf8'));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
