import { readdirSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

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
 * @returns ends it
 */
export function watchSources({ folders: roots, except = [] }: Watched, changed: () => void): () => void {
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
      const watcher = tryToWatch(folder, (name) => {
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
      follow();
      changed();
    }, QUIET_MS);
  };

  follow();
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
}

/** Undefined where the folder has gone meanwhile. */
function tryToWatch(folder: string, happened: (name: string | null) => void): FSWatcher | undefined {
  try {
    return watch(folder, (_event, name) => happened(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // what watch throws
    throw error;
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
