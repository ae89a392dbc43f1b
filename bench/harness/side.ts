import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What the process of one side can be told: a name, what goes along, what comes back. */
export type Protocol<Commands> = {
  readonly [Name in keyof Commands]: { readonly ask: unknown; readonly answer: unknown };
};

/** A command on its way to the process. */
export type CommandOf<Commands extends Protocol<Commands>> = {
  readonly [Name in keyof Commands]: { readonly command: Name; readonly ask: Commands[Name]['ask'] };
}[keyof Commands];

/** Its answer on the way back. */
export type AnswerOf<Commands extends Protocol<Commands>> =
  { readonly answer: Commands[keyof Commands]['answer'] } | { readonly failure: string };

/** One side of one contestant, seen from the process that runs the bench. It answers each command before it takes the next. */
export class Side<Commands extends Protocol<Commands>> {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  /** Rejects when the process ends. */
  readonly failure: Promise<never>;

  /**
   * @param program a file that calls `obeyOrders`
   * @param args what it is to be: a contestant, a side
   * @param profileTo a folder for the CPU profiles that the process leaves behind
   */
  constructor(program: string, args: readonly string[], profileTo?: string) {
    this.#name = args.join(' ');
    // A folder for each: the loader of TypeScript runs in a thread of its own and leaves a profile too.
    const profiling = profileTo === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}/${args.join('-')}`];
    this.#child = fork(program, args, {
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
  tell<Name extends keyof Commands>(command: Name, ask: Commands[Name]['ask']): Promise<Commands[Name]['answer']> {
    return this.#exchange(command, ask);
  }

  /** Resolves when the process has ended: by itself if it can, else by force. */
  async end(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    await this.#exchange('stop', null).catch(() => this.#child.kill());
    await this.#exited;
  }

  async #exchange(command: PropertyKey, ask: unknown): Promise<Commands[keyof Commands]['answer']> {
    const answered = new Promise<AnswerOf<Commands>>((resolve, reject) => {
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
}

/** The other end: does what it is told until it is told to stop. */
export function obeyOrders<Commands extends Protocol<Commands>>(
  obey: (order: CommandOf<Commands>) => Promise<Commands[keyof Commands]['answer']>,
): void {
  const tell = (message: AnswerOf<Commands>): void => {
    process.send?.(message);
  };
  process.on('disconnect', () => process.exit());
  process.on('message', (order: CommandOf<Commands>) => {
    obey(order).then(
      (answer) => {
        tell({ answer });
        if (order.command === 'stop') process.disconnect();
      },
      (error: unknown) => {
        tell({ failure: String(error) });
      },
    );
  });
}
