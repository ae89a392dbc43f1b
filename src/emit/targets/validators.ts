import { LIBRARY_HELPERS, type EmittedFunction, type EmittedPattern } from '../functions.js';
import { payloadsOf } from '../payloads.js';
import { stamped, type EmittedFile, type NamedService } from '../target.js';
import type { Templates } from '../templates.js';

export interface ValidatorsContext {
  readonly source: string;
  /** Names to import from `ntgen/codegen/v1`. */
  readonly helpers: readonly string[];
  readonly hasHelpers: boolean;
  readonly usesIsObject: boolean;
  readonly usesHasFields: boolean;
  readonly stamp: string;
  readonly hash: string;
  readonly hasPatterns: boolean;
  readonly patterns: readonly EmittedPattern[];
  readonly functions: readonly EmittedFunction[];
}

/** `validators.ts`: guards and codecs. Undefined for a service without a payload. */
export function emitValidators(service: NamedService, templates: Templates): EmittedFile | undefined {
  const { functions, patterns, calls } = payloadsOf(service);
  if (functions.length === 0) return undefined;
  const helpers = LIBRARY_HELPERS.filter(calls);
  const usesHasFields = calls('hasFields');
  const context: ValidatorsContext = {
    source: service.contract.source,
    helpers,
    hasHelpers: helpers.length > 0,
    usesIsObject: usesHasFields || calls('isObject'),
    usesHasFields,
    stamp: stamped('contract', service),
    hash: service.hash,
    hasPatterns: patterns.length > 0,
    patterns,
    functions,
  };
  return { path: `${service.names.folder}/validators.ts`, text: templates.render('validators.ts', context) };
}
