import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Of Linux: `sysconf(_SC_CLK_TCK)`, which is 100 wherever Node runs. */
const TICKS_PER_SECOND = 100;
const LISTENS = '0A';

/**
 * Microseconds of CPU that the broker's process has used so far, in steps of 10 ms.
 *
 * @returns NaN where that cannot be known: another machine, a container, another user's process, no Linux
 */
export type BrokerCpu = () => number;

export function brokerCpu(url: string): BrokerCpu {
  const pid = listenerOn(Number(new URL(url).port || 5672));
  return () => (pid === undefined ? NaN : cpuOf(pid));
}

function cpuOf(pid: string): number {
  try {
    // The name of the program, in brackets, may hold blanks.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
  } catch {
    return NaN;
  }
}

function listenerOn(port: number): string | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of linesOf(table)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      if (local?.endsWith(suffix) === true && state === LISTENS && inode !== undefined) inodes.add(`socket:[${inode}]`);
    }
  }
  return entriesOf('/proc').find((pid) => /^\d+$/.test(pid) && holdsOneOf(pid, inodes));
}

function holdsOneOf(pid: string, sockets: ReadonlySet<string>): boolean {
  return entriesOf(`/proc/${pid}/fd`).some((fd) => {
    try {
      return sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`));
    } catch {
      return false; // closed meanwhile
    }
  });
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(1);
  } catch {
    return [];
  }
}

function entriesOf(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
