import { hash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Below the `node_modules` that a folder uses: nobody commits it, and whoever doubts it deletes it. */
const FOLDER = ['node_modules', '.cache', 'ntgen'] as const;

/**
 * What was kept under a name; undefined where nothing was, or nothing that can be read.
 *
 * @param root  absolute; the folder of the configuration
 */
export async function recall(root: string, name: string): Promise<unknown> {
  const file = placeOf(root, name);
  if (file === undefined) return undefined;
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined; // as good as never kept: what it is for is then done in full
  }
}

/** Keeps a value under a name, in one step, so that a run beside us reads the old or the new. */
export async function keep(root: string, name: string, value: unknown): Promise<void> {
  const file = placeOf(root, name);
  if (file === undefined) return;
  const fresh = `${file}.${randomUUID()}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(fresh, JSON.stringify(value));
    await rename(fresh, file);
  } catch {
    // A folder that cannot be written, or a full disk: the next run takes longer, and is right.
    await rm(fresh, { force: true }).catch(() => undefined);
  }
}

/** Undefined where there is no `node_modules`, and so no place that is surely not committed. */
function placeOf(root: string, name: string): string | undefined {
  const folder = folderWithPackages(root);
  return folder === undefined ? undefined : join(folder, ...FOLDER, `${hash('sha256', name, 'hex').slice(0, 16)}.json`);
}

function folderWithPackages(folder: string): string | undefined {
  if (existsSync(join(folder, 'node_modules'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : folderWithPackages(parent);
}
