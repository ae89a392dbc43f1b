import { dirname, resolve } from 'node:path';
import { EXIT, type ExitCode } from '../exit-code.js';
import { generateTargets, type GenerateOptions } from '../generate.js';
import { reportError } from '../report-error.js';
import { listenForEndSignals } from '../signals.js';
import { readSetup, type Setup, type TargetFlags } from '../targets.js';
import type { Terminal } from '../terminal.js';
import { Changes } from './changes.js';

/**
 * Generates, and again whenever a source, a template or the configuration changes, until told to end. What is wrong with
 * them is told, and waited for to be mended; only a configuration that is wrong at the start ends the command.
 *
 * Folders are watched before they are read, so that no change falls between. What is written is not among them.
 */
export async function generateOnChange(
  flags: TargetFlags,
  options: GenerateOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  let setup: Setup | undefined = await readSetup(flags, terminal.env);
  let changes = watch(setup);
  const signals = listenForEndSignals();
  const ended = signals.first.then(() => 'end' as const);
  try {
    for (;;) {
      if (setup !== undefined) await generate(setup, options, terminal);
      terminal.progress('watching for changes; Ctrl-C ends');
      if ((await Promise.race([changes.next(), ended])) === 'end') return EXIT.ok;
      setup = await readAgain(flags, terminal);
      if (setup === undefined) continue;
      changes.close();
      changes = watch(setup);
    }
  } finally {
    changes.close();
    signals.close();
  }
}

async function generate({ targets }: Setup, options: GenerateOptions, terminal: Terminal): Promise<void> {
  try {
    await generateTargets(targets, options, terminal);
  } catch (error) {
    reportError(error, terminal);
  }
}

/** Undefined where the configuration is wrong now, which is told. */
async function readAgain(flags: TargetFlags, terminal: Terminal): Promise<Setup | undefined> {
  try {
    return await readSetup(flags, terminal.env);
  } catch (error) {
    reportError(error, terminal);
    return undefined;
  }
}

function watch({ configFile, targets }: Setup): Changes {
  const folders = targets.flatMap(({ root, project, templates = root }) => [
    root,
    project,
    dirname(project), // of a tsconfig that was named
    templates,
  ]);
  return new Changes({
    folders: [...folders, ...(configFile === undefined ? [] : [dirname(configFile)])].map((folder) => resolve(folder)),
    except: targets.map(({ output }) => resolve(output)),
  });
}
