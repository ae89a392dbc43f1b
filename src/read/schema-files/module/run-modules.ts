import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { READY, type DefinedDocument, type ModuleReport } from './protocol.js';

/** Seconds that one module may take. */
const TIME_LIMIT = 20;
/** Seconds until a process is ready to run the first, on a busy machine. */
const START_LIMIT = 120;

/** What came of running one module: what it defines, or a sentence on why nothing came, with the place if it is known. */
export type ModuleOutcome =
  { readonly documents: readonly DefinedDocument[] } | { readonly failure: string; readonly thrownAt?: string };

/**
 * Runs modules in a process of their own, with a loader for TypeScript, one after the other. One that ends the process or
 * never ends is told of, and the others go on in a new process.
 *
 * @param files      absolute
 * @param timeLimit  seconds for each
 */
export async function runModules(
  files: readonly string[],
  timeLimit = TIME_LIMIT,
): Promise<ReadonlyMap<string, ModuleOutcome>> {
  const outcomes = new Map<string, ModuleOutcome>();
  let waiting = files;
  while (waiting.length > 0) {
    const { reports, failure } = await runProcess(waiting, timeLimit);
    for (const report of reports) outcomes.set(report.file, outcomeOf(report));
    const [culprit, ...others] = waiting.slice(reports.length);
    if (culprit !== undefined) outcomes.set(culprit, { failure });
    waiting = others;
  }
  return outcomes;
}

function outcomeOf(report: ModuleReport): ModuleOutcome {
  if ('documents' in report) return { documents: report.documents };
  const { message, thrownAt } = report;
  return { failure: `failed: ${message}`, ...(thrownAt === undefined ? {} : { thrownAt }) };
}

/** What a process told before it ended, and why it ended, if it was before its time. */
function runProcess(
  files: readonly string[],
  timeLimit: number,
): Promise<{ readonly reports: readonly ModuleReport[]; readonly failure: string }> {
  const program = fileURLToPath(new URL(`./run-module${SOURCE ? '.ts' : '.js'}`, import.meta.url));
  const flags = [...(SOURCE ? ['--conditions=ntgen-source'] : []), '--import', LOADER, MEMORY];
  const child = spawn(process.execPath, [...flags, program, ...files], {
    // what a module prints must not come between our own results
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const reports: ModuleReport[] = [];
  return new Promise((resolve) => {
    let isLate = false;
    const kill = (): void => {
      isLate = true;
      child.kill('SIGKILL');
    };
    let timer = setTimeout(kill, START_LIMIT * 1000);
    child.on('message', (report) => {
      if (report !== READY) reports.push(report as ModuleReport); // our own program says nothing else
      clearTimeout(timer);
      timer = setTimeout(kill, timeLimit * 1000);
    });
    child.on('error', ({ message }) => end(`cannot be run: ${message}`));
    child.on('close', (code, signal) => {
      if (isLate) end(`did not end within ${String(timeLimit)} seconds`);
      else if (code === UNSETTLED) end('waits for something that never comes');
      else end(`ended the process (${signal ?? `exit code ${String(code)}`})`);
    });
    function end(failure: string): void {
      clearTimeout(timer);
      resolve({ reports, failure });
    }
  });
}

/** Node's exit code where an `await` at the top is never settled. */
const UNSETTLED = 13;

/** Whether this is the source: then the process needs a loader for it, and `ntgen` means it. */
const SOURCE = import.meta.url.endsWith('.ts');

/** Megabytes for a module that takes without end. */
const MEMORY = '--max-old-space-size=512';

/** Loads TypeScript as it is. */
const LOADER = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
