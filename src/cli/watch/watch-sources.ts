import { readdirSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

/** Saving one file is several events, and saving all of them many: changes this close together are one. */
const QUIET_MS = 100;

const SOURCE = /\.([mc]?[tj]s|json|ya?ml)$/;

/**
 * Tells of changes of sources anywhere below folders, one call for all that come together. Folders that come and go are
 * followed; `node_modules` and names with a dot before them are not.
 *
 * @returns ends it
 */
export function watchSources(roots: readonly string[], changed: () => void): () => void {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;

  const follow = (): void => {
    const folders = new Set(roots.flatMap(foldersBelow));
    for (const [folder, watcher] of watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      watchers.delete(folder);
    }
    for (const folder of folders) {
      if (watchers.has(folder)) continue;
      const watcher = watch(folder, (_event, name) => {
        // without an ending it may be a folder
        if (name === null || SOURCE.test(name) || !name.includes('.')) later();
      });
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

/** A folder and all below it; none where there is no such folder. */
function foldersBelow(folder: string): readonly string[] {
  try {
    const below = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
      .flatMap(({ name }) => foldersBelow(join(folder, name)));
    return [folder, ...below];
  } catch {
    return [];
  }
}
