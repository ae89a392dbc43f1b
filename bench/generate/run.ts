import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What one process has cost, from its start to its end. */
export interface Cost {
  readonly wallMs: number;
  /** User and system together. */
  readonly cpuMs: number;
  /** The most memory that it held. */
  readonly rssMb: number;
}

/**
 * Runs a program of Node's in a folder.
 *
 * @throws Error  with what it has said, when it fails
 */
export function run(folder: string, program: readonly string[]): Cost {
  const file = join(folder, 'usage.json');
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', new URL('usage.js', import.meta.url).href, ...program],
    { cwd: folder, env: { ...process.env, BENCH_USAGE: file }, encoding: 'utf8' },
  );
  const wallMs = performance.now() - start;
  if (status !== 0) throw new Error(`${program.join(' ')} ended with ${String(status)}:\n${stdout}${stderr}`);
  const usage = JSON.parse(readFileSync(file, 'utf8')) as NodeJS.ResourceUsage;
  return { wallMs, cpuMs: (usage.userCPUTime + usage.systemCPUTime) / 1000, rssMb: usage.maxRSS / 1024 };
}
