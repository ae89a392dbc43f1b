import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Witness } from '../cache/evidence.js';
import type { ImportExtension } from '../config/define-config.js';
import { isContractSet } from '../contract/contract-set.js';
import type { ContractSet } from '../contract/contract.js';
import { checkRules } from '../contract/rules.js';
import type { EmittedFile } from '../emit/target.js';
import { hasErrors, type Diagnostic, type SourceLocation } from '../errors/diagnostic.js';
import type { Plan } from '../output/plan.js';
import type { ProjectOptions } from '../read/read-project.js';
import type { ReadResult } from '../read/read.js';
import { fromHere } from './from-here.js';
import type { LastRun } from './last-run.js';
import { locate, type Locations } from './locate.js';
import type { Phases } from './phases.js';
import type { Prepared, Source } from './prepared.js';
import type { Target } from './targets.js';

/** The file in which a set of contracts is kept. */
const CONTRACT_FILE = 'contract.json';

const CONTRACT_SCHEMA = new URL('../../schemas/contract.schema.json', import.meta.url);

/** What was read of a target. */
interface Reading extends Omit<Source, 'before'>, Pick<ReadResult, 'importExtension'> {
  readonly diagnostics: readonly Diagnostic[];
}

/** What has to be done where a last run says nothing of this one. */
export async function readAndPlan(
  target: Target,
  lastRun: LastRun,
  options: { readonly force: boolean },
  phases: Phases,
): Promise<Prepared> {
  const { readProject } = await phases.time('load', () => import('../read/read-project.js'));
  const reading = await phases.time('read', () => readSource(target, lastRun.witness, readProject));
  const { contracts, locations, diagnostics, importExtension } = reading;
  if (hasErrors(diagnostics)) {
    const source = { contracts, locations, before: undefined };
    return { target, diagnostics, plan: undefined, source, keep: () => Promise.resolve() };
  }

  if (target.templates !== undefined) lastRun.witness.textsBelow(resolve(target.templates), '.hbs');
  const files = await phases.time('emit', () => emitFiles(target, contracts, importExtension));
  return phases.time('compare', async () => {
    const emitted = parseJson(files.find(({ path }) => path === CONTRACT_FILE)?.text);
    if (!isContractSet(emitted)) {
      const faults = await contractFaults(emitted);
      throw new Error(`The contract that was emitted does not keep schemas/contract.schema.json: ${faults.join('; ')}`);
    }
    const { plan: planFiles } = await import('../output/plan.js');
    const plan = await planFiles(files, target.output, options);
    const source = { contracts, locations, before: contractsOnDisk(plan, emitted) };
    return { target, diagnostics, plan, source, keep: () => lastRun.keep(plan, diagnostics) };
  });
}

async function readSource(
  { root, project, output, schemaFiles, naming }: Target,
  witness: Witness,
  readProject: (options: ProjectOptions) => Promise<ReadResult>,
): Promise<Reading> {
  const { contracts, locations, diagnostics, importExtension } = await readProject({
    project: resolve(project),
    output: resolve(output),
    root,
    schemaFiles,
    naming,
    typesOf,
    witness,
  });
  // many places are in one file
  const files = new Map<string, string>();
  const here = (location: SourceLocation): SourceLocation => {
    const file = files.get(location.file) ?? fromHere(resolve(root, location.file));
    files.set(location.file, file);
    return { ...location, file };
  };
  return {
    contracts,
    locations: new Map([...locations].map(([part, location]) => [part, here(location)])),
    diagnostics: [...diagnostics, ...brokenRules(contracts, locations)].map(({ location, ...rest }) => ({
      ...rest,
      ...(location === undefined ? {} : { location: here(location) }),
    })),
    importExtension,
  };
}

/** The types of schema files, which their classes may import before anything was written. */
async function typesOf(contracts: ContractSet): Promise<ReadonlyMap<string, string>> {
  const { emitInterfaces } = await import('../emit/emit.js');
  return new Map(emitInterfaces(contracts).map(({ path, text }) => [path, text]));
}

async function emitFiles(
  { templates: folder, importExtension }: Target,
  contracts: ContractSet,
  projects: ImportExtension | undefined,
): Promise<readonly EmittedFile[]> {
  const [{ emit }, { loadTemplates }] = await Promise.all([import('../emit/emit.js'), import('../emit/templates.js')]);
  const extension = importExtension ?? projects ?? '.js';
  return emit(
    contracts,
    loadTemplates({
      ...(folder === undefined ? {} : { folder }),
      importExtension: extension === 'none' ? '' : extension,
    }),
  );
}

function brokenRules(contracts: ContractSet, locations: Locations): readonly Diagnostic[] {
  return checkRules(contracts).map(({ part, ...finding }) => {
    const location = locate(locations, part);
    return { ...finding, severity: 'error', ...(location === undefined ? {} : { location }) };
  });
}

/** What the disk holds as contracts; a text edited by hand is no witness of what was generated. */
function contractsOnDisk({ files, edited }: Plan, emitted: ContractSet): ContractSet | undefined {
  const file = files.find(({ path }) => path === CONTRACT_FILE);
  if (file === undefined || file.state === 'created' || edited.includes(CONTRACT_FILE)) return undefined;
  const document = file.state === 'unchanged' ? emitted : parseJson(file.before);
  return isContractSet(document) ? document : undefined;
}

/** How a document breaks schemas/contract.schema.json. */
async function contractFaults(document: unknown): Promise<readonly string[]> {
  const { checkDocument } = await import('../contract/explain.js');
  const schema = JSON.parse(await readFile(CONTRACT_SCHEMA, 'utf8')) as object; // our own file
  return checkDocument(schema, document).map(
    ({ pointer, expected, got }) => `${pointer || '/'}: expected ${expected}, got ${got}`,
  );
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
