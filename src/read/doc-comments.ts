import { ts } from 'ts-morph';
import type { Place, Problems } from './problems.js';

/** The text of a symbol's doc comment, without its tags; undefined where there is none. */
export function docOf(checker: ts.TypeChecker, symbol: ts.Symbol): string | undefined {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\r\n?/g, '\n').trim();
  return text === '' ? undefined : text;
}

/** Tags that elsewhere constrain a value. Named so that nobody believes they do it here. */
const CONSTRAINTS: ReadonlySet<string> = new Set([
  'exclusiveMaximum',
  'exclusiveMinimum',
  'format',
  'maxItems',
  'maxLength',
  'maxProperties',
  'maximum',
  'minItems',
  'minLength',
  'minProperties',
  'minimum',
  'multipleOf',
  'pattern',
  'uniqueItems',
]);

/** Warns of tags that would be constraints. */
export function reportConstraintTags(declaration: ts.Node, path: string, problems: Problems): void {
  for (const { tagName } of ts.getJSDocTags(declaration)) {
    if (!CONSTRAINTS.has(tagName.text)) continue;
    const place: Place = { node: tagName, path };
    problems.report(
      {
        code: 'NTG1103',
        severity: 'warning',
        message: `The constraint @${tagName.text} is not handled yet.`,
        hint: 'Nothing checks it: check the value in the method.',
      },
      place,
    );
  }
}
