import { lstatSync, readFileSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { stampOf, wasPutInPlace, type Stamp } from '../cache/stamp.js';
import { hashText, MANIFEST, normalise, parseManifest } from './manifest.js';
import type { Plan } from './plan.js';

/** How an output folder looked when all in it was as generated. */
export interface Standing {
  /** Hash of the manifest. */
  readonly manifest: string;
  /** By path in the folder. */
  readonly files: Readonly<Record<string, Stamp>>;
}

/**
 * How the folder of a plan looks now that the plan is carried out; undefined where there is something odd in it.
 *
 * @param since  milliseconds; before the folder was compared with the plan. What has changed after that was put there by
 *               us, staged and renamed, or by somebody who is no friend of stamps
 */
export function standingOf({ folder, files, manifest }: Plan, since: number): Standing | undefined {
  const paths = files.filter(({ state }) => state !== 'orphan').map(({ path }) => path);
  if (!haveTrueFolders(folder, paths)) return undefined;
  const stamps: Record<string, Stamp> = {};
  for (const path of paths) {
    const stats = fileAt(join(folder, path));
    if (stats === undefined) return undefined;
    stamps[path] = stampOf(stats, since) || (wasPutInPlace(stats) ? stampOf(stats, Date.now()) : '');
  }
  return { manifest: hashText(manifest.text), files: stamps };
}

/** The plan that has nothing to do, where a folder still stands as it did; undefined where anything is another. */
export function planOfStanding(folder: string, { manifest, files }: Standing): Plan | undefined {
  try {
    const text = normalise(readFileSync(join(folder, MANIFEST), 'utf8'));
    const paths = Object.keys(files);
    if (hashText(text) !== manifest || !haveTrueFolders(folder, paths)) return undefined;
    const hashes = parseManifest(text);
    for (const path of paths) {
      const file = join(folder, path);
      const stats = fileAt(file);
      if (stats === undefined) return undefined;
      if (stampOf(stats) === files[path]) continue;
      if (hashText(readFileSync(file, 'utf8')) !== hashes?.get(path)) return undefined;
    }
    return {
      folder,
      files: paths.map((path) => ({ state: 'unchanged', path })),
      manifest: { before: text, text },
      edited: [],
      problems: [],
    };
  } catch {
    return undefined; // something cannot be read: whoever plans in full will say so
  }
}

/** Links, even to folders that hold the same, are for who plans in full. */
function haveTrueFolders(folder: string, paths: readonly string[]): boolean {
  const below = new Set(paths.map((path) => dirname(path)).flatMap(withParents));
  return [...below].every((path) => lstatSync(join(folder, path), { throwIfNoEntry: false })?.isDirectory() === true);
}

function withParents(path: string): readonly string[] {
  return path === '.' ? [] : [path, ...withParents(dirname(path))];
}

/** Undefined where no file stands. */
function fileAt(path: string): Stats | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? stats : undefined;
}
