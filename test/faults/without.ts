import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROTECTIONS, type Protection } from './protections.js';

/*
 * Takes each protection away, in a copy of the repository, and sees whether the test of its fault fails: `npm run test:faults -- --without`,
 * and with numbers of faults those alone.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COPIED = ['package.json', 'tsconfig.json', 'jest.config.js', 'src', 'test', 'bin', 'templates', 'schemas'];

const only = process.argv.slice(2);
const chosen = PROTECTIONS.filter(({ fault }) => only.length === 0 || only.includes(fault));
const held = chosen.filter((protection) => !failsWithout(protection));
process.stdout.write(
  `${chosen.length - held.length} of ${chosen.length} tests fail without the protection from their fault.\n`,
);
process.exitCode = held.length === 0 ? 0 : 1;

function failsWithout({ fault, what, file, find, replace }: Protection): boolean {
  const copy = mkdtempSync(join(tmpdir(), 'ntgen-without-'));
  try {
    for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    const path = join(copy, 'src', file);
    const text = readFileSync(path, 'utf8');
    if (text.split(find).length !== 2) throw new Error(`${fault}: src/${file} does not hold once: ${find}`);
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
    const { status, stdout, stderr } = spawnSync('npm', ['test', '--', 'test/faults/faults.test.ts', '--forceExit'], {
      cwd: copy,
      encoding: 'utf8',
      env: { ...process.env, NTGEN_FAULTS_ONLY: fault, NTGEN_FAULTS_DEADLINE_MS: '45000', CI: 'true', NO_COLOR: '1' },
    });
    const output = `${stdout}${stderr}`;
    const hasFailed = status !== 0 && output.includes(`✕ ${fault}`);
    process.stdout.write(`${hasFailed ? 'fails' : 'HOLDS'}  ${fault}  without: ${what}\n`);
    if (hasFailed) process.stdout.write(`              ${reasonIn(output, fault)}\n`);
    else if (status !== 0) process.stdout.write(output.slice(-3_000));
    return hasFailed;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** The first lines of what a test has failed with, on one. */
function reasonIn(output: string, fault: string): string {
  const [, told = ''] = output.split(`● ${fault}: `);
  const lines = told
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .slice(0, 3)
    .join(' ');
}
