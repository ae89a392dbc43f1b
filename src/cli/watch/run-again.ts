import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { EXIT, type ExitCode } from '../exit-code.js';
import { listenForEndSignals } from '../signals.js';
import { readTargets } from '../targets.js';
import type { Terminal } from '../terminal.js';
import { watchSources } from './watch-sources.js';

/** How long running workers may hold up the next start. */
const PATIENCE_MS = 5000;

/**
 * Runs this very command without `--watch` in a process of its own, and again whenever the folders of its modules, what
 * is generated, or the configuration's folder change. It ends by a signal, as its last run ends.
 */
export async function runAgainOnChange(
  modules: readonly string[],
  config: string | undefined,
  terminal: Terminal,
): Promise<ExitCode> {
  const outputs = (await readTargets({})).map(({ output }) => output);
  const folders = [...modules, ...(config === undefined ? [] : [config])].map((path) => dirname(path));
  const changes = new Changes([...new Set([...folders, ...outputs])]);
  const signals = listenForEndSignals();
  // a terminal sends Ctrl-C to both of us
  const isToldAlready = (signal: NodeJS.Signals): boolean => signal === 'SIGINT' && terminal.input.isTTY === true;
  let endedBy: NodeJS.Signals | undefined;
  const signalled = signals.first.then((signal) => {
    endedBy = signal;
    return 'signal' as const;
  });
  try {
    for (;;) {
      const run = new Run();
      const changed = changes.next();
      let event = await Promise.race([signalled, changed, run.ended.then(() => 'end' as const)]);
      if (event === 'end') {
        terminal.progress('ended; starting again with the next change');
        event = await Promise.race([signalled, changed]);
      }
      if (event === 'change') {
        terminal.progress('changed; starting again');
        await run.replace();
      }
      if (endedBy === undefined) continue;
      if (!isToldAlready(endedBy)) run.tell();
      void signals.second.then((signal) => isToldAlready(signal) || run.tell());
      return await run.ended;
    }
  } finally {
    signals.close();
    changes.close();
  }
}

/** Changes of sources, of which none is lost between two waits. */
class Changes {
  readonly #end: () => void;
  #pending = false;
  #waiting: (() => void) | undefined;

  constructor(folders: readonly string[]) {
    this.#end = watchSources(folders, () => {
      this.#pending = this.#waiting === undefined;
      this.#waiting?.();
      this.#waiting = undefined;
    });
  }

  async next(): Promise<'change'> {
    if (!this.#pending) await new Promise<void>((resolve) => (this.#waiting = resolve));
    this.#pending = false;
    return 'change';
  }

  close(): void {
    this.#end();
  }
}

/** One run of the command, in a process that speaks where this one does. */
class Run {
  readonly #child = spawn(
    process.execPath,
    [...process.execArgv, ...process.argv.slice(1).filter((word) => !/^--watch(=|$)/.test(word))],
    { stdio: 'inherit' },
  );
  /** One that is told to end before it listens for signals has no code, and ends as well as it can. */
  readonly ended: Promise<ExitCode> = once(this.#child, 'exit').then(([code]) => (code as number | null) ?? EXIT.ok);

  tell(): void {
    this.#child.kill('SIGTERM');
  }

  /** Ends it, and waits for its workers for a while. */
  async replace(): Promise<void> {
    this.tell();
    const impatient = setTimeout(() => this.tell(), PATIENCE_MS);
    await this.ended;
    clearTimeout(impatient);
  }
}
