import { watchSources, type Watched } from './watch-sources.js';

/** Changes of sources, of which none is lost between two waits; those that come together are one. */
export class Changes {
  readonly #end: () => void;
  #pending = false;
  #waiting: (() => void) | undefined;

  constructor(watched: Watched) {
    this.#end = watchSources(watched, () => {
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
