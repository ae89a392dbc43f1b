import type { SourceLocation } from '../../errors/diagnostic.js';

/** Beyond this a line is no source line, and a frame around it helps nobody. */
const LONGEST_LINE = 200;

/** A text with lines. */
export class TextFile {
  /** Relative to the project root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly #starts: readonly number[];

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  /** The place of a span given in offsets, with the line before and the line after it. */
  locate(start: number, end: number): SourceLocation {
    const line = this.#lineAt(start);
    const from = this.#starts[line] ?? 0;
    const own = this.#line(line);
    const first = Math.max(0, line - 1);
    const lines = [first, ...(first === line ? [] : [line]), line + 1]
      .filter((number) => number < this.#starts.length)
      .map((number) => this.#line(number));
    return {
      file: this.path,
      line: line + 1,
      column: start - from + 1,
      length: Math.max(1, Math.min(end, from + own.length) - start),
      ...(lines.some(({ length }) => length > LONGEST_LINE) ? {} : { excerpt: { firstLine: first + 1, lines } }),
    };
  }

  /** The rest of a line from a column on; both are counted from 1. */
  locateLine(line: number, column: number): SourceLocation {
    const start = (this.#starts[line - 1] ?? 0) + column - 1;
    return this.locate(start, start + 1);
  }

  /** Counted from 0. */
  #lineAt(offset: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #line(number: number): string {
    const start = this.#starts[number] ?? 0;
    return this.text.slice(start, this.#starts[number + 1] ?? this.text.length).replace(/\r?\n$/, '');
  }
}
