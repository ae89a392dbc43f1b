import { readdirSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { NtgenError } from '../../errors/errors.js';

/** Saving one file is several events, and saving all of them many: changes this close together are one. */
const QUIET_MS = 100;

const SOURCE = /\.([mc]?[tj]s|json|ya?ml|hbs)$/;

/** Where sources are, as paths of one kind: all absolute, or all from the working folder. */
export interface Watched {
  readonly folders: readonly string[];
  /** Folders among them that somebody else writes. */
  readonly except?: readonly string[];
}

/**
 * Tells of changes of sources anywhere below folders, one call for all that come together. Folders that come and go are
 * followed; `node_modules` and names with a dot before them are not.
 *
 * @param failed   is told where later folders cannot be watched, instead of `changed`
 * @param watchOne watches one folder
 * @returns ends it
 * @throws NtgenError  NTG3010: the system watches no more folders
 */
export function watchSources(
  { folders: roots, except = [] }: Watched,
  changed: () => void,
  failed: (error: unknown) => void,
  watchOne: WatchFolder = watchFolder,
): () => void {
  const watchers = new Map<string, FSWatcher>();
  const passedOver = new Set(except);
  let timer: NodeJS.Timeout | undefined;

  const follow = (): void => {
    const folders = new Set(roots.flatMap((root) => foldersBelow(root, passedOver)));
    for (const [folder, watcher] of watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      watchers.delete(folder);
    }
    for (const folder of folders) {
      if (watchers.has(folder)) continue;
      const watcher = tryToWatch(watchOne, folder, (name) => {
        if (name !== null && passedOver.has(join(folder, name))) return;
        // without an ending it may be a folder
        if (name === null || SOURCE.test(name) || !name.includes('.')) later();
      });
      if (watcher === undefined) continue;
      watcher.on('error', () => later()); // the folder itself is gone
      watchers.set(folder, watcher);
    }
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      try {
        follow();
      } catch (error) {
        failed(error);
        return;
      }
      changed();
    }, QUIET_MS);
  };

  follow();
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
}

export type WatchFolder = (folder: string, happened: (name: string | null) => void) => FSWatcher;

const watchFolder: WatchFolder = (folder, happened) => watch(folder, (_event, name) => happened(name));

/** By the code of what `watch` throws: which limit it is, and what raises it. */
const LIMITS: ReadonlyMap<string | undefined, string> = new Map([
  ['ENOSPC', 'the system watches no more folders (on Linux: sysctl fs.inotify.max_user_watches=524288)'],
  ['EMFILE', 'too many files are open, or watched (on Linux: ulimit -n, sysctl fs.inotify.max_user_instances=1024)'],
]);

/** Undefined where the folder has gone meanwhile. */
function tryToWatch(
  watchOne: WatchFolder,
  folder: string,
  happened: (name: string | null) => void,
): FSWatcher | undefined {
  try {
    return watchOne(folder, happened);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // what watch throws
    if (code === 'ENOENT') return undefined;
    const limit = LIMITS.get(code);
    if (limit === undefined) throw error;
    const hint = 'Raise the limit, or leave out --watch.';
    throw new NtgenError('NTG3010', `${folder} cannot be watched: ${limit}. ${hint}`, { cause: error });
  }
}

/** A folder and all below it; none where there is no such folder. */
function foldersBelow(folder: string, passedOver: ReadonlySet<string>): readonly string[] {
  if (passedOver.has(folder)) return [];
  try {
    const below = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
      .flatMap(({ name }) => foldersBelow(join(folder, name), passedOver));
    return [folder, ...below];
  } catch {
    return [];
  }
}
