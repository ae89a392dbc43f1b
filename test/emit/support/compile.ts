import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The library and the package are parsed once for all. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/**
 * What the compiler says of files, under the settings of this checkout: with a package that finds itself by its own name.
 *
 * @param texts files that are not on the disk, by absolute path
 * @param flags instead of the settings of this checkout
 */
export function compilerComplaints(
  files: readonly string[],
  texts: ReadonlyMap<string, string> = new Map(),
  flags: ts.CompilerOptions = {},
): readonly string[] {
  const config: unknown = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => readFileSync(path, 'utf8')).config;
  const options = { ...ts.parseJsonConfigFileContent(config, ts.sys, root).options, ...flags };
  const sources = files.filter((file) => file.endsWith('.ts'));
  const host = ts.createCompilerHost(options);
  const readSource = host.getSourceFile.bind(host);
  const exists = host.fileExists.bind(host);
  const readText = host.readFile.bind(host);
  host.directoryExists = () => true; // files are asked for anyway
  host.fileExists = (file) => texts.has(file) || exists(file);
  host.readFile = (file) => texts.get(file) ?? readText(file);
  host.getSourceFile = (file, language, ...rest) => {
    const text = texts.get(file);
    if (text !== undefined) return ts.createSourceFile(file, text, language);
    const known = parsed.get(file) ?? readSource(file, language, ...rest);
    parsed.set(file, known);
    return known;
  };
  const program = ts.createProgram(sources, options, host);
  return sources.flatMap((file) => {
    const source = program.getSourceFile(file);
    const diagnostics = [
      ...[...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)],
      ...(options.isolatedDeclarations === true ? program.getDeclarationDiagnostics(source) : []),
    ];
    return diagnostics.map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
  });
}

/** A path below this checkout where nothing stands, for files that are only in memory. */
export function inMemory(path: string): string {
  return join(root, 'test/in-memory', path);
}
