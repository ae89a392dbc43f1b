import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative, resolve } from 'node:path';
import { didYouMean } from '../../errors/suggest.js';
import {
  isRecord,
  SchemaFindings,
  stepsOf,
  type JsonPlace,
  type SchemaFinding,
  type SchemaSource,
} from './findings.js';
import { loadDocument } from './load-document.js';

/** What a `$ref` means. */
export interface Target {
  readonly place: JsonPlace;
  readonly data: unknown;
  /** What a type that stands there would be called. */
  readonly name: string;
}

interface Loaded {
  readonly source: SchemaSource | undefined;
  readonly findings: SchemaFindings;
}

/** Finds what references mean: in their own file, or in another one within the project. Nothing is fetched. */
export class References {
  readonly #root: string;
  readonly #findings: SchemaFindings;
  /** By absolute path. */
  readonly #loaded = new Map<string, Loaded>();

  /** @param root  absolute, with links resolved */
  constructor(root: string, findings: SchemaFindings) {
    this.#root = root;
    this.#findings = findings;
  }

  /** Loads the files that a document refers to, and those that these refer to. What is wrong with them is told when it matters. */
  async load(source: SchemaSource): Promise<void> {
    const waiting = [source];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      for (const ref of refsIn(next.data)) {
        const file = this.#fileOf(ref, next);
        if (typeof file !== 'string' || file === next.file || this.#loaded.has(file)) continue;
        const findings = new SchemaFindings();
        const loaded = await loadDocument(file, this.#root, findings);
        this.#loaded.set(file, { source: loaded, findings });
        if (loaded !== undefined) waiting.push(loaded);
      }
    }
  }

  /** What `ref` means in a file, or why it means nothing. */
  resolve(ref: string, source: SchemaSource): Target | SchemaFinding {
    const file = this.#fileOf(ref, source);
    if (typeof file !== 'string') return file;
    const target = file === source.file ? source : this.#reportLoading(file);
    if (target === undefined) return leadsNowhere(ref, 'What is wrong with that file is told apart.');
    const fragment = decode(ref.includes('#') ? ref.slice(ref.indexOf('#') + 1) : '');
    if (fragment === undefined || (fragment !== '' && !fragment.startsWith('/'))) {
      return leadsNowhere(ref, 'What follows "#" has to be a path such as /$defs/Order: anchors are not read.');
    }
    return find(ref, fragment, target);
  }

  #reportLoading(file: string): SchemaSource | undefined {
    const { source, findings } = this.#loaded.get(file) ?? {};
    for (const diagnostic of findings?.list() ?? []) this.#findings.add(diagnostic);
    return source;
  }

  /** The absolute path of the file that a reference leads into. */
  #fileOf(ref: string, { file: from }: SchemaSource): string | SchemaFinding {
    const path = decode(ref.split('#', 1)[0] ?? '');
    if (path === '') return from;
    if (path === undefined || path.includes('\0')) return leadsNowhere(ref, 'It is no path.');
    if (/^([a-z][a-z\d+.-]*:|[/\\])/i.test(path)) {
      return leadsNowhere(
        ref,
        'Nothing is fetched: copy the schema into the project, and refer to it by a relative path.',
      );
    }
    if (!/\.(json|ya?ml)$/.test(path)) return leadsNowhere(ref, 'Another file has to be JSON or YAML by its ending.');
    const file = realPath(resolve(dirname(from), path));
    const inside = relative(this.#root, file ?? resolve(dirname(from), path));
    if (inside.startsWith('..') || isAbsolute(inside)) {
      return leadsNowhere(ref, 'It leads out of the project, where nothing is read.');
    }
    return file ?? leadsNowhere(ref, 'There is no such file.');
  }
}

function find(ref: string, pointer: string, source: SchemaSource): Target | SchemaFinding {
  let data = source.data;
  const steps = stepsOf(pointer);
  for (const step of steps) {
    const members = Array.isArray(data) || isRecord(data) ? (data as Readonly<Record<string, unknown>>) : {};
    if (!Object.hasOwn(members, step)) {
      return leadsNowhere(ref, didYouMean(step, Object.keys(members)).trim() || `There is no "${step}" at this place.`);
    }
    data = members[step];
  }
  const name = steps.at(-1) ?? basename(source.path).replace(/\.\w+$/, '');
  return { place: { source, pointer }, data, name };
}

function leadsNowhere(ref: string, hint: string): SchemaFinding {
  return { code: 'NTG1205', message: `"${ref}" leads nowhere.`, hint };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function realPath(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

function refsIn(data: unknown): readonly string[] {
  if (Array.isArray(data)) return data.flatMap(refsIn);
  if (!isRecord(data)) return [];
  return Object.entries(data).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : refsIn(value),
  );
}
