import type { ModuleProblem } from './typebox-json.js';

/** A definition that a module exports, in the form of a document. */
export interface DefinedDocument {
  /** The name of the export. */
  readonly exported: string;
  readonly data: unknown;
  readonly problems: readonly ModuleProblem[];
}

/** What the process that runs modules tells of one of them, in the order in which it was given them. */
export type ModuleReport =
  | { readonly file: string; readonly documents: readonly DefinedDocument[] }
  | {
      readonly file: string;
      /** What it threw. */
      readonly message: string;
      /** Where in a file of the user's, as `file:line:column`. */
      readonly thrownAt?: string;
    };

/** Characters of JSON that one module may come to. */
export const LARGEST_MODULE = 4_000_000;

/** What the process says before it runs the first module. */
export const READY = 'ready';
