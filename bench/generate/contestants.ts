import { existsSync, mkdtempSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeControllers, writeServices } from './projects.js';
import { run, type Cost } from './run.js';

/** The package, two floors above both `bench/generate` and, with one more, `bench/dist/generate`. */
export const NTGEN = packageAbove(new URL('.', import.meta.url));
const TSOA = join(NTGEN, 'bench/peers/tsoa');

/** Who takes part in a round, in the order of a round. */
export interface Contestant {
  readonly name: string;
  readonly turn: () => Cost;
}

export function isTsoaInstalled(): boolean {
  return existsSync(join(TSOA, 'node_modules/tsoa'));
}

/** Everybody, with projects of so many services in a folder. */
export function contestants(folder: string, services: number): readonly Contestant[] {
  const ours = join(folder, 'ntgen');
  writeServices(ours, services, NTGEN);
  const program = join(NTGEN, 'dist/cli/program.js');
  const always: readonly Contestant[] = [
    { name: 'node', turn: () => run(ours, ['--eval', '0']) },
    {
      name: 'ntgen',
      turn: () => {
        // put aside, not removed: where many files have just been removed, a file system is slow to make others
        for (const made of ['generated', 'node_modules/.cache']) {
          if (existsSync(join(ours, made)))
            renameSync(join(ours, made), join(mkdtempSync(join(folder, 'old-')), 'made'));
        }
        return run(ours, [program, 'generate']);
      },
    },
    { name: 'ntgen-unchanged', turn: () => run(ours, [program, 'generate']) },
  ];
  if (!isTsoaInstalled()) return always;
  const theirs = join(folder, 'tsoa');
  writeControllers(theirs, services, TSOA);
  const compiler = join(TSOA, 'node_modules/typescript/bin/tsc');
  const cli = join(TSOA, 'node_modules/@tsoa/cli/dist/cli.js');
  return [
    ...always,
    { name: 'tsoa', turn: () => run(theirs, [cli, 'spec-and-routes']) },
    { name: 'tsc-5.9', turn: () => run(ours, [compiler, '--noEmit']) },
  ];
}

function packageAbove(folder: URL): string {
  const above = new URL('..', folder);
  return existsSync(fileURLToPath(new URL('templates', above))) ? fileURLToPath(above) : packageAbove(above);
}
