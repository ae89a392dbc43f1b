import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runBeside, spawn } from './commands.js';
import { COMPILERS, OLDEST } from './compilers.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

const NPM_FLAGS = ['--prefer-offline', '--no-audit', '--no-fund'];

/**
 * Packs the package and installs it, with the compilers, in a folder that the suites read from the environment
 * (`workspace.ts`). Without a registry there is none, which is said in one line, and the suites are skipped.
 */
export default async function globalSetup() {
  if (process.env['CI'] !== 'true' && !registryAnswers()) {
    process.stderr.write('test/package: skipped, since the npm registry does not answer\n');
    return;
  }
  const workspace = mkdtempSync(join(tmpdir(), 'ntgen-package-'));
  globalThis.__ntgenRemovePackage = () => rmSync(workspace, { recursive: true, force: true });
  process.on('exit', globalThis.__ntgenRemovePackage); // also where this fails
  writeFileSync(join(workspace, 'package.json'), '{ "private": true }\n');
  const compilers = Object.entries({ ...OLDEST, ...COMPILERS }).map(
    ([alias, range]) => `${alias}@npm:typescript@${range}`,
  );
  await Promise.all([
    runBeside(root, 'npm', 'pack', '--pack-destination', workspace),
    runBeside(workspace, 'npm', 'install', ...NPM_FLAGS, ...compilers, '@types/node@20'),
  ]);
  const tarball = readdirSync(workspace).find((name) => name.endsWith('.tgz')) ?? 'no tarball';
  await runBeside(workspace, 'npm', 'install', ...NPM_FLAGS, `./${tarball}`);
  process.env['NTGEN_TEST_PACKAGE'] = workspace;
}

function registryAnswers() {
  return (
    spawn(root, 'npm', 'view', 'typescript@5.9', 'version', '--fetch-retries=0', '--fetch-timeout=10000').status === 0
  );
}
