import { ts } from './compiler.js';
import { TOO_DEEP_FILE } from './findings.js';
import type { Problems } from './problems.js';
import type { OpenProgram } from './program.js';
import { spanOf } from './source-location.js';

/** Syntax errors that are told of one file: those after the first are mostly its echoes. */
const MAX_SYNTAX_ERRORS = 3;

/** Reports syntax errors. Returns the files without one: the others have no tree that could be trusted. */
export function readableSources(opened: OpenProgram, problems: Problems): readonly ts.SourceFile[] {
  for (const name of opened.tooDeep) {
    const file = opened.program.getSourceFile(name);
    if (file !== undefined) problems.reportSpan(TOO_DEEP_FILE, { file, start: 0, end: 0 });
  }
  return opened.sources.filter((source) => {
    if (opened.tooDeep.has(source.fileName)) return false;
    const errors = opened.program.getSyntacticDiagnostics(source);
    for (const { start, length, messageText } of errors.slice(0, MAX_SYNTAX_ERRORS)) {
      const message = ts.flattenDiagnosticMessageText(messageText, ' ');
      const finding = { code: 'NTG1000', message, hint: 'The rest of this file was not read.' } as const;
      problems.reportSpan(finding, { file: source, start, end: start + length });
    }
    return errors.length === 0;
  });
}

/** Reports imports that lead nowhere, except those of generated files: these may not be there yet, and are never read. */
export function reportUnresolvedImports(opened: OpenProgram, source: ts.SourceFile, problems: Problems): void {
  for (const specifier of source.statements.flatMap(specifiersOf)) {
    if (opened.checker.getSymbolAtLocation(specifier) !== undefined) continue;
    if (resolves(opened, specifier, opened.host)) continue;
    if (resolves(opened, specifier, withAnyOutput(opened))) continue;
    problems.reportSpan(
      {
        code: 'NTG1001',
        message: `"${specifier.text}" cannot be resolved.`,
        hint: specifier.text.startsWith('.')
          ? 'Mend the path; under "module": "NodeNext" it ends in .js.'
          : 'Install the package, or mend its name.',
      },
      spanOf(specifier),
    );
  }
}

/** Imports for their effect alone (`import './style.css'`) are not the compiler's business either. */
function specifiersOf(statement: ts.Statement): readonly ts.StringLiteral[] {
  const specifier = ts.isImportDeclaration(statement)
    ? statement.importClause && statement.moduleSpecifier
    : ts.isExportDeclaration(statement)
      ? statement.moduleSpecifier
      : ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference)
        ? statement.moduleReference.expression
        : undefined;
  return specifier !== undefined && ts.isStringLiteral(specifier) ? [specifier] : [];
}

/** Also true of a module without types, for which the checker has no symbol. */
function resolves({ program }: OpenProgram, specifier: ts.StringLiteral, host: ts.ModuleResolutionHost): boolean {
  const source = specifier.getSourceFile();
  const mode = program.getModeForUsageLocation(source, specifier);
  const options = program.getCompilerOptions();
  const { resolvedModule } = ts.resolveModuleName(
    specifier.text,
    source.fileName,
    options,
    host,
    undefined,
    undefined,
    mode,
  );
  return resolvedModule !== undefined;
}

/** The file system as it would be if every file had been generated. */
function withAnyOutput({ host, isOutput }: OpenProgram): ts.ModuleResolutionHost {
  return {
    fileExists: (file) => (isOutput(file) && /\.[cm]?tsx?$/.test(file)) || host.fileExists(file),
    readFile: (file) => host.readFile(file),
    directoryExists: (folder) => isOutput(folder) || (host.directoryExists?.(folder) ?? true),
  };
}
