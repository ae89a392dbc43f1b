import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';

/** A temporary folder of one test. */
export class Folder implements Disposable {
  readonly #root = mkdtempSync(join(tmpdir(), 'ntgen-test-'));
  /** Where a test has its output; not there until something is written. */
  readonly output = join(this.#root, 'generated');

  /** A path beside the output folder. */
  beside(name: string): string {
    return join(this.#root, name);
  }

  path(file: string): string {
    return join(this.output, file);
  }

  put(file: string, text: string): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  text(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  /** Every file below the output folder with its text, hidden ones included. */
  texts(): Record<string, string> {
    return Object.fromEntries(this.#files().map((file) => [file, this.text(file)]));
  }

  /** Inode and time of every file: what a needless write would change. */
  stamps(): Record<string, string> {
    return Object.fromEntries(
      this.#files().map((file) => {
        const { ino, mtimeMs } = statSync(this.path(file));
        return [file, `${ino} ${mtimeMs}`];
      }),
    );
  }

  [Symbol.dispose](): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  #files(): readonly string[] {
    return readdirSync(this.output, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.output, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
      .sort();
  }
}
