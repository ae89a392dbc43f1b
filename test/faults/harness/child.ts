import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Ledger } from './ledger.js';
import { until } from './until.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CLI = `${ROOT}src/cli/program.ts`;
const LOADER = pathToFileURL(createRequire(`${ROOT}package.json`).resolve('tsx')).href;
export const SERVICE_MODULE = fileURLToPath(new URL('../services/forked.service.ts', import.meta.url));

/** The end of a process, as its parent sees it. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ChildOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly nodeFlags?: readonly string[];
}

/** A process of our own that runs TypeScript. Its exits go into the ledger. */
export class Child {
  readonly #process: ChildProcess;
  readonly #exited: Promise<Exit>;
  #output = '';
  #exit: Exit | undefined;
  /** Whether the test has ended it. */
  #wanted = false;

  constructor(ledger: Ledger, file: string, args: readonly string[], { environment, nodeFlags = [] }: ChildOptions) {
    const flags = ['--conditions=ntgen-source', '--import', LOADER, ...nodeFlags];
    this.#process = spawn(process.execPath, [...flags, file, ...args], {
      // Where no generated tables are found: nothing was generated for the services.
      cwd: tmpdir(),
      env: { ...process.env, ...environment, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
    this.#exited = new Promise((resolve) => {
      this.#process.once('exit', (code, signal) => {
        this.#exit = { code, signal };
        ledger.exits.push({ pid: this.pid, code, signal, wanted: this.#wanted });
        resolve(this.#exit);
      });
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** All that it has written, to both streams. */
  get output(): string {
    return this.#output;
  }

  get isRunning(): boolean {
    return this.#exit === undefined;
  }

  /** Resolves once it has written that; fails with all it has written when it ends before. */
  async says(text: string): Promise<void> {
    await until(
      () => `the process says "${text}"; it has said:\n${this.#output}`,
      () => {
        if (this.#output.includes(text)) return true;
        if (!this.isRunning) throw new Error(`The process has ended without saying "${text}":\n${this.#output}`);
        return false;
      },
    );
  }

  /** Its end is no fault any more. */
  mayEnd(): this {
    this.#wanted = true;
    return this;
  }

  signal(signal: NodeJS.Signals): void {
    this.#wanted = true;
    this.#process.kill(signal);
  }

  exited(): Promise<Exit> {
    return this.#exited;
  }

  /** As `kill -9` does. Resolves when it is gone. */
  async kill(): Promise<Exit> {
    if (this.isRunning) this.signal('SIGKILL');
    return this.#exited;
  }
}

/** `ntgen run` of the faulty service, with the configuration of a file. */
export function ntgenRun(
  ledger: Ledger,
  configFile: string,
  { environment, ...options }: ChildOptions & { readonly service: string },
): Child {
  return new Child(ledger, CLI, ['run', SERVICE_MODULE, '--config', configFile], {
    ...options,
    environment: { ...environment, FAULTS_SERVICE: options.service },
  });
}
