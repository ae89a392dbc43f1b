import { createHash } from 'node:crypto';
import { canonicalJson } from '../contract/canonical.js';
import { isInside } from './paths.js';

/** Name of the manifest in an output folder. */
export const MANIFEST = 'ntgen.manifest.json';

/** Version of the manifest's form. */
const FORMAT = 1;

/** The files that we own: path to sha256 of the text as we wrote it. */
export type Manifest = ReadonlyMap<string, string>;

/** Hash of a generated text; line ends do not count, since a checkout may turn them. */
export function hashText(text: string): string {
  return createHash('sha256').update(normalise(text)).digest('hex');
}

/** A text with `\n` only. */
export function normalise(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** The manifest of a set of files. It names no version and no date: what does not change is not written. */
export function printManifest(files: readonly { readonly path: string; readonly text: string }[]): string {
  return canonicalJson({
    format: FORMAT,
    files: Object.fromEntries(files.map(({ path, text }) => [path, hashText(text)])),
  });
}

/** Reads a manifest; undefined when it is none of ours: broken by a merge, of another format, or leading out of its folder. */
export function parseManifest(text: string): Manifest | undefined {
  const document = parseJson(text);
  if (!isRecord(document) || document['format'] !== FORMAT || !isRecord(document['files'])) return undefined;
  const files = new Map<string, string>();
  for (const [path, hash] of Object.entries(document['files'])) {
    if (typeof hash !== 'string' || !isInside(path)) return undefined;
    files.set(path, hash);
  }
  return files;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
