import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { ImportExtension, Naming, ProjectConfig } from '../config/define-config.js';
import { findConfig, namedConfig } from './config/find-config.js';
import { readConfig } from './config/read-config.js';
import { wrongConfig } from './config/wrong-config.js';
import { fromHere } from './from-here.js';
import type { Terminal } from './terminal.js';

/** One program to read and one folder to write. Paths are from the working folder, or absolute. */
export interface Target {
  /** The folder of the configuration, absolute: what paths in contracts are relative to, wherever one stands. */
  readonly root: string;
  /** A `tsconfig.json`, or the folder of one. */
  readonly project: string;
  readonly output: string;
  /** Patterns of schema files, from the folder of the tsconfig; undefined for the usual ones. */
  readonly schemaFiles: readonly string[] | undefined;
  /** A folder of templates. */
  readonly templates: string | undefined;
  /** What generated modules end each other's paths with; undefined for what the project asks for. */
  readonly importExtension: ImportExtension | undefined;
  readonly naming: Naming;
}

const DEFAULTS = { project: 'tsconfig.json', output: 'generated' };

/** What the command line says of targets. */
export interface TargetFlags {
  readonly config?: string | undefined;
  readonly project?: string | undefined;
  readonly output?: string | undefined;
}

/** Flags of the commands that read targets. */
export const targetFlags = {
  config: { type: 'string', requiresArg: true, describe: 'The configuration, if it is not the one of this package' },
  project: { type: 'string', requiresArg: true, describe: 'The tsconfig.json of the services' },
  output: { type: 'string', requiresArg: true, describe: 'The folder of what is generated' },
} as const;

export const timingFlag = {
  timing: { type: 'boolean', default: false, describe: 'Say how long each step took' },
} as const;

/** What to generate, and the file that says so. */
export interface Setup {
  /** Absolute; undefined where there is no configuration. */
  readonly configFile: string | undefined;
  readonly targets: readonly Target[];
}

/**
 * What to generate: the flags, else the configuration of the working folder or of its package, else the defaults.
 *
 * @throws ConfigurationError  NTG3004: the configuration is wrong, or the flags do not go with it
 */
export async function readSetup(flags: TargetFlags, env: Terminal['env'] = process.env): Promise<Setup> {
  const configFile = flags.config === undefined ? findConfig('.') : namedConfig(flags.config);
  const root = configFile === undefined ? process.cwd() : dirname(configFile);
  const configured = configFile === undefined ? [{}] : await readConfig(configFile, env);
  const name = configFile === undefined ? 'The command line' : fromHere(configFile);
  const targets = applyFlags(
    configured.map((config) => targetOf(root, config)),
    flags,
    name,
  );
  refuseSharedOutputs(targets, name);
  for (const { output } of targets) refuseOutputOfAll(output, root, name);
  return { configFile, targets };
}

/** The same, for who does not need to know where it stands. */
export async function readTargets(flags: TargetFlags): Promise<readonly Target[]> {
  return (await readSetup(flags)).targets;
}

function targetOf(
  root: string,
  { project, output, schemaFiles, templates, importExtension, naming }: ProjectConfig,
): Target {
  const place = (path: string): string => fromHere(resolve(root, path));
  return {
    root,
    project: place(project ?? DEFAULTS.project),
    output: place(output ?? DEFAULTS.output),
    schemaFiles,
    templates: templates === undefined ? undefined : place(templates),
    importExtension,
    naming: naming ?? 'unchanged',
  };
}

/** Flags win. Where several projects are configured, `--project` picks one of them. */
function applyFlags(configured: readonly Target[], { project, output }: TargetFlags, name: string): readonly Target[] {
  if (project === undefined && output === undefined) return configured;
  const [only] = configured;
  if (only === undefined) return configured;
  const given = { ...(project && { project: fromHere(project) }), ...(output && { output: fromHere(output) }) };
  if (configured.length === 1) return [{ ...only, ...given }];
  if (project === undefined) {
    throw wrongConfig(name, 'lists several projects; say with --project for which of them --output is meant');
  }
  const picked = configured.find((target) => target.project === fromHere(project));
  return [{ ...(picked ?? targetOf(only.root, {})), ...given }];
}

function refuseSharedOutputs(targets: readonly Target[], name: string): void {
  for (const [index, { output }] of targets.entries()) {
    const first = targets.findIndex((other) => other.output === output);
    if (first === index) continue;
    const keys = [first, index].map((place) => `\`projects[${String(place)}]\``).join(' and ');
    throw wrongConfig(name, `${keys} have one output folder, "${output}"`);
  }
}

/** What lies in the output folder is hidden from the compiler: it must not be all that there is. */
function refuseOutputOfAll(output: string, root: string, name: string): void {
  const way = relative(resolve(output), root);
  if (/^\.\.(?:[\\/]|$)/.test(way) || isAbsolute(way)) return;
  throw wrongConfig(name, `the output folder "${output}" holds the project itself; give it a folder of its own`);
}
