import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';
import { spawn, type Finished } from './commands.js';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const installed = process.env['NTGEN_TEST_PACKAGE'];

/** The folder in which `install.js` has installed the package. */
export const workspace = installed ?? '/nowhere';

/** Suites that need it. */
export const describeInstalled = installed === undefined ? describe.skip : describe;

/** A command that had nothing to say. */
export const SILENT: Finished = { status: 0, stdout: '', stderr: '' };

/** A new folder of the workspace, whose projects find what is installed there. */
export function makeFolder(name: string, packageJson: object): string {
  const folder = join(workspace, name);
  mkdirSync(folder);
  writeJson(join(folder, 'package.json'), { private: true, ...packageJson });
  return folder;
}

/** Runs one of the compilers in a folder. */
export function tsc(folder: string, compiler: string, ...args: string[]): Finished {
  return spawn(folder, process.execPath, join(workspace, 'node_modules', compiler, 'bin/tsc'), ...args);
}

export function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
