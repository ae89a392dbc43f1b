import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigurationError, messageOf } from '../../errors/errors.js';
import { configIn } from '../config/find-config.js';
import { fromHere } from '../from-here.js';
import type { Terminal } from '../terminal.js';
import type { Answers } from './answers.js';
import { configFile, newFiles, newScripts, servicePath, type NewFile, type Package } from './files.js';

const PACKAGE = 'package.json';

/** The package of the working folder: its text, and what it holds. */
export interface FoundPackage {
  readonly text: string;
  readonly document: Readonly<Record<string, unknown>>;
}

/** @throws ConfigurationError  NTG3008: the working folder is no package */
export async function findPackage(): Promise<FoundPackage> {
  if (!existsSync(PACKAGE)) {
    throw new ConfigurationError(
      `There is no ${PACKAGE} in ${process.cwd()}: run it in the folder of a package, or make one first with \`npm init -y && npm install ntgen\`.`,
      { code: 'NTG3008' },
    );
  }
  const text = await readFile(PACKAGE, 'utf8');
  try {
    const document: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (typeof document === 'object' && document !== null && !Array.isArray(document)) {
      return { text, document: document as FoundPackage['document'] };
    }
  } catch (error) {
    throw new ConfigurationError(`${PACKAGE} is not JSON: ${messageOf(error)}.`, { code: 'NTG3008', cause: error });
  }
  throw new ConfigurationError(`${PACKAGE} has to be an object.`, { code: 'NTG3008' });
}

/** Writes a configuration, a first service, npm scripts and a workflow. What is there already is kept, and named. */
export async function initialise(answers: Answers, found: FoundPackage, terminal: Terminal): Promise<void> {
  const { document } = found;
  const facts: Package = {
    isModule: document['type'] === 'module',
    hasNodeTypes: [document['dependencies'], document['devDependencies']].some(
      (packages) => typeof packages === 'object' && packages !== null && Object.hasOwn(packages, '@types/node'),
    ),
  };
  const config = configIn('.');
  if (config !== undefined) terminal.result(kept(fromHere(config)));
  const files = [...(config === undefined ? [configFile(answers, facts)] : []), ...newFiles(answers, facts)];
  for (const file of files) terminal.result((await create(file)) ? `created ${file.path}\n` : kept(file.path));
  await addScripts(found, newScripts(answers), terminal);
  const { folder, service } = answers;
  terminal.progress('next: npx ntgen generate');
  if (service !== 'none') {
    const path = servicePath(folder, service);
    terminal.progress(`then: npx ntgen call ${service}.hello '"you"' --services ${path}`);
    terminal.progress(`      npx ntgen run ${path}`);
  }
}

function kept(path: string): string {
  return `kept ${path}, which is there already\n`;
}

/** False where something stands there. */
async function create({ path, text }: NewFile): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false; // what writeFile throws
    throw error;
  }
}

async function addScripts(
  { text, document }: FoundPackage,
  wanted: Readonly<Record<string, string>>,
  terminal: Terminal,
): Promise<void> {
  const scripts = (document['scripts'] ?? {}) as Readonly<Record<string, string>>;
  const added = Object.entries(wanted).filter(([name]) => !Object.hasOwn(scripts, name));
  for (const [name, script] of Object.entries(wanted)) {
    if (Object.hasOwn(scripts, name) && scripts[name] !== script) {
      terminal.result(`kept the script ${name} of ${PACKAGE}; ours would be: ${script}\n`);
    }
  }
  if (added.length === 0) return;
  const [, indent = '  '] = /^[{\s]*?\n([ \t]+)"/.exec(text) ?? [];
  const whole = { ...document, scripts: { ...scripts, ...Object.fromEntries(added) } };
  await writeFile(PACKAGE, `${JSON.stringify(whole, undefined, indent)}\n`);
  terminal.result(`added to the scripts of ${PACKAGE}: ${added.map(([name]) => name).join(', ')}\n`);
}
