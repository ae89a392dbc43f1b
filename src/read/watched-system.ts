import { ts } from './compiler.js';
import type { Witness } from '../cache/evidence.js';

/** The file system as the compiler sees it, where a witness notes what it is asked and what it answers. */
export function watchedSystem(witness: Witness | undefined): ts.System {
  const { sys } = ts;
  if (witness === undefined) return sys;
  return {
    ...sys,
    fileExists: (path) => witness.kind(path) === 'file',
    directoryExists: (path) => witness.kind(path) === 'folder',
    readFile: (path, encoding) => witness.text(path, () => sys.readFile(path, encoding)),
    getDirectories: (path) => {
      witness.names(path);
      return sys.getDirectories(path);
    },
    realpath: (path) => {
      const real = sys.realpath?.(path) ?? path;
      witness.realPath(path, real);
      return real;
    },
  };
}

/** Notes the folders in which the patterns of a project find files: a new file there is a file of the project. */
export function witnessPatterns({ wildcardDirectories = {}, raw }: ts.ParsedCommandLine, witness: Witness): void {
  const { include } = (raw ?? {}) as { readonly include?: unknown };
  if (/node_modules|bower_components|jspm_packages|\.git\b/.test(JSON.stringify(include ?? []))) {
    witness.doubt('its patterns lead into folders of packages');
  }
  for (const folder of Object.keys(wildcardDirectories)) witness.namesBelow(folder);
}
