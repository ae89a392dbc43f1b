// Type-checks each TypeScript program of the repository: every folder with a tsconfig.json of its own, besides those that tests
// play with. Generated code merges into the registry of the program that it belongs to, so programs must not meet in one.
//
// They have most files in common. Each file is parsed once, and what is in `src` checked once: in the first program, its own.
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', 'generated', 'fixtures', 'golden', 'rejected']);

const root = fileURLToPath(new URL('..', import.meta.url));

const FORMAT = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => '\n' };

/** Parsed files by what they were parsed with, and by their names. */
const parsed = new Map();

const failed = programs('.').filter((folder) => {
  const diagnostics = check(folder);
  console.log(`types: ${folder} ${diagnostics.length === 0 ? 'well' : 'has errors'}`);
  if (diagnostics.length > 0) console.log(ts.formatDiagnostics(diagnostics, FORMAT));
  return diagnostics.length > 0;
});
process.exitCode = failed.length > 0 ? 1 : 0;

/** Folders with a tsconfig.json, the given one included, by code unit. */
function programs(folder) {
  const own = existsSync(`${root}${folder}/tsconfig.json`) ? [folder] : [];
  const below = readdirSync(`${root}${folder}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NOT_OURS.has(entry.name))
    .map((entry) => (folder === '.' ? entry.name : `${folder}/${entry.name}`))
    .sort();
  return [...own, ...below.flatMap(programs)];
}

/** What the compiler has to say of a folder's program. */
function check(folder) {
  const { config, error } = ts.readConfigFile(`${root}${folder}/tsconfig.json`, ts.sys.readFile);
  if (error !== undefined) return [error];
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, `${root}${folder}`, {
    noEmit: true,
    incremental: false,
  });
  const program = ts.createProgram(fileNames, options, hostOf(options));
  const isCheckedElsewhere = ({ fileName }) => folder !== '.' && fileName.startsWith(`${root}src/`);
  const files = program.getSourceFiles().filter((file) => !isCheckedElsewhere(file));
  const diagnostics = [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...files.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ];
  return ts.sortAndDeduplicateDiagnostics(diagnostics);
}

/** The disk, which gives a file that another program with the same options has parsed as it is. */
function hostOf(options) {
  const host = ts.createCompilerHost(options);
  const key = JSON.stringify(options);
  const files = parsed.get(key) ?? new Map();
  parsed.set(key, files);
  const parse = host.getSourceFile;
  host.getSourceFile = (name, ...rest) => {
    if (!files.has(name)) files.set(name, parse(name, ...rest));
    return files.get(name);
  };
  return host;
}
