import { hash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { stampOf, type Stamp } from './stamp.js';

/** What stands at a path, links followed. */
export type Kind = 'file' | 'folder' | 'nothing';

/** A text as it was read. */
export type SeenText = readonly [stamp: Stamp, hash: string];

/** What a run has seen of the disk, by absolute path: as long as it looks the same, the run would end the same. */
export interface Evidence {
  readonly texts: Readonly<Record<string, SeenText>>;
  readonly kinds: Readonly<Record<string, Kind>>;
  /** The names in a folder: of folders in it, and of files that could be sources. */
  readonly listings: Readonly<Record<string, string>>;
  /** Where links lead. */
  readonly realPaths: Readonly<Record<string, string>>;
  /** The folder that the run itself writes: its name counts in no listing. */
  readonly output: string;
}

const SOURCE = /\.(?:[cm]?[jt]sx?|json|ya?ml|hbs)$/;

/** Folders whose files are read when they are asked for by name, and never found by a pattern. */
const NOT_SEARCHED: ReadonlySet<string> = new Set(['node_modules', 'bower_components', 'jspm_packages', '.git']);

/** Notes what a run sees of the disk. */
export class Witness {
  readonly #texts = new Map<string, SeenText>();
  readonly #kinds = new Map<string, Kind>();
  readonly #listings = new Map<string, string>();
  readonly #realPaths = new Map<string, string>();
  readonly #output: string;
  #doubt: string | undefined;

  /** @param output  absolute; the folder that the run itself writes */
  constructor(output: string) {
    this.#output = output;
  }

  /** All that was seen; undefined where something was seen that cannot be looked at again. */
  evidence(): Evidence | undefined {
    if (this.#doubt !== undefined) return undefined;
    return {
      texts: Object.fromEntries(this.#texts),
      kinds: Object.fromEntries(this.#kinds),
      listings: Object.fromEntries(this.#listings),
      realPaths: Object.fromEntries(this.#realPaths),
      output: this.#output,
    };
  }

  /** Something that evidence does not cover: the next run has to be a full one. */
  doubt(reason: string): void {
    this.#doubt ??= reason;
  }

  /** Reads a text, or finds none, and notes it. The stamp is of before: a change while it is read is a change. */
  text(path: string, read: (path: string) => string | undefined): string | undefined {
    const readAt = Date.now();
    const stats = statSync(path, { throwIfNoEntry: false });
    const text = read(path);
    if (text === undefined) this.kind(path);
    else if (stats === undefined) this.doubt(`${path} came while it was read`);
    else if (!this.#texts.has(path)) this.#texts.set(path, [stampOf(stats, readAt), hashOf(text)]);
    return text;
  }

  kind(path: string): Kind {
    const known = this.#kinds.get(path);
    if (known !== undefined) return known;
    const kind = kindOf(path);
    this.#kinds.set(path, kind);
    return kind;
  }

  names(folder: string): void {
    this.#listings.set(folder, namesIn(folder, this.#output));
  }

  /** The names in a folder and in all below it that patterns find files in. */
  namesBelow(folder: string): void {
    this.names(folder);
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (NOT_SEARCHED.has(entry.name) || path === this.#output) continue;
      if (entry.isDirectory()) this.namesBelow(path);
      else if (entry.isSymbolicLink() && kindOf(path) !== 'file') this.doubt(`${path} is a link`);
    }
  }

  /** The texts below a folder whose names end so. */
  textsBelow(folder: string, ending: string): void {
    this.namesBelow(folder);
    for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const path = join(folder, entry);
      if (entry.endsWith(ending)) this.text(path, () => readFileSync(path, 'utf8'));
    }
  }

  realPath(path: string, real: string): void {
    this.#realPaths.set(path, real);
  }
}

/** Of a text without its byte order mark. */
export function hashOf(text: string): string {
  return hash('sha256', text.startsWith('\ufeff') ? text.slice(1) : text, 'base64');
}

/** What cannot be looked at is nothing. */
export function kindOf(path: string): Kind {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return 'nothing';
    return stats.isDirectory() ? 'folder' : 'file';
  } catch {
    return 'nothing';
  }
}

export function namesIn(folder: string, output: string): string {
  const names = entriesOf(folder)
    .filter((entry) => (entry.isFile() ? SOURCE.test(entry.name) : join(folder, entry.name) !== output))
    .map((entry) => `${entry.name}${entry.isFile() ? '' : entry.isDirectory() ? '/' : '@'}`);
  return names.sort().join('\n');
}

export function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // gone, or closed to us: as good as empty, as it is to the compiler
  }
}
