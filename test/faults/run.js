// `npm run test:faults`: the faults, each done oftener than with all other tests. Numbers choose some: `npm run test:faults -- F02 F05`.
// With `--without` it takes the protections away instead, one by one, and the tests have to fail.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const args = process.argv.slice(2);
const faults = args.filter((arg) => arg !== '--without');
const command = args.includes('--without')
  ? [process.execPath, ['--conditions=ntgen-source', '--import', 'tsx', 'test/faults/without.ts', ...faults]]
  : ['npm', ['test', '--', 'test/faults']];
const { status } = spawnSync(...command, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, CI: 'true', NTGEN_FAULTS: 'often', NTGEN_FAULTS_ONLY: faults.join(',') },
});
process.exitCode = status ?? 1;
