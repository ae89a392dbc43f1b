import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { canonicalJson } from '../contract/canonical.js';
import { hasErrors } from '../errors/diagnostic.js';
import { ConfigurationError } from '../errors/errors.js';
import { didYouMean } from '../errors/suggest.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { exitCodeOf } from './pipeline.js';
import { printDiagnostics } from './print-diagnostics.js';
import { readTargets, type Target, type TargetFlags } from './targets.js';
import type { Terminal } from './terminal.js';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/**
 * Prints the JSON Schema of an exported type to stdout, and what there is to say of it to stderr.
 *
 * @param wanted  `src/orders.ts#Order`
 * @throws ConfigurationError  NTG3008: there is no such file, or no such type in it
 */
export async function printSchema(wanted: string, flags: TargetFlags, terminal: Terminal): Promise<ExitCode> {
  const [path = '', type = ''] = wanted.split(/#(?=[^#]*$)/);
  const file = resolve(path);
  if (!existsSync(file) || !statSync(file).isFile()) throw wrong(`There is no file ${path}.`);
  if (!/\.[cm]?tsx?$/.test(file)) throw wrong(`${path} is no TypeScript.`);
  const { root, project, output } = projectOf(file, await readTargets(flags));
  const { readType } = await import('../read/read-type.js');
  const reading = readType({ file, type, project: resolve(project), output: resolve(output), root });
  if ('exported' in reading) throw wrong(unknownType(path, type, reading.exported));
  printDiagnostics(reading.diagnostics, terminal, (text) => terminal.fault(text.trimEnd()));
  if (!('schema' in reading) || hasErrors(reading.diagnostics)) return exitCodeOf(reading.diagnostics);
  const { schema, $defs } = reading;
  const hasDefs = Object.keys($defs).length > 0;
  terminal.result(canonicalJson({ $schema: DIALECT, title: type, ...schema, ...(hasDefs && { $defs }) }));
  return EXIT.ok;
}

/** The project in whose folder the file lies, the innermost; else the first. */
function projectOf(file: string, targets: readonly Target[]): Target {
  const [first] = targets;
  if (first === undefined) throw new TypeError('a configuration has a project');
  const folderOf = ({ project }: Target): string =>
    project.endsWith('.json') ? dirname(resolve(project)) : resolve(project);
  const around = targets.filter((target) => file.startsWith(`${folderOf(target)}/`));
  return around.sort((a, b) => folderOf(b).length - folderOf(a).length)[0] ?? first;
}

/** More names than these are no help. */
const MOST_NAMES = 12;

function unknownType(path: string, type: string, exported: readonly string[]): string {
  const more = exported.length > MOST_NAMES ? `, and ${String(exported.length - MOST_NAMES)} more` : '';
  const among = exported.length === 0 ? 'no type' : exported.slice(0, MOST_NAMES).join(', ') + more;
  if (type === '') return `Which type? Write ${path}#Type. It exports ${among}.`;
  return `${path} exports no type "${type}".${didYouMean(type, exported) || ` It exports ${among}.`}`;
}

function wrong(message: string): ConfigurationError {
  return new ConfigurationError(message, { code: 'NTG3008' });
}
