import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ContractSet } from '../contract/contract.js';
import { checkRules } from '../contract/rules.js';
import { hasErrors, type Diagnostic } from '../errors/diagnostic.js';
import type { Plan } from '../output/plan.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { locate, type Locations } from './locate.js';
import type { Target } from './targets.js';

/** The file in which a set of contracts is kept. */
const CONTRACT_FILE = 'contract.json';

const CONTRACT_SCHEMA = new URL('../../schemas/contract.schema.json', import.meta.url);

/** A target, read and planned. */
export interface Prepared {
  readonly contracts: ContractSet;
  readonly locations: Locations;
  /** Of the reader and of the rules. */
  readonly diagnostics: readonly Diagnostic[];
  /** What writing would do; undefined where the sources have errors. */
  readonly plan: Plan | undefined;
  /** The contracts that the disk holds now; undefined where it holds none, or none that can be trusted. */
  readonly before: ContractSet | undefined;
}

/**
 * From sources to a plan: read, keep the rules, emit, compare with the disk. Writes nothing.
 *
 * @throws NtgenError  NTG3003 and the reader's own: the project or the disk cannot be read
 * @throws Error       the contract does not keep its own schema: a fault of ntgen
 */
export async function prepare(target: Target, options: { readonly force: boolean }): Promise<Prepared> {
  const { readServices } = await import('../read/read.js');
  const {
    contracts,
    locations,
    diagnostics: read,
  } = readServices({
    project: resolve(target.project),
    output: resolve(target.output),
    root: process.cwd(),
  });
  const diagnostics = [...read, ...brokenRules(contracts, locations)];
  if (hasErrors(diagnostics)) return { contracts, locations, diagnostics, plan: undefined, before: undefined };

  const [{ emit }, { plan: planFiles }] = await Promise.all([import('../emit/emit.js'), import('../output/plan.js')]);
  const files = emit(contracts);
  const faults = await contractFaults(parseJson(files.find(({ path }) => path === CONTRACT_FILE)?.text));
  if (faults.length > 0) {
    throw new Error(`The contract that was emitted does not keep schemas/contract.schema.json: ${faults.join('; ')}`);
  }
  const plan = await planFiles(files, target.output, options);
  return { contracts, locations, diagnostics, plan, before: await contractsOnDisk(plan) };
}

/** How a command ends that has these diagnostics to tell, if they fail it. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): ExitCode {
  if (!hasErrors(diagnostics)) return EXIT.ok;
  return diagnostics.some(({ code }) => code === 'NTG1012') ? EXIT.usage : EXIT.findings; // there is no such project
}

function brokenRules(contracts: ContractSet, locations: Locations): readonly Diagnostic[] {
  return checkRules(contracts).map(({ part, ...finding }) => {
    const location = locate(locations, part);
    return { ...finding, severity: 'error', ...(location === undefined ? {} : { location }) };
  });
}

/** What the disk holds as contracts; a text edited by hand is no witness of what was generated. */
async function contractsOnDisk({ files, edited }: Plan): Promise<ContractSet | undefined> {
  const file = files.find(({ path }) => path === CONTRACT_FILE);
  if (file === undefined || file.state === 'created' || edited.includes(CONTRACT_FILE)) return undefined;
  const document = parseJson(file.state === 'unchanged' ? file.text : file.before);
  // what keeps the schema is a ContractSet: the schema says no less than the type
  return (await contractFaults(document)).length === 0 ? (document as ContractSet) : undefined;
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
