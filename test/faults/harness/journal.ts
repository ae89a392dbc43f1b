import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** What a worker has written down. `ended` is the last thing that a handler does before it returns. */
export interface JournalEntry {
  readonly pid: number;
  readonly what: 'started' | 'ended' | 'failed' | 'aborted';
  /** Of the event or the call. */
  readonly id: string;
  /** What there is to say about it. */
  readonly about?: Readonly<Record<string, unknown>>;
}

/**
 * A file that workers, in this process and in others, only ever append to. What is written is there whatever becomes of the
 * writer: a line is one write.
 */
export class Journal {
  readonly path: string;
  readonly #file: number;
  readonly #chunk = Buffer.alloc(65_536);
  readonly #entries: JournalEntry[] = [];
  readonly #ids = new Map<JournalEntry['what'], Set<string>>();
  #offset = 0;
  /** Of a line whose end is not read yet. */
  #rest = '';

  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, 'a+');
  }

  write(what: JournalEntry['what'], id: string, about?: JournalEntry['about']): void {
    const entry: JournalEntry = { pid: process.pid, what, id, ...(about !== undefined && { about }) };
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
  }

  /** All entries. It is asked often, and reads on from where it was. */
  read(): readonly JournalEntry[] {
    for (;;) {
      const bytes = readSync(this.#file, this.#chunk, 0, this.#chunk.length, this.#offset);
      if (bytes === 0) return this.#entries;
      this.#offset += bytes;
      const lines = (this.#rest + this.#chunk.toString('latin1', 0, bytes)).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) this.#add(JSON.parse(line) as JournalEntry);
    }
  }

  ids(what: JournalEntry['what']): ReadonlySet<string> {
    this.read();
    return this.#ids.get(what) ?? new Set();
  }

  close(): void {
    closeSync(this.#file);
  }

  #add(entry: JournalEntry): void {
    this.#entries.push(entry);
    const ids = this.#ids.get(entry.what) ?? new Set();
    ids.add(entry.id);
    this.#ids.set(entry.what, ids);
  }
}
