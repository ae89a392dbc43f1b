/** How a command has ended, and all that it has said. */
export interface Finished {
  /** Null where it could not be started, or was killed. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command in a folder, with the environment that a user has. */
export function spawn(folder: string, command: string, ...args: string[]): Finished;

/** Runs a command that must succeed. */
export function run(folder: string, command: string, ...args: string[]): void;

/** The same, beside others. */
export function runBeside(folder: string, command: string, ...args: string[]): Promise<void>;
