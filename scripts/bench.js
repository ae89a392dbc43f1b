// Builds the package and a benchmark, and runs it: `node scripts/bench.js rpc --rounds 3`. What is measured is what users install, and no
// loader of TypeScript costs any of the contestants anything.
import { spawnSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const [name, ...options] = process.argv.slice(2);

run('scripts/build.js');
run(compiler, '-p', 'bench/tsconfig.build.json');
// Contestants of other libraries are plain JavaScript beside their node_modules.
if (!existsSync(`${root}bench/dist/peers`)) symlinkSync('../peers', `${root}bench/dist/peers`);
run(`bench/dist/${name}.js`, ...options);

/** Ends this process too when the command fails. */
function run(...command) {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
