import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { AnswerMessage, CommandName, Commands, ContestantName, Side } from './protocol.js';

const PROGRAM = fileURLToPath(new URL('process.ts', import.meta.url));

/** One side of one contestant, seen from the process that runs the bench. */
export class Peer {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  /** Rejects when the process ends. */
  readonly failure: Promise<never>;

  /** @param profileTo a folder for the CPU profiles that the process leaves behind */
  constructor(contestant: ContestantName, side: Side, profileTo: string | undefined) {
    this.#name = `${contestant} ${side}`;
    // A folder for each: the loader of TypeScript runs in a thread of its own and leaves a profile too.
    const profiling =
      profileTo === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}/${contestant}-${side}`];
    this.#child = fork(PROGRAM, [contestant, side], {
      execArgv: [...process.execArgv, ...profiling],
      // stdout is for the table
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    this.#exited = once(this.#child, 'exit');
    this.failure = this.#exited.then(() => {
      const { exitCode, signalCode } = this.#child;
      throw new Error(`the process of the ${this.#name} has ended with ${String(signalCode ?? exitCode)}`);
    });
    // Its end is no failure when nobody waits for it.
    this.failure.catch(() => {});
  }

  /**
   * Sends a command and waits for its answer. One at a time.
   *
   * @throws when the process refuses, or ends before it answers
   */
  async tell<Name extends CommandName>(command: Name, ask: Commands[Name]['ask']): Promise<Commands[Name]['answer']> {
    const answered = new Promise<AnswerMessage>((resolve, reject) => {
      this.#child.once('message', resolve);
      this.#child.send({ command, ask }, (error) => {
        if (error !== null) reject(error);
      });
    });
    // The process sends nothing else, and knows which answer belongs to which command.
    const message = await Promise.race([answered, this.failure]);
    if ('failure' in message) throw new Error(`${this.#name}: ${message.failure}`);
    return message.answer;
  }

  /** Resolves when the process has ended: by itself if it can, else by force. */
  async end(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    await this.tell('stop', null).catch(() => this.#child.kill());
    await this.#exited;
  }
}
