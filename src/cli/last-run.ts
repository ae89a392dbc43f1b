import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { hashOf, realPathOf, Witness, type Evidence } from '../cache/evidence.js';
import { holds } from '../cache/holds.js';
import { keep, recall } from '../cache/store.js';
import type { Diagnostic } from '../errors/diagnostic.js';
import type { Plan } from '../output/plan.js';
import { planOfStanding, standingOf, type Standing } from '../output/standing.js';
import { findSchemaFiles } from '../read/schema-files/find-schema-files.js';
import { ownCode } from './own-code.js';
import type { Target } from './targets.js';

/** Form of what is kept, and what it is taken to prove. */
const FORMAT = 1;

/** What a run on a target came to, and all that this followed from. */
interface Kept {
  /** Hash of everything that is not on the disk of the project: ntgen itself, and what it was told. */
  readonly key: string;
  readonly evidence: Evidence;
  readonly standing: Standing;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The last run on a target that ended well. As long as everything that it has read, looked for and written is as it was,
 * another would end the same, and need not be made. Where there is any doubt it is made.
 */
export class LastRun {
  /** Notes what this run sees, to be kept with its result. */
  readonly witness: Witness;
  readonly #target: Target;
  readonly #key: string;
  readonly #begunAt = Date.now();

  constructor(target: Target) {
    this.#target = target;
    this.witness = new Witness(resolve(target.output));
    this.#key = hashOf(JSON.stringify([FORMAT, process.cwd(), target, ownCode()]));
  }

  /** Its result, and a plan with nothing to do; undefined where this run has to be made. */
  async result(): Promise<{ readonly plan: Plan; readonly diagnostics: readonly Diagnostic[] } | undefined> {
    const { root, output } = this.#target;
    const kept = (await recall(root, this.#name())) as Partial<Kept> | null | undefined;
    if (kept?.key !== this.#key) return undefined; // else it is ours, and as we wrote it
    const { evidence, standing, diagnostics } = kept as Kept;
    if (!holds(evidence) || !this.#isWithoutSchemaFiles()) return undefined;
    const plan = planOfStanding(output, standing);
    return plan && { plan, diagnostics };
  }

  /** Keeps the result of this run, whose plan is carried out. */
  async keep(plan: Plan, diagnostics: readonly Diagnostic[]): Promise<void> {
    const { root, output } = this.#target;
    this.witness.realPath(resolve(output), realPathOf(resolve(output)));
    const evidence = this.witness.evidence();
    const standing = evidence && standingOf(plan, this.#begunAt);
    if (evidence === undefined || standing === undefined) return;
    await keep(root, this.#name(), { key: this.#key, evidence, standing, diagnostics } satisfies Kept);
  }

  /** Runs that read schema files are not kept: a module of schemas may import anything. */
  #isWithoutSchemaFiles(): boolean {
    const { project, output, schemaFiles } = this.#target;
    try {
      const folder = statSync(project).isDirectory() ? project : dirname(project);
      return findSchemaFiles(resolve(folder), schemaFiles, resolve(output)).length === 0;
    } catch {
      return false; // a folder cannot be read now: whoever reads in full will say so
    }
  }

  #name(): string {
    return [this.#target.project, this.#target.output].map((path) => resolve(path)).join('\n');
  }
}
