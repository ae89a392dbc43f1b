import { main } from '../../src/cli/main.js';

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, and keeps what it says. */
export async function runMain(
  argv: readonly string[],
  options: { readonly isTTY?: boolean; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Run> {
  const said = { stdout: '', stderr: '' };
  const code = await main(argv, {
    stdout: { write: (text) => (said.stdout += text), isTTY: options.isTTY ?? false },
    stderr: { write: (text) => (said.stderr += text) },
    env: options.env ?? {},
  });
  return { code, ...said };
}
