import { watchSources, type Watched } from './watch-sources.js';

/** Changes of sources, of which none is lost between two waits; those that come together are one. */
export class Changes {
  readonly #end: () => void;
  #pending = false;
  #failure: { readonly error: unknown } | undefined;
  #waiting: (() => void) | undefined;

  constructor(watched: Watched) {
    const tell = (): void => {
      this.#pending = this.#waiting === undefined;
      this.#waiting?.();
      this.#waiting = undefined;
    };
    this.#end = watchSources(watched, tell, (error) => {
      this.#failure = { error };
      tell();
    });
  }

  /** @throws NtgenError  NTG3010: not all sources can be watched any longer */
  async next(): Promise<'change'> {
    if (!this.#pending) await new Promise<void>((resolve) => (this.#waiting = resolve));
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#pending = false;
    return 'change';
  }

  close(): void {
    this.#end();
  }
}
