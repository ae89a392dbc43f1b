import type { ContractSet } from '../contract/contract.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import type { Plan } from '../output/plan.js';
import type { Locations } from './locate.js';
import type { Target } from './targets.js';

/** A target, read and planned. */
export interface Prepared {
  readonly target: Target;
  /** Of the reader and of the rules. */
  readonly diagnostics: readonly Diagnostic[];
  /** What writing would do; undefined where the sources have errors. */
  readonly plan: Plan | undefined;
  /** What the sources say; undefined where they did not have to be read: nothing has changed since the last run. */
  readonly source: Source | undefined;
  /** Keeps what this run came to, once the plan is carried out. */
  readonly keep: () => Promise<void>;
}

/** What a target's sources say. */
export interface Source {
  readonly contracts: ContractSet;
  /** Places, with files from the working folder, as those of the diagnostics. */
  readonly locations: Locations;
  /** The contracts that the disk holds now; undefined where it holds none, or none that can be trusted. */
  readonly before: ContractSet | undefined;
}
