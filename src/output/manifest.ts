import { hash } from 'node:crypto';
import { canonicalJson } from '../contract/canonical.js';
import { checkManifest } from '../generated/manifest.js';
import { isInside } from './paths.js';

/** Name of the manifest in an output folder. */
export const MANIFEST = 'ntgen.manifest.json';

/** Version of the manifest's form. */
const FORMAT = 1;

/** The files that we own: path to sha256 of the text as we wrote it. */
export type Manifest = ReadonlyMap<string, string>;

/** Hash of a generated text; line ends do not count, since a checkout may turn them. */
export function hashText(text: string): string {
  return hash('sha256', normalise(text), 'hex');
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
  if (!checkManifest(document)) return undefined;
  const { files } = document as { readonly files: Readonly<Record<string, string>> }; // its schema says so
  return Object.keys(files).every(isInside) ? new Map(Object.entries(files)) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
