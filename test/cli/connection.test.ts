import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConnection } from '../../src/cli/connection.js';
import { openTerminal } from '../../src/cli/terminal.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ntgen-connection-'));
  await writeFile(join(folder, 'full.yaml'), 'AMQP_URI: ${CLUSTER:memory://file}\nmax_workers: 3\n');
  await writeFile(join(folder, 'bare.yaml'), 'max_workers: 3\n');
});
afterAll(() => rm(folder, { recursive: true }));

test.each<[flag: string | undefined, file: string | undefined, env: Record<string, string>, broker: string]>([
  ['memory://flag', 'full.yaml', { AMQP_URI: 'memory://env' }, 'memory://flag'],
  [undefined, 'full.yaml', { AMQP_URI: 'memory://env' }, 'memory://file'],
  [undefined, 'full.yaml', { CLUSTER: 'memory://cluster' }, 'memory://cluster'],
  [undefined, 'full.yaml', { CLUSTER: '', AMQP_URI: 'memory://env' }, 'memory://env'],
  [undefined, 'bare.yaml', { AMQP_URI: 'memory://env' }, 'memory://env'],
  [undefined, undefined, { AMQP_URI: '' }, 'amqp://guest:guest@127.0.0.1:5672/'],
])('--broker %s --config %s with %j is %s', async (broker, file, env, expected) => {
  let stderr = '';
  const write = (text: string): string => (stderr += text);
  const terminal = openTerminal({ stdout: { write }, stderr: { write }, env }, { quiet: true });
  const config = file === undefined ? undefined : join(folder, file);
  const read = await readConnection({ broker, config }, terminal);
  expect(read).toEqual({ AMQP_URI: expected, ...(file === undefined ? {} : { max_workers: 3 }) });
  expect(stderr).toBe('');
});
