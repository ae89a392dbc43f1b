import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const source = fileURLToPath(new URL('../../../src/', import.meta.url));

/** What writes to the disk. */
const DOORS = ['output/plan', 'output/write'];

/** Compiles what writes to the disk, and all that it imports, so that a process which starts with it starts at once. */
export function buildOutput(folder: string): string {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const modules = new Set(DOORS);
  // a Set takes new members while it is walked
  for (const name of modules) {
    const { code } = transformSync(readFileSync(`${source}${name}.ts`, 'utf8'), {
      swcrc: false,
      module: { type: 'es6' },
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    });
    const file = join(folder, `${name}.js`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
    for (const [, path = ''] of code.matchAll(/(?:from |import\()['"](\.[^'"]+)\.js['"]/g)) {
      modules.add(posix.join(posix.dirname(name), path));
    }
  }
  return folder;
}
