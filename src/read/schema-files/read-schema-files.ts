import { readFileSync, realpathSync } from 'node:fs';
import type { Diagnostic } from '../../errors/diagnostic.js';
import { pathFrom } from '../source-location.js';
import { checkForm } from './check-form.js';
import { describeService, type DescribedService } from './describe-service.js';
import { SchemaFindings, type SchemaSource } from './findings.js';
import { loadDocument } from './load-document.js';
import type { DefinedDocument } from './module/protocol.js';
import type { ModuleOutcome } from './module/run-modules.js';
import { References } from './references.js';
import { TextFile } from './text-file.js';

export interface SchemaFilesResult {
  readonly services: readonly DescribedService[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads schema files: documents in JSON and YAML, and modules, which are run in a process of their own. Nothing else is
 * ever executed, and nothing is fetched.
 *
 * @param files      absolute
 * @param root       absolute; what paths are told relative to, and what no reference leaves
 * @param timeLimit  seconds for each module
 */
export async function readSchemaFiles(
  files: readonly string[],
  root: string,
  timeLimit?: number,
): Promise<SchemaFilesResult> {
  const findings = new SchemaFindings();
  const services: DescribedService[] = [];
  const modules = files.filter(isModule);
  const outcomes =
    modules.length === 0 ? undefined : await (await import('./module/run-modules.js')).runModules(modules, timeLimit);
  for (const file of files) {
    const sources = isModule(file)
      ? await definedIn(file, root, outcomes?.get(file), findings)
      : [await loadDocument(file, root, findings)].filter((source) => source !== undefined);
    for (const source of sources) {
      const document = await checkForm(source, findings);
      if (document === undefined) continue;
      const references = new References(realpathSync(root), findings);
      await references.load(source);
      services.push(describeService(document, source, references, findings));
    }
  }
  return { services, diagnostics: findings.list() };
}

function isModule(file: string): boolean {
  return /\.[cm]?[jt]s$/.test(file);
}

/** The definitions of a module, each as a document. */
async function definedIn(
  file: string,
  root: string,
  outcome: ModuleOutcome | undefined,
  findings: SchemaFindings,
): Promise<readonly SchemaSource[]> {
  const text = new TextFile(pathFrom(root, file), readFileSync(file, 'utf8'));
  if (outcome === undefined || 'failure' in outcome) {
    tellFailure(text, outcome, root, findings);
    return [];
  }
  const { placeInModule } = await import('./module/module-places.js');
  const own = [...unique(outcome.documents)];
  if (own.length === 0) {
    const message = `${text.path} exports no service.`;
    const hint = 'Export what `defineService` of ntgen/schema returns.';
    findings.add({ code: 'NTG1202', severity: 'error', message, hint, location: text.locate(0, 0) });
  }
  return own.flatMap(({ exported, data, problems }) => {
    const locate: SchemaSource['locate'] = (pointer) => placeInModule(text, exported, pointer);
    const source: SchemaSource = { path: text.path, file: realpathSync(file), data, locate };
    for (const { pointer, message, hint } of problems) {
      findings.report({ code: 'NTG1204', message, hint }, { source, pointer });
    }
    return problems.length > 0 ? [] : [source];
  });
}

/** A definition that is exported twice, `default` for one, is one definition. */
function unique(documents: readonly DefinedDocument[]): Iterable<DefinedDocument> {
  const byText = new Map<string, DefinedDocument>();
  for (const document of documents) {
    const text = JSON.stringify(document.data);
    if (!byText.has(text) || document.exported !== 'default') byText.set(text, document);
  }
  return byText.values();
}

function tellFailure(
  text: TextFile,
  outcome: Extract<ModuleOutcome, { readonly failure: string }> | undefined,
  root: string,
  findings: SchemaFindings,
): void {
  const { failure = 'was not run', thrownAt = '' } = outcome ?? {};
  const [, file, line = '1', column = '1'] = /^(.*):(\d+):(\d+)$/.exec(thrownAt) ?? [];
  const isOwn = file !== undefined && pathFrom(root, file) === text.path;
  const at = file === undefined || isOwn ? '' : `, thrown at ${pathFrom(root, file)}:${line}`;
  findings.add({
    code: 'NTG1202',
    severity: 'error',
    message: `${text.path} ${failure}${at}.`.replace(/\.\.$/, '.'),
    location: isOwn ? text.locateLine(Number(line), Number(column)) : text.locate(0, 0),
    hint: 'A schema module is run to be read: let it only build schemas.',
  });
}
