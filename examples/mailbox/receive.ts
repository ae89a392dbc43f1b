import { on } from 'node:events';
import { watch } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Entrypoint, entrypointDecorator, type EntrypointMethod } from 'ntgen';
import { folderOf, SUFFIX } from './folders.js';

interface ReceiveOptions {
  /** The name of the queue. One receiver each: nothing keeps two from taking the same message. */
  readonly folder: string;
}

/**
 * An entrypoint kind of our own: fires a worker for each message in a folder, in the order of their arrival.
 *
 * A message is removed once its worker has ended well, and kept as `*.failed` when it has not.
 */
class Receive extends Entrypoint<ReceiveOptions, readonly [body: string]> {
  readonly #stopping = new AbortController();

  override async setup(): Promise<void> {
    for (const { options } of this.methods) await mkdir(this.#folderOf(options), { recursive: true });
  }

  override start(): void {
    for (const method of this.methods) this.host.background(`receive ${method.name}`, () => this.#run(method));
  }

  /** Takes no new message; the container waits for the one in hand. */
  override stop(): void {
    this.#stopping.abort();
  }

  async #run(method: EntrypointMethod<ReceiveOptions>): Promise<void> {
    const { signal } = this.#stopping;
    const folder = this.#folderOf(method.options);
    try {
      // Watched before the first look, so that nothing arrives in between.
      const changes = on(watch(folder, { signal }), 'change', { signal });
      await this.#empty(folder, method);
      for await (const _ of changes) await this.#empty(folder, method);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #empty(folder: string, method: EntrypointMethod<ReceiveOptions>): Promise<void> {
    const names = await readdir(folder);
    for (const name of names.filter((file) => file.endsWith(SUFFIX)).sort()) {
      if (this.#stopping.signal.aborted) return;
      const file = join(folder, name);
      const outcome = await this.spawn(method, [await readFile(file, 'utf8')]);
      if (outcome.ok) await rm(file);
      // Without a context the worker has not run at all: the message is for the next start.
      else if (outcome.context !== undefined) await rename(file, `${file}.failed`);
    }
  }

  #folderOf({ folder }: ReceiveOptions): string {
    return folderOf(folder, this.host.config);
  }
}

/** `@receive({ folder: 'letters' })`: the method takes the text of a message. */
export const receive = entrypointDecorator('receive', Receive);
