import { LIBRARY_HELPERS, type EmittedFunction } from '../functions.js';
import { payloadsOf } from '../payloads.js';
import type { EmittedFile, NamedService } from '../target.js';
import type { Templates } from '../templates.js';

interface ValidatorsContext {
  readonly source: string;
  /** Names to import from `ntgen/codegen/v1`. */
  readonly helpers: readonly string[];
  readonly hasHelpers: boolean;
  readonly usesIsObject: boolean;
  readonly usesHasFields: boolean;
  readonly functions: readonly EmittedFunction[];
}

/** `validators.ts`: guards and codecs. Undefined for a service without a payload. */
export function emitValidators(service: NamedService, templates: Templates): EmittedFile | undefined {
  const { functions, calls } = payloadsOf(service);
  if (functions.length === 0) return undefined;
  const helpers = LIBRARY_HELPERS.filter(calls);
  const usesHasFields = calls('hasFields');
  const context: ValidatorsContext = {
    source: service.contract.source,
    helpers,
    hasHelpers: helpers.length > 0,
    usesIsObject: usesHasFields || calls('isObject'),
    usesHasFields,
    functions,
  };
  return { path: `${service.names.folder}/validators.ts`, text: templates.render('validators.ts', context) };
}
