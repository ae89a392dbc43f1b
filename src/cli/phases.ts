import { performance } from 'node:perf_hooks';

/** One step of the work on a target, and how long it took. */
export interface Phase {
  readonly name: string;
  readonly milliseconds: number;
}

/** Does steps one after the other, and keeps how long each took. */
export class Phases {
  readonly #begun: (name: string) => void;
  readonly #done: Phase[] = [];

  /** @param begun  is told each step before it begins */
  constructor(begun: (name: string) => void = () => undefined) {
    this.#begun = begun;
  }

  get done(): readonly Phase[] {
    return this.#done;
  }

  async time<Result>(name: string, work: () => Result | Promise<Result>): Promise<Result> {
    this.#begun(name);
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.#done.push({ name, milliseconds: performance.now() - start });
    }
  }
}

/** `load 412 ms, read 803 ms, 1215 ms together`. */
export function printPhases(phases: readonly Phase[]): string {
  const told = (milliseconds: number): string => `${milliseconds.toFixed(0)} ms`;
  const steps = phases.map(({ name, milliseconds }) => `${name} ${told(milliseconds)}`);
  const sum = phases.reduce((all, { milliseconds }) => all + milliseconds, 0);
  return [...steps, `${told(sum)} together`].join(', ');
}
