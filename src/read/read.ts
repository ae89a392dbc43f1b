import type { Witness } from '../cache/evidence.js';
import type { ImportExtension } from '../config/define-config.js';
import type { ContractSet } from '../contract/contract.js';
import type { Diagnostic, SourceLocation } from '../errors/diagnostic.js';
import { classesIn } from './classes.js';
import { importExtensionOf } from './import-extension.js';
import { readableSources, reportUnresolvedImports } from './imports.js';
import { Problems } from './problems.js';
import { openProgram, type OpenProgram, type Texts } from './program.js';
import { tryReadService, type ServiceClass } from './service.js';
import { serviceClasses } from './service-classes.js';
import { locate, pathFrom, spanOf } from './source-location.js';
import type { WalkContext } from './walk-context.js';

export interface ReadOptions {
  /** Path of a tsconfig.json, or of its folder. */
  readonly project: string;
  /** Absolute path of the output folder: to the compiler it does not exist. */
  readonly output: string;
  /** What stands in the output folder all the same, by absolute path: types that this run has made of schema files. */
  readonly fresh?: Texts;
  /** Absolute path that the paths in contracts and diagnostics are relative to. */
  readonly root: string;
  /** Is told all that is seen of the disk. */
  readonly witness?: Witness;
}

export interface ReadResult {
  /** As far as it could be read: to be used only where no diagnostic is an error. */
  readonly contracts: ContractSet;
  readonly diagnostics: readonly Diagnostic[];
  /**
   * Places by `part` key, for telling where a change comes from: services, methods, parameters, results
   * (`part(service, method, 'returns')`), named types and their properties, events.
   */
  readonly locations: ReadonlyMap<string, SourceLocation>;
  /** What relative imports end with in this project; undefined where it cannot be opened. */
  readonly importExtension: ImportExtension | undefined;
}

/**
 * Reads the service classes among the root files of a TypeScript project. Nothing of them is executed.
 *
 * What is wrong with the sources is told in `diagnostics`, all of it at once; nothing is thrown for it.
 */
export function readServices({ project, output, root, fresh, witness }: ReadOptions): ReadResult {
  const opening = openProgram(project, output, root, { witness, ...(fresh === undefined ? {} : { fresh }) });
  if ('diagnostics' in opening) {
    const { diagnostics } = opening;
    return { contracts: setOf([]), diagnostics, locations: new Map(), importExtension: undefined };
  }
  const { opened } = opening;
  const problems = new Problems(root);
  const context: WalkContext = {
    program: opened.program,
    checker: opened.checker,
    problems,
    pathOf: (file) => pathFrom(root, file),
  };
  const sources = readableSources(opened, problems);
  for (const source of sources) reportUnresolvedImports(opened, source, problems);
  const classes = sources.flatMap((source) => classesIn(opened.checker, source));
  const { services, hasRefused } = serviceClasses(context, classes);
  const readings = [...services].sort(byServiceAndSource).flatMap((service) => tryReadService(context, service) ?? []);
  const nodes = readings.flatMap((reading) => [...reading.nodes]);
  const isComplete = sources.length === opened.sources.length;
  return {
    contracts: setOf(readings.map(({ contract }) => contract)),
    diagnostics: [
      ...(services.length === 0 && !hasRefused && isComplete ? [nothingFound(opened, root)] : []),
      ...problems.list(),
    ],
    locations: new Map(nodes.map(([key, node]) => [key, locate(spanOf(node), root)])),
    importExtension: importExtensionOf(opened.program.getCompilerOptions()),
  };
}

function setOf(services: ContractSet['services']): ContractSet {
  return { format: 1, services };
}

function byServiceAndSource(a: ServiceClass, b: ServiceClass): number {
  if (a.service !== b.service) return a.service < b.service ? -1 : 1;
  const [left, right] = [a.node.getSourceFile().fileName, b.node.getSourceFile().fileName];
  return left < right ? -1 : left > right ? 1 : a.node.pos - b.node.pos;
}

function nothingFound({ configFile, sources, passedOver }: OpenProgram, root: string): Diagnostic {
  const told = sources.length === 1 ? 'its one file' : `its ${String(sources.length)} files`;
  return {
    code: 'NTG1011',
    severity: 'error',
    message: `${pathFrom(root, configFile.fileName)} has no service class among ${told}.`,
    location: locate({ file: configFile, start: 0, end: 1 }, root),
    hint: [...passedOverHints(passedOver, root), NO_SERVICE].join(' '),
  };
}

const NO_SERVICE =
  'A service is a class with `static readonly serviceName` and an entrypoint such as @rpc; see "include" in the tsconfig.';

function passedOverHints(
  { output, javascript, references }: OpenProgram['passedOver'],
  root: string,
): readonly string[] {
  const [first] = references;
  return [
    ...(output > 0
      ? [
          `Files in the output folder are not read (${String(output)} of them here): write to another folder with --output.`,
        ]
      : []),
    ...(javascript > 0
      ? [`Services are written in TypeScript: JavaScript is not read (${String(javascript)} here).`]
      : []),
    ...(first === undefined ? [] : [`It refers to other projects: name one with --project ${pathFrom(root, first)}.`]),
  ];
}
