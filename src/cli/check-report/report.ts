import { compareContracts } from '../../contract/compare.js';
import type { Diagnostic, SourceLocation } from '../../errors/diagnostic.js';
import { drift } from '../../output/drift.js';
import { differs, type Plan } from '../../output/plan.js';
import { locate } from '../locate.js';
import type { Prepared } from '../prepared.js';

/** What `check` has found, as data. Files are from the working folder. */
export interface CheckReport {
  /** What is wrong with sources and folders. */
  readonly diagnostics: readonly Diagnostic[];
  readonly targets: readonly TargetReport[];
}

export interface TargetReport {
  readonly output: string;
  /** `clean`; `drift`: it does not follow from its sources; `failed`: the sources have errors, so nothing can be said. */
  readonly state: 'clean' | 'drift' | 'failed';
  /** How many files are generated there. */
  readonly count: number;
  /** The files that differ. */
  readonly files: readonly DriftedFile[];
  /** Why they differ. */
  readonly causes: readonly Cause[];
  /** How they differ: unified diffs. */
  readonly diff: string;
}

export interface DriftedFile {
  readonly path: string;
  readonly state: 'missing' | 'changed' | 'orphan';
  readonly editedByHand: boolean;
}

export interface Cause {
  readonly message: string;
  readonly location?: SourceLocation;
}

/** What was prepared, and nothing written, as a report. */
export function reportOf(prepared: readonly Prepared[]): CheckReport {
  return {
    diagnostics: prepared.flatMap(({ diagnostics, plan }) => [
      ...diagnostics,
      ...(plan?.problems ?? []).filter(({ code }) => code !== 'NTG3002'), // told as a cause
    ]),
    targets: prepared.map(reportOfTarget),
  };
}

function reportOfTarget(prepared: Prepared): TargetReport {
  const { target, plan } = prepared;
  const { output } = target;
  if (plan === undefined) return { output, state: 'failed', count: 0, files: [], causes: [], diff: '' };
  const count = plan.files.filter(({ state }) => state !== 'orphan').length;
  if (!differs(plan)) return { output, state: 'clean', count, files: [], causes: [], diff: '' };
  return {
    output,
    state: 'drift',
    count,
    files: plan.files.flatMap((file) => driftedFile(plan, file)),
    causes: causesOf(plan, prepared),
    diff: drift(plan),
  };
}

function driftedFile({ folder, edited }: Plan, { path, state }: Plan['files'][number]): readonly DriftedFile[] {
  if (state === 'unchanged') return [];
  return [
    {
      path: `${folder}/${path}`,
      state: state === 'created' ? 'missing' : state,
      editedByHand: edited.includes(path),
    },
  ];
}

/** Why a target differs, in the words of its sources. */
function causesOf(plan: Plan, { source }: Prepared): readonly Cause[] {
  const edits = plan.edited.map((path) => ({ message: `${plan.folder}/${path} was edited by hand` }));
  if (plan.manifest.before === undefined) return [...edits, { message: 'nothing was generated there yet' }];
  if (source?.before === undefined) {
    return edits.length > 0 ? edits : [{ message: 'its contract.json is gone, or of another version of ntgen' }];
  }
  const { before, contracts, locations } = source;
  const changes = compareContracts(before, contracts).map(({ part, text: message }): Cause => {
    const location = locate(locations, part);
    return { message, ...(location === undefined ? {} : { location }) };
  });
  const causes = [...edits, ...changes];
  return causes.length > 0
    ? causes
    : [
        {
          message:
            'it was generated otherwise: by another version of ntgen, other templates or settings, or files of it are gone',
        },
      ];
}
