import { relative, resolve } from 'node:path';

/** A path as one would type it in the working folder, with `/`. */
export function fromHere(path: string): string {
  const here = process.cwd();
  return relative(here, resolve(here, path)).replaceAll('\\', '/') || '.';
}
