import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { run } from './commands.js';
import { COMPILERS } from './compilers.js';
import { describeInstalled, makeFolder, root, SILENT, tsc } from './workspace.js';

describeInstalled('in the project of the README', () => {
  let folder: string;

  beforeAll(() => {
    folder = makeFolder('readme', { type: 'module' });
    for (const [name, text] of readmeFiles()) writeFileSync(join(folder, name), text);
    run(folder, 'npx', 'ntgen', 'generate');
  });

  test.each(Object.keys(COMPILERS))('compiles under %s', (compiler) => {
    expect(tsc(folder, compiler, '-p', '.')).toEqual(SILENT);
  });
});

/** The files that the README shows, by name: blocks marked `file=`. */
function readmeFiles(): Map<string, string> {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  return new Map(
    [...readme.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', text = '']) => [name, text]),
  );
}
