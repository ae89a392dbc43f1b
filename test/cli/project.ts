import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from '@jest/globals';
import type { Run } from './captured.js';
import { Host } from './hosted.js';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const program = join(checkout, 'bin/ntgen.js');
const source = join(checkout, 'src/cli/program.ts');

/** Of all projects of a suite. */
const host = new Host();
afterAll(() => host.end());

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    module: 'NodeNext',
    strict: true,
    skipLibCheck: true,
    types: [],
    customConditions: ['ntgen-source'],
  },
  include: ['src'],
};

/** A project of a user's in a temporary folder, with this checkout as its `ntgen`. */
export class Project {
  readonly #children = new Set<ChildProcess>();
  readonly #folder = mkdtempSync(join(tmpdir(), 'ntgen-project-'));

  constructor(files: Readonly<Record<string, string>>) {
    this.put('package.json', '{ "type": "module" }');
    this.put('tsconfig.json', JSON.stringify(TSCONFIG));
    for (const [path, text] of Object.entries(files)) this.put(path, text);
    mkdirSync(this.path('node_modules'));
    symlinkSync(checkout, this.path('node_modules/ntgen'), 'dir');
  }

  /** Another project that has all that this one has. */
  copy(): Project {
    const copy = new Project({});
    for (const path of ['src', 'generated']) {
      cpSync(this.path(path), copy.path(path), { recursive: true, preserveTimestamps: true });
    }
    return copy;
  }

  path(file: string): string {
    return join(this.#folder, file);
  }

  put(file: string, text: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  /** Deletes a file or a folder. */
  delete(file: string): void {
    rmSync(this.path(file), { recursive: true });
  }

  has(file: string): boolean {
    return existsSync(this.path(file));
  }

  /** The same project for commands that run in a folder of it, and, in processes of their own, with more in their environment. */
  in(folder: string, env?: Readonly<Record<string, string>>): Pick<Project, 'ntgen'> {
    const cwd = this.path(folder);
    return {
      ntgen: (...argv) =>
        env === undefined ? host.run({ argv, cwd, input: '' }) : this.#start(argv, undefined, { cwd, env }).ended,
    };
  }

  text(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  /** Replaces a piece of a file, which must be there. */
  edit(file: string, from: string, to: string): void {
    const text = this.text(file);
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    this.put(file, text.replace(from, to));
  }

  /** Runs a command in the project's folder, in a process that has run others before. It loads a module once, whatever becomes of its file. */
  async ntgen(...argv: readonly string[]): Promise<Run> {
    return host.run({ argv, cwd: this.#folder, input: '' });
  }

  /** The same, with something piped in. */
  async ntgenReading(input: string, ...argv: readonly string[]): Promise<Run> {
    return host.run({ argv, cwd: this.#folder, input });
  }

  /** Runs `ntgen` as a process of its own. What still runs when the project is removed is ended. */
  start(...argv: readonly string[]): Running {
    return this.#start(argv);
  }

  /** The same, with something piped in. */
  startReading(input: string, ...argv: readonly string[]): Running {
    return this.#start(argv, input);
  }

  /** The same as the first of a group of processes, as a shell starts it, and without the launcher. */
  startGroup(...argv: readonly string[]): Running {
    return this.#start(argv, undefined, {
      before: ['--conditions=ntgen-source', '--import', import.meta.resolve('tsx'), source],
      detached: true,
    });
  }

  #start(
    argv: readonly string[],
    input?: string,
    { before = [program], detached = false, cwd = this.#folder, env = {} }: Start = {},
  ): Running {
    const child = spawn(process.execPath, [...before, ...argv], {
      cwd,
      detached,
      env: { ...process.env, ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    child.stdin?.end(input);
    this.#children.add(child);
    child.once('close', () => this.#children.delete(child));
    return new Running(child);
  }

  remove(): void {
    for (const child of this.#children) child.kill('SIGTERM');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

interface Start {
  /** What node is given before the arguments. */
  readonly before?: readonly string[];
  /** First of a group of processes. */
  readonly detached?: boolean;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A command that runs. */
export class Running {
  readonly ended: Promise<Run>;
  readonly #child: ChildProcess;
  readonly #said = { stdout: '', stderr: '' };
  readonly #speech = new EventEmitter();
  #heard = { stdout: 0, stderr: 0 };
  #over = false;

  constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8').on('data', (text: string) => {
        this.#said[stream] += text;
        this.#speech.emit('speech');
      });
    }
    this.ended = once(child, 'close').then(([code]) => {
      this.#over = true;
      this.#speech.emit('speech');
      return { code: code as number, ...this.#said };
    });
  }

  /** Resolves once it has said something on either stream; rejects when it ends without. */
  async says(something: RegExp): Promise<void> {
    while (!something.test(this.#said.stdout) && !something.test(this.#said.stderr)) {
      if (this.#over) throw new Error(`It ended without saying ${String(something)}: ${JSON.stringify(this.#said)}`);
      await once(this.#speech, 'speech');
    }
    this.#heard = { stdout: this.#said.stdout.length, stderr: this.#said.stderr.length };
  }

  /** Resolves once it has said something since the last time. */
  async saysNext(something: RegExp): Promise<void> {
    const pattern = new RegExp(something.source, something.flags.replace('g', ''));
    const heard = (): boolean =>
      pattern.test(this.#said.stdout.slice(this.#heard.stdout) + this.#said.stderr.slice(this.#heard.stderr));
    while (!heard()) {
      if (this.#over) throw new Error(`It ended without saying ${String(something)}: ${JSON.stringify(this.#said)}`);
      await once(this.#speech, 'speech');
    }
    this.#heard = { stdout: this.#said.stdout.length, stderr: this.#said.stderr.length };
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Sends a signal to it and to all that it has started. */
  killGroup(signal: NodeJS.Signals): void {
    process.kill(-(this.#child.pid ?? 0), signal);
  }
}
