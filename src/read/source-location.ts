import { relative, sep } from 'node:path';
import type { ts } from 'ts-morph';
import type { SourceLocation } from '../errors/diagnostic.js';

/** Lines of a meant text that a code frame shows at most. */
const MAX_FRAME_LINES = 4;

/** A span of a text file: offsets in UTF-16 units. */
export interface Span {
  readonly file: ts.SourceFile;
  readonly start: number;
  readonly end: number;
}

/** The span of a node, without the comments before it. */
export function spanOf(node: ts.Node): Span {
  const file = node.getSourceFile();
  return { file, start: node.getStart(file), end: node.getEnd() };
}

/** The place of a span, told relative to `root`, with the line before and the line after it. */
export function locate({ file, start, end }: Span, root: string): SourceLocation {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const lastMeant = Math.min(file.getLineAndCharacterOfPosition(end).line, line + MAX_FRAME_LINES - 1);
  const first = Math.max(0, line - 1);
  const lines = linesOf(file, first, lastMeant + 1);
  const endOfLine = start - character + (lines[line - first] ?? '').length;
  return {
    file: pathFrom(root, file.fileName),
    line: line + 1,
    column: character + 1,
    length: Math.max(1, Math.min(end, endOfLine) - start),
    excerpt: { firstLine: first + 1, lines },
  };
}

/** The texts of lines `first` to `last`, counted from 0, as far as the file has them. */
function linesOf(file: ts.SourceFile, first: number, last: number): readonly string[] {
  const starts = file.getLineStarts();
  return starts.slice(first, last + 1).map((start, index) => {
    const end = starts[first + index + 1] ?? file.text.length;
    return file.text.slice(start, end).replace(/\r?\n$/, '');
  });
}

/** A path relative to `root`, with `/` on every platform. */
export function pathFrom(root: string, file: string): string {
  return relative(root, file).split(sep).join('/');
}
