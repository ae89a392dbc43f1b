/** One program to read and one folder to write. Paths are relative to the folder of the configuration. */
export interface ProjectConfig {
  /** A `tsconfig.json`, or the folder of one; `tsconfig.json` by default. */
  readonly project?: string;
  /**
   * Patterns of schema files, from the folder of the tsconfig. By default files with names such as `stock.schema.ts` and
   * `stock.service.yaml` are looked into. Those in TypeScript are run.
   */
  readonly schemaFiles?: readonly string[];
  /** The folder to write to; `generated` by default. */
  readonly output?: string;
  /** A folder of templates: those named as ntgen's own replace them, others make files of their own. */
  readonly templates?: string;
  /** What generated modules end each other's paths with; by default what the project's tsconfig asks for. */
  readonly importExtension?: ImportExtension;
  /** How methods and parameters are named on the wire; `unchanged` by default. */
  readonly naming?: Naming;
}

/** Several projects; all are generated, or none. */
export interface ProjectsConfig {
  readonly projects: readonly ProjectConfig[];
}

/** What `ntgen.config.ts` and its like hold. */
export type NtgenConfig = ProjectConfig | ProjectsConfig;

/** How modules name each other: `./types.js`, `./types.ts` or `./types`. */
export type ImportExtension = '.js' | '.ts' | 'none';

/** `snake_case`: `getUser(userId)` is `get_user(user_id)` on the wire. Keys of payloads stay as they are written. */
export type Naming = 'unchanged' | 'snake_case';

export const IMPORT_EXTENSIONS: readonly ImportExtension[] = ['.js', '.ts', 'none'];
export const NAMINGS: readonly Naming[] = ['unchanged', 'snake_case'];

/** Returns its argument, for the editor's sake: keys are completed, and wrong ones are marked. */
export function defineConfig(config: NtgenConfig): NtgenConfig {
  return config;
}
