import { Readable } from 'node:stream';
import { main } from '../../src/cli/main.js';

/*
 * A process that runs one command line after the other, each as `ntgen` does it, but for the start of a process. What it is told
 * to run comes from its parent, with which it ends.
 */

/** A command line. */
export interface Order {
  readonly argv: readonly string[];
  /** The working folder. */
  readonly cwd: string;
  /** What is piped in. */
  readonly input: string;
}

let said = { stdout: '', stderr: '' };
for (const stream of ['stdout', 'stderr'] as const) {
  // Services write to it, too, and not only the command.
  process[stream].write = (text: string | Uint8Array): boolean => {
    said[stream] += String(text);
    return true;
  };
}

process.on('message', ({ argv, cwd, input }: Order) => {
  process.chdir(cwd);
  said = { stdout: '', stderr: '' };
  const { stdout, stderr, env } = process;
  void main(argv, { stdout, stderr, env, stdin: Readable.from([input]) }).then((code) =>
    process.send?.({ code, ...said }),
  );
});
process.once('disconnect', () => process.exit());
