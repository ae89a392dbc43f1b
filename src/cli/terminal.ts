/** Select Graphic Rendition codes. util.styleText would do, but it asks the process, not our stream, about colour. */
const COLOURS = { red: 31, yellow: 33, cyan: 36, gray: 90 } as const;

/** Back to the first column, and nothing to the right of it. Source: ECMA-48, EL. */
const CLEAR_LINE = '\r\u001b[K';

type Style = keyof typeof COLOURS;

/** Where a command speaks. Results go to stdout; what it is doing, and what went wrong with it, to stderr. */
export interface Terminal {
  /** Writes a piece of the result. Text is written as it is: callers end their lines. */
  result(text: string): void;
  /** Writes a line on what is being or was done; silent with `--quiet`. */
  progress(line: string): void;
  /** Shows what is being done, where somebody watches, until the next thing is said; nothing clears it. */
  status(text?: string): void;
  /** Writes a line on what went wrong, whatever the flags. */
  fault(line: string): void;
  /** A text in colour where results are read on a terminal. */
  style(style: Style, text: string): string;
  /** What is typed, or piped in. */
  readonly input: Input;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** The streams and settings that a terminal is made of; a process has them all. */
export interface Streams {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
  /** The process's own by default. */
  readonly stdin?: Input;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function openTerminal(streams: Streams, options: { readonly quiet: boolean }): Terminal {
  const { stdout, stderr, env } = streams;
  // Source: no-color.org, any value but the empty one
  const coloured = stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '';
  let shown = false;
  const clear = (): void => {
    if (shown) stderr.write(CLEAR_LINE);
    shown = false;
  };
  const say = (line: string): void => {
    clear();
    stderr.write(`${line}\n`);
  };
  return {
    result: (text) => {
      clear();
      stdout.write(text);
    },
    progress: (line) => {
      if (!options.quiet) say(line);
    },
    status: (text) => {
      clear();
      if (text === undefined || options.quiet || stderr.isTTY !== true) return;
      stderr.write(text);
      shown = true;
    },
    fault: say,
    // asked for by few: a process opens its stdin when it is
    get input() {
      return streams.stdin ?? process.stdin;
    },
    env,
    style: (style, text) => (coloured ? `\u001b[${String(COLOURS[style])}m${text}\u001b[39m` : text),
  };
}
