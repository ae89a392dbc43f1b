import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { HUGE } from './huge/inputs.js';
import type { HugeReading } from './huge/read-huge.js';

/*
 * Sources that are too much end with a result or a clear error, in bounded time and memory.
 */

const SCRIPT = fileURLToPath(new URL('huge/read-huge.ts', import.meta.url));
const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const MEGABYTES = 512;
const readings = new Map<string, HugeReading>();

beforeAll(async () => {
  const options = ['--max-old-space-size=400', '--conditions=ntgen-source', '--import', 'tsx'];
  const { stdout } = await promisify(execFile)(process.execPath, [...options, SCRIPT], { cwd: CHECKOUT });
  for (const line of stdout.trim().split('\n')) {
    const reading = JSON.parse(line) as HugeReading;
    readings.set(reading.name, reading);
  }
}, 120_000);

describe(`in a process that may have ${String(MEGABYTES)} MB`, () => {
  test.each(Object.entries(HUGE))('%s', (name, { codes }) => {
    const reading = readings.get(name);
    expect(reading?.codes).toEqual(codes);
    expect(reading?.megabytes).toBeLessThan(MEGABYTES);
  });
});
