import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dependency, DependencyProvider } from 'ntgen';
import { folderOf, SUFFIX } from './folders.js';

type SendMessage = (body: string) => Promise<void>;

/** A dependency of our own: puts messages into a folder. */
class SendProvider extends DependencyProvider<SendMessage> {
  readonly #name: string;
  #sent = 0;

  constructor(folder: string) {
    super();
    this.#name = folder;
  }

  override async setup(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
  }

  override getDependency(): SendMessage {
    return async (body) => {
      // Names sort by time; the count is for messages of one millisecond.
      this.#sent += 1;
      const order = [Date.now(), this.#sent].map((number) => String(number).padStart(15, '0'));
      const file = join(this.#folder, [...order, randomUUID()].join('-'));
      // It gets its name when it is whole: a receiver never reads half a message.
      await writeFile(file, body);
      await rename(file, file + SUFFIX);
    };
  }

  get #folder(): string {
    return folderOf(this.#name, this.host.config);
  }
}

/** `readonly send = Send('letters')`, then `await this.send('Dear Ann, …')`. */
export const Send = dependency(SendProvider);
