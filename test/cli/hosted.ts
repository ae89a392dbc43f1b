import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Run } from './captured.js';
import type { Order } from './host.js';

const PROGRAM = fileURLToPath(new URL('./host.ts', import.meta.url));
const FLAGS = ['--conditions=ntgen-source', '--import', import.meta.resolve('tsx')];

/** A process that runs command lines, one after the other: to start one for each costs more than what most of them do. */
export class Host {
  #process: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** What does not belong to a command line: of modules in processes of their own, and why it has ended. */
  #said = '';

  run(order: Order): Promise<Run> {
    const run = this.#last.then(() => this.#run(order));
    this.#last = run.catch(() => undefined);
    return run;
  }

  async end(): Promise<void> {
    const child = this.#process;
    if (child === undefined) return;
    const ended = once(child, 'exit');
    child.disconnect();
    await ended;
  }

  #run(order: Order): Promise<Run> {
    const child = (this.#process ??= this.#start());
    return new Promise((resolve, reject) => {
      const onExit = (): void =>
        reject(new Error(`Ended in the midst of ntgen ${order.argv.join(' ')}:\n${this.#said}`));
      child.once('exit', onExit);
      child.once('message', (run: Run) => {
        child.off('exit', onExit);
        resolve(run);
      });
      child.send(order);
    });
  }

  #start(): ChildProcess {
    const child = fork(PROGRAM, { execArgv: FLAGS, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    child.once('exit', () => (this.#process = undefined));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
    return child;
  }
}
