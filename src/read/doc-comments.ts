import { ts } from './compiler.js';
import { nameNode } from './type-nodes.js';

/** A tag of a doc comment: its name without `@`, what stands behind it, and where it is. */
export interface DocTag {
  readonly name: string;
  readonly text: string;
  readonly node: ts.Node;
}

/** The text of a symbol's doc comment, without its tags; undefined where there is none. */
export function docOf(checker: ts.TypeChecker, symbol: ts.Symbol): string | undefined {
  return textOf(ts.displayPartsToString(symbol.getDocumentationComment(checker)));
}

/** The tags that stand on a declaration. */
export function tagsOn(declaration: ts.Node): readonly DocTag[] {
  const attached = ts.getJSDocTags(declaration).map((tag) => ({ tag, node: tag.tagName }));
  const hasComment = ts.getJSDocCommentsAndTags(declaration).length > 0;
  const all = hasComment ? attached : [...attached, ...detachedTags(declaration)];
  return all.map(({ tag, node }) => ({ name: tag.tagName.text, text: textOfTag(tag) ?? '', node }));
}

/** What the tag `@returns` of a method says. */
export function docOfResult(declaration: ts.Node): string | undefined {
  const tag = ts.getJSDocReturnTag(declaration);
  return tag === undefined ? undefined : textOfTag(tag);
}

/** What the tag `@deprecated` says, empty where it says no more; undefined where there is no such tag. */
export function deprecationOf(declarations: readonly ts.Node[]): string | undefined {
  return declarations.flatMap(tagsOn).find(({ name }) => name === 'deprecated')?.text;
}

/** The compiler takes a comment on the line of what stands before for a remark on that: `{ /** @minimum 1 *\/ a: number }`. */
function detachedTags(node: ts.Node): readonly { readonly tag: ts.JSDocTag; readonly node: ts.Node }[] {
  const file = node.getSourceFile();
  const before = file.text.slice(node.getFullStart(), node.getStart(file));
  const comment = /\/\*\*(?:(?!\*\/)[^])*\*\/(?=\s*$)/.exec(before)?.[0];
  if (comment === undefined) return [];
  const [statement] = ts.createSourceFile('comment.ts', `${comment}\nlet it;`, ts.ScriptTarget.Latest, true).statements;
  return statement === undefined ? [] : ts.getJSDocTags(statement).map((tag) => ({ tag, node: nameNode(node) }));
}

function textOfTag({ comment }: ts.JSDocTag): string | undefined {
  return textOf(ts.getTextOfJSDocComment(comment) ?? '');
}

function textOf(comment: string): string | undefined {
  const text = comment.replace(/\r\n?/g, '\n').trim();
  return text === '' ? undefined : text;
}
