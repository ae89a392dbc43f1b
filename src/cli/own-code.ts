import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashOf } from '../cache/evidence.js';
import { stampOf } from '../cache/stamp.js';

/** Folders of this package that decide what is generated. In a checkout the first is the source. */
const FOLDERS = [new URL('../', import.meta.url), new URL('../../templates/', import.meta.url)];

/** Packages that decide it too, each as it is found from the one before. */
const PACKAGES = [['ts-morph', '@ts-morph/common'], ['handlebars'], ['@eslint-community/regexpp']];

/** What tells this ntgen from any other, older, newer or edited, without its files being read. */
export function ownCode(): string {
  const stamps = FOLDERS.flatMap((folder) => [...stampsBelow(fileURLToPath(folder))]);
  const packages = PACKAGES.flatMap((names) => {
    let from = import.meta.url;
    return names.map((name) => stampAt((from = createRequire(from).resolve(name))));
  });
  return hashOf([process.version, ...stamps, ...packages].join('\n'));
}

function* stampsBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* stampsBelow(path);
    else if (!entry.name.endsWith('.d.ts')) yield stampAt(path);
  }
}

function stampAt(path: string): string {
  return `${path} ${stampOf(statSync(path))}`;
}
