import { ts } from 'ts-morph';

/** The text of a symbol's doc comment, without its tags; undefined where there is none. */
export function docOf(checker: ts.TypeChecker, symbol: ts.Symbol): string | undefined {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\r\n?/g, '\n').trim();
  return text === '' ? undefined : text;
}
