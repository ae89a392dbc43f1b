import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { ConfigurationError, messageOf } from '../errors/errors.js';
import { didYouMean } from '../errors/suggest.js';

/** One program to read and one folder to write; both relative to the working folder, or absolute. */
export interface Target {
  /** A `tsconfig.json`, or the folder of one. */
  readonly project: string;
  readonly output: string;
}

export const CONFIG_FILE = 'ntgen.config.json';

const DEFAULTS: Target = { project: 'tsconfig.json', output: 'generated' };

/** What the command line says of a target. */
export interface TargetFlags {
  readonly project?: string | undefined;
  readonly output?: string | undefined;
}

/** What to generate: the flags, else the configuration file in the working folder, else the defaults. */
export async function readTargets(flags: TargetFlags): Promise<readonly Target[]> {
  const text = await readConfigText();
  const configured = text === undefined ? [DEFAULTS] : parseConfig(text);
  return applyFlags(configured, flags).map(({ project, output }) => ({
    project: tidy(project),
    output: tidy(output),
  }));
}

/**
 * The targets of a configuration text: `{ "project", "output" }`, or a list of them in `projects`.
 *
 * @throws ConfigurationError  NTG3004, naming the file and the key
 */
export function parseConfig(text: string): readonly Target[] {
  const document = parseJson(text);
  if (!isObject(document)) throw wrong('must be an object');
  if (!('projects' in document)) return [parseTarget(document, '', ['project', 'output', 'projects'])];
  refuseUnknown(document, '', ['projects']);
  const { projects } = document;
  if (!Array.isArray(projects) || projects.length === 0) throw wrong('`projects` must be a list that is not empty');
  const targets = projects.map((entry: unknown, index) => {
    const key = `projects[${String(index)}]`;
    if (!isObject(entry)) throw wrong(`\`${key}\` must be an object`);
    return parseTarget(entry, `${key}.`, ['project', 'output']);
  });
  for (const [index, { output }] of targets.entries()) {
    const first = targets.findIndex((other) => tidy(other.output) === tidy(output));
    if (first !== index) {
      const keys = [first, index].map((place) => `\`projects[${String(place)}]\``).join(' and ');
      throw wrong(`${keys} have one output folder, "${output}"`);
    }
  }
  return targets;
}

function parseTarget(entry: Readonly<Record<string, unknown>>, prefix: string, known: readonly string[]): Target {
  refuseUnknown(entry, prefix, known);
  const read = (key: keyof Target): string => {
    const value = Object.hasOwn(entry, key) ? entry[key] : DEFAULTS[key];
    if (typeof value !== 'string' || value === '') throw wrong(`\`${prefix}${key}\` must be a path`);
    return value;
  };
  return { project: read('project'), output: read('output') };
}

function refuseUnknown(entry: object, prefix: string, known: readonly string[]): void {
  const unknown = Object.keys(entry).find((key) => !known.includes(key) && key !== '$schema');
  if (unknown !== undefined) throw wrong(`\`${prefix}${unknown}\` is no key of it.${didYouMean(unknown, known)}`);
}

/** Flags win. Where several projects are configured, `--project` picks one of them. */
function applyFlags(configured: readonly Target[], { project, output }: TargetFlags): readonly Target[] {
  if (project === undefined && output === undefined) return configured;
  const [only] = configured;
  if (configured.length === 1 && only !== undefined) {
    return [{ project: project ?? only.project, output: output ?? only.output }];
  }
  if (project === undefined) {
    throw wrong('lists several projects; say with --project for which of them --output is meant');
  }
  const picked = configured.find((target) => tidy(target.project) === tidy(project));
  return [{ project, output: output ?? picked?.output ?? DEFAULTS.output }];
}

/** Undefined where there is no such file. */
async function readConfigText(): Promise<string | undefined> {
  try {
    return await readFile(CONFIG_FILE, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // what readFile throws
    throw wrong(`cannot be read: ${messageOf(error)}`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw wrong(`is not JSON: ${messageOf(error)}`);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `./a/../b/` is `b`: one spelling, for comparing and for output. */
function tidy(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 ? normal.replace(/\/$/, '') : normal;
}

function wrong(what: string): ConfigurationError {
  const message = `${CONFIG_FILE}: ${what}`;
  return new ConfigurationError(/[.?]$/.test(message) ? message : `${message}.`, { code: 'NTG3004' });
}
