import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Naming } from '../config/define-config.js';
import type { Contract, ContractSet } from '../contract/contract.js';
import { disagreements, type Disagreement } from '../contract/disagreements.js';
import { joinContract } from '../contract/join.js';
import { withSnakeCase } from '../contract/naming.js';
import { hasErrors, type Diagnostic, type SourceLocation } from '../errors/diagnostic.js';
import { readServices, type ReadOptions, type ReadResult } from './read.js';
import type { DescribedService } from './schema-files/describe-service.js';
import { findSchemaFiles } from './schema-files/find-schema-files.js';
import { readSchemaFiles } from './schema-files/read-schema-files.js';

export interface ProjectOptions extends Omit<ReadOptions, 'fresh'> {
  /** Patterns of schema files from the folder of the project; undefined for the usual ones. */
  readonly schemaFiles: readonly string[] | undefined;
  /** How names of classes become names on the wire; schema files have the names on the wire. */
  readonly naming: Naming;
  /** The generated types of contracts, by path relative to the output folder: classes may import them. */
  readonly typesOf: (contracts: ContractSet) => Promise<ReadonlyMap<string, string>>;
}

/** Reads the service classes of a project and its schema files. A service may be described by both, and is then checked. */
export async function readProject(options: ProjectOptions): Promise<ReadResult> {
  const { project, output, root, schemaFiles, naming, typesOf } = options;
  const folder = folderOf(project);
  const files = folder === undefined ? [] : findSchemaFiles(folder, schemaFiles, output);
  if (files.length === 0) return named(readServices(options), naming);
  options.witness?.doubt('schema files depend on files that only they know');
  const { services, diagnostics } = await readSchemaFiles(files, root);
  const described: ContractSet = { format: 1, services: services.map(({ contract }) => contract) };
  const types = await typesOf(described);
  const fresh = new Map([...types].map(([path, text]) => [join(output, path).replaceAll('\\', '/'), text]));
  const read = named(readServices({ ...options, fresh }), naming);
  return joined(
    { ...read, diagnostics: [...diagnostics, ...read.diagnostics.filter(({ code }) => code !== 'NTG1011')] },
    services,
  );
}

function named(read: ReadResult, naming: Naming): ReadResult {
  return naming === 'snake_case' ? { ...read, contracts: withSnakeCase(read.contracts) } : read;
}

/** Of a tsconfig.json, or the folder itself; undefined where there is none. */
function folderOf(project: string): string | undefined {
  const stats = statSync(project, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  return stats.isDirectory() ? project : dirname(project);
}

function joined(read: ReadResult, described: readonly DescribedService[]): ReadResult {
  const locations = new Map(read.locations);
  const contracts = new Map<Contract, Contract>(read.contracts.services.map((contract) => [contract, contract]));
  const diagnostics = [...read.diagnostics];
  const others: Contract[] = [];
  for (const { contract: promised, locations: places } of described) {
    const implemented = read.contracts.services.find(({ service }) => service === promised.service);
    if (implemented === undefined) others.push(promised);
    else {
      contracts.set(implemented, joinContract(implemented, promised));
      // a type that could not be read would disagree for no other reason
      const found = hasErrors(read.diagnostics) ? [] : disagreements(implemented, promised);
      diagnostics.push(
        ...found.map((disagreement) => tell(disagreement, implemented, promised, read.locations, places)),
      );
    }
    for (const [key, place] of places) {
      // what a class has is changed there; what it takes and gives, in the schema file
      const isPayload = key.split('/').length > 2;
      if (isPayload || !locations.has(key)) locations.set(key, place);
    }
  }
  return {
    ...read,
    contracts: { ...read.contracts, services: [...contracts.values(), ...others].sort(byService) },
    diagnostics,
    locations,
  };
}

function tell(
  { part, partOfClass, subject, inClass, inSchema }: Disagreement,
  { source }: Contract,
  { source: schemaFile }: Contract,
  ofClass: ReadonlyMap<string, SourceLocation>,
  ofSchema: ReadonlyMap<string, SourceLocation>,
): Diagnostic {
  const location = nearest(ofClass, partOfClass);
  const [here, there] = [placeOf(location, source), placeOf(nearest(ofSchema, part), schemaFile)];
  return {
    code: 'NTG2009',
    severity: 'error',
    message: `${subject} is ${inClass} in the class (${here}), and ${inSchema} in its schema file (${there}).`,
    hint: 'Change one of the two.',
    ...(location === undefined ? {} : { location }),
  };
}

/** The place of a part, or of the nearest one around it. */
function nearest(places: ReadonlyMap<string, SourceLocation>, part: string): SourceLocation | undefined {
  const found = places.get(part);
  const end = part.lastIndexOf('/');
  return found ?? (end === -1 ? undefined : nearest(places, part.slice(0, end)));
}

function placeOf(location: SourceLocation | undefined, file: string): string {
  return location === undefined ? file : `${location.file}:${String(location.line)}:${String(location.column)}`;
}

function byService(a: Contract, b: Contract): number {
  return a.service < b.service ? -1 : a.service > b.service ? 1 : 0;
}
