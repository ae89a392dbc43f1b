/** How a command ended, for who called it. */
export const EXIT = {
  /** All is well. */
  ok: 0,
  /** The command found something: faults in sources, drift, a call that failed. */
  findings: 1,
  /** The command line, the configuration or the disk does not allow it. */
  usage: 2,
  /** A fault of ntgen. */
  fault: 3,
  /** `run` was told twice to stop and did not wait for its workers. */
  cutShort: 75,
} as const;

export type ExitCode = number;
