import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { EXIT, type ExitCode } from '../exit-code.js';
import { handingOnSignals, listenForEndSignals } from '../signals.js';
import { readTargets } from '../targets.js';
import type { Terminal } from '../terminal.js';
import { Changes } from './changes.js';

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
  const changes = new Changes({ folders: [...new Set([...folders, ...outputs])] });
  const signals = listenForEndSignals();
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
      run.tell(endedBy);
      void signals.second.then(() => run.hurry());
      return await run.ended;
    }
  } finally {
    signals.close();
    changes.close();
  }
}

/** One run of the command, in a process that speaks where this one does. */
class Run {
  readonly #child = spawn(
    process.execPath,
    [...process.execArgv, ...process.argv.slice(1).filter((word) => !/^--watch(=|$)/.test(word))],
    handingOnSignals(),
  );
  /** One that is told to end before it listens for signals has no code, and ends as well as it can. */
  readonly ended: Promise<ExitCode> = once(this.#child, 'exit').then(([code]) => (code as number | null) ?? EXIT.ok);

  tell(signal: NodeJS.Signals): void {
    if (this.#child.connected) this.#child.send(signal);
  }

  /** A second signal, which also ends what does not listen for any: a module that is still loading. */
  hurry(): void {
    this.#child.kill('SIGTERM');
  }

  /** Ends it, and waits for its workers for a while. */
  async replace(): Promise<void> {
    this.tell('SIGTERM');
    const impatient = setTimeout(() => this.hurry(), PATIENCE_MS);
    await this.ended;
    clearTimeout(impatient);
  }
}
