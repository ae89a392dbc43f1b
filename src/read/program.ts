import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Witness } from '../cache/evidence.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import { libraryText, ts } from './compiler.js';
import { isNestedDeep } from './nesting.js';
import { locate, pathFrom } from './source-location.js';
import { watchedSystem, witnessPatterns } from './watched-system.js';

/** A checked program over the root files of one tsconfig. */
export interface OpenProgram {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  /** Its file system, in which the output folder does not exist. */
  readonly host: ts.CompilerHost;
  /** The root files in which services may stand, by path. */
  readonly sources: readonly ts.SourceFile[];
  readonly configFile: ts.JsonSourceFile;
  /** What of the project is not among `sources`, for telling why nothing was found. */
  readonly passedOver: { readonly output: number; readonly javascript: number; readonly references: readonly string[] };
  /** Files that nest deeper than the compiler can follow; to the program they are empty. */
  readonly tooDeep: ReadonlySet<string>;
  /** Whether a path lies in the output folder. */
  readonly isOutput: (path: string) => boolean;
}

/** What the compiler's own texts are filed under; ts-morph carries them with it. */
const LIBRARY_FOLDER = '/node_modules/typescript/lib';

/** Complaints that are no business of ours: options of another compiler version, and a project without files. */
const TOLERATED: ReadonlySet<number> = new Set([5023, 5025, 18002, 18003]);

/** Texts by absolute path. */
export type Texts = ReadonlyMap<string, string>;

export interface ProgramAdditions {
  /** What stands in the output folder all the same: files that this run has made already. */
  readonly fresh?: Texts;
  /** A file to be read whether the project lists it or not. */
  readonly file?: string;
  /** Is told all that is seen of the disk. */
  readonly witness?: Witness | undefined;
}

/**
 * Opens the program of a tsconfig (a file, or its folder). The output folder is hidden from it.
 *
 * Returns diagnostics where the tsconfig is missing or broken.
 */
export function openProgram(
  project: string,
  output: string,
  root: string,
  additions: ProgramAdditions = {},
): { readonly opened: OpenProgram } | { readonly diagnostics: readonly Diagnostic[] } {
  const system = watchedSystem(additions.witness);
  const configFile = system.directoryExists(project) ? join(project, 'tsconfig.json') : resolve(project);
  if (!system.fileExists(configFile)) return { diagnostics: [missing(pathFrom(root, configFile))] };
  let unrecoverable: ts.Diagnostic | undefined;
  const parsed = ts.getParsedCommandLineOfConfigFile(
    configFile,
    {},
    { ...system, onUnRecoverableConfigFileDiagnostic: (diagnostic) => (unrecoverable = diagnostic) },
  );
  const errors = (parsed === undefined ? [unrecoverable] : ts.getConfigFileParsingDiagnostics(parsed))
    .filter((error) => error !== undefined)
    .filter(({ category, code }) => category === ts.DiagnosticCategory.Error && !TOLERATED.has(code));
  if (parsed === undefined || errors.length > 0) return { diagnostics: errors.map((error) => broken(error, root)) };
  if (additions.witness !== undefined) witnessPatterns(parsed, additions.witness);
  const gone = parsed.fileNames.filter((file) => !system.fileExists(file)); // only those that `files` lists by name
  if (gone.length > 0) return { diagnostics: gone.map((file) => unlisted(configFile, file, root)) };
  return { opened: createProgram(parsed, configFile, output, system, additions) };
}

function createProgram(
  parsed: ts.ParsedCommandLine,
  configFile: string,
  output: string,
  system: ts.System,
  { fresh = new Map(), file: added }: ProgramAdditions,
): OpenProgram {
  const options: ts.CompilerOptions = {
    ...parsed.options,
    // without it the order of a union depends on unrelated files
    stableTypeOrdering: true,
    // without it `string | null` is `string`
    strictNullChecks: true,
    noEmit: true,
    // before version 6 an absent list meant all of @types
    types: parsed.options.types ?? ['*'],
  };
  const isOutput = isUnder(output);
  const tooDeep = new Set<string>();
  const host = hidingHost(options, system, isOutput, { fresh, tooDeep });
  const listed = parsed.fileNames.filter((name) => !isOutput(name));
  const rootNames = [...new Set(added === undefined ? listed : [...listed, added])].sort();
  const { program, checker } = checkedProgram(() => ts.createProgram({ rootNames, options, host }), tooDeep);
  const sources = rootNames
    .filter((file) => /\.[cm]?tsx?$/.test(file) && !file.includes('/node_modules/'))
    .flatMap((file) => program.getSourceFile(file) ?? [])
    .filter((source) => !source.isDeclarationFile);
  return {
    program,
    checker,
    host,
    sources,
    passedOver: {
      output: parsed.fileNames.length - listed.length,
      javascript: rootNames.filter((file) => /\.[cm]?jsx?$/.test(file)).length,
      references: (parsed.projectReferences ?? []).map(({ path }) => path),
    },
    configFile: ts.readJsonConfigFile(configFile, (file) => system.readFile(file)),
    tooDeep,
    isOutput,
  };
}

/** A program and its checker; files that the checker cannot walk are added to `tooDeep`, and are empty in the program. */
function checkedProgram(
  create: () => ts.Program,
  tooDeep: Set<string>,
): { readonly program: ts.Program; readonly checker: ts.TypeChecker } {
  const program = create();
  try {
    return { program, checker: program.getTypeChecker() };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const deep = program.getSourceFiles().filter((file) => !tooDeep.has(file.fileName) && isNestedDeep(file));
    if (deep.length === 0) throw error;
    for (const { fileName } of deep) tooDeep.add(fileName);
    return checkedProgram(create, tooDeep);
  }
}

/**
 * The real file system without the output folder: a stale file never feeds the next run.
 *
 * Not ts-morph's own host: that one tells the compiler no module format of a file, so that packages which only
 * answer to `import` do not resolve.
 */
function hidingHost(
  options: ts.CompilerOptions,
  system: ts.System,
  isOutput: (path: string) => boolean,
  { fresh, tooDeep }: { readonly fresh: Texts; readonly tooDeep: Set<string> },
): ts.CompilerHost {
  const isFresh = (folder: string): boolean => [...fresh.keys()].some((file) => file.startsWith(`${folder}/`));
  const textOf = (file: string): string | undefined => (isOutput(file) ? fresh.get(file) : system.readFile(file));
  return {
    ...ts.createCompilerHost(options),
    getDefaultLibLocation: () => LIBRARY_FOLDER,
    getDefaultLibFileName: (given) => `${LIBRARY_FOLDER}/${ts.getDefaultLibFileName(given)}`,
    // the checker's binder knows the parents of nodes soon enough
    getSourceFile: (file, version) => {
      const library = file.startsWith(`${LIBRARY_FOLDER}/`) ? file.slice(LIBRARY_FOLDER.length + 1) : undefined;
      const text = library === undefined ? textOf(file) : libraryText(library);
      if (text === undefined) return undefined;
      if (tooDeep.has(file)) return ts.createSourceFile(file, '', version);
      try {
        return ts.createSourceFile(file, text, version);
      } catch (error) {
        // the parser calls itself for each level; nothing else in here throws a RangeError
        if (!(error instanceof RangeError)) throw error;
        tooDeep.add(file);
        return ts.createSourceFile(file, '', version);
      }
    },
    fileExists: (file) => fresh.has(file) || (!isOutput(file) && system.fileExists(file)),
    readFile: textOf,
    directoryExists: (folder) => (isOutput(folder) ? isFresh(folder) : system.directoryExists(folder)),
    getDirectories: (folder) => system.getDirectories(folder).filter((name) => !isOutput(`${folder}/${name}`)),
    realpath: (path) => system.realpath?.(path) ?? path,
  };
}

function isUnder(folder: string): (path: string) => boolean {
  const names = [resolve(folder), realPath(folder)].map((name) => name.replaceAll('\\', '/'));
  return (path) => names.some((name) => path === name || path.startsWith(`${name}/`));
}

/** The folder itself where it does not exist yet. */
function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return resolve(folder);
  }
}

function missing(configFile: string): Diagnostic {
  return {
    code: 'NTG1012',
    severity: 'error',
    message: `There is no ${configFile}.`,
    hint: 'Name the tsconfig.json of the services with --project, or make one with `npx tsc --init`.',
  };
}

function unlisted(configFile: string, file: string, root: string): Diagnostic {
  const source = ts.readJsonConfigFile(configFile, (path) => ts.sys.readFile(path));
  return {
    code: 'NTG1012',
    severity: 'error',
    message: `${pathFrom(root, configFile)} lists ${pathFrom(root, file)}, which does not exist.`,
    location: locate({ file: source, start: 0, end: 1 }, root),
    hint: 'Mend "files" in the tsconfig.',
  };
}

function broken({ messageText, file, start = 0, length = 1 }: ts.Diagnostic, root: string): Diagnostic {
  return {
    code: 'NTG1012',
    severity: 'error',
    message: ts.flattenDiagnosticMessageText(messageText, ' ').replaceAll(`${root}/`, ''),
    ...(file === undefined ? {} : { location: locate({ file, start, end: start + length }, root) }),
    hint: 'Mend the tsconfig: ntgen reads the same program as the compiler.',
  };
}
