// Type-checks each TypeScript program of the repository: every folder with a tsconfig.json of its own, besides those that tests
// play with. Generated code merges into the registry of the program that it belongs to, so programs must not meet in one.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', 'generated', 'fixtures', 'golden', 'rejected']);

const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

const failed = programs('.').filter((folder) => {
  const { status } = spawnSync(process.execPath, [compiler, '--noEmit', '-p', folder], { cwd: root, stdio: 'inherit' });
  console.log(`types: ${folder} ${status === 0 ? 'well' : 'has errors'}`);
  return status !== 0;
});
process.exitCode = failed.length > 0 ? 1 : 0;

/** Folders with a tsconfig.json, the given one included, by code unit. */
function programs(folder) {
  const own = existsSync(`${root}${folder}/tsconfig.json`) ? [folder] : [];
  const below = readdirSync(`${root}${folder}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NOT_OURS.has(entry.name))
    .map((entry) => (folder === '.' ? entry.name : `${folder}/${entry.name}`))
    .sort();
  return [...own, ...below.flatMap(programs)];
}
