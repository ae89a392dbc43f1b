import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { plan, type GeneratedFile } from '../../src/output/plan.js';
import { recover, write } from '../../src/output/write.js';
import { Folder } from './folder.js';
import { buildOutput } from './support/built.js';

/*
 * Real processes that are killed by SIGKILL before each single change that they make to the disk. Whatever they leave, the
 * next command makes the old set of it, or the new one.
 */

jest.setTimeout(120_000);

const program = fileURLToPath(new URL('./support/mortal.js', import.meta.url));
const AT_ONCE = 4;

const before = files({ 'index.ts': 'export {};\n', 'shop/types.ts': 'a\nb\nc\n', 'stock/types.ts': 'stock\n' });
const after = files({ 'index.ts': 'export {};\n', 'shop/types.ts': 'a\nB\nc\n', 'till/proxy.ts': 'proxy\n' });

let workspace: string;
let built: string;
/** The old set, written once. */
let old: Folder;
let oldTexts: Record<string, string>;
let newTexts: Record<string, string>;

beforeAll(async () => {
  workspace = mkdtempSync(join(tmpdir(), 'ntgen-built-'));
  built = buildOutput(workspace);
  old = new Folder();
  await write(await plan(before, old.output));
  oldTexts = old.texts();
  using next = new Folder();
  await write(await plan(after, next.output));
  newTexts = next.texts();
});
afterAll(() => {
  old[Symbol.dispose]();
  rmSync(workspace, { recursive: true });
});

interface Job {
  readonly output: string;
  readonly files: unknown;
  readonly does: 'write' | 'recover' | 'race';
  readonly dies?: number;
  readonly blocks?: string;
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly changes: readonly string[];
  readonly stderr: string;
}

async function start(job: Job, before: readonly string[] = []): Promise<Ended> {
  const args = [...before, process.execPath, program, JSON.stringify({ ...job, built })];
  const child = spawn(args[0] ?? '', args.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (said[stream] += text));
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, changes: said.stdout.split('\n').slice(0, -1), stderr: said.stderr };
}

/** A copy of a folder as a process left it. */
function copyOf(folder: Folder): Folder {
  const copy = new Folder();
  cpSync(folder.output, copy.output, { recursive: true, preserveTimestamps: true });
  return copy;
}

/** Does something for each number from `first` on, a few at once, until it is done: it says `end`. */
async function forEachFrom(first: number, work: (index: number) => Promise<'end' | 'more'>): Promise<number> {
  let next = first;
  let isOver = false;
  const one = async (): Promise<void> => {
    while (!isOver) if ((await work(next++)) === 'end') isOver = true;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return next - first;
}

describe('a run that is killed before any of its changes of the disk', () => {
  test('has changed nothing, or is finished by the next command; nothing of it stays behind', async () => {
    const outcomes = new Set<string>();
    const tried = await forEachFrom(0, async (dies) => {
      using folder = copyOf(old);
      const { code, signal } = await start({ output: folder.output, files: after, does: 'write', dies });
      await recover(folder.output);
      outcomes.add(outcomeOf(folder));
      await write(await plan(after, folder.output));
      expect(folder.texts()).toEqual(newTexts);
      expect({ code, signal }).toEqual(code === 0 ? { code, signal: null } : { code: null, signal: 'SIGKILL' });
      return code === 0 ? 'end' : 'more';
    });
    expect(outcomes).toEqual(new Set(['old', 'new']));
    expect(tried).toBeGreaterThan(30);
  });

  test('is finished by the one after, if the next command is killed too', async () => {
    using whole = copyOf(old);
    const { changes } = await start({ output: whole.output, files: after, does: 'write' });
    using folder = copyOf(old);
    // one file of the new set is in its place, the rest is not
    const dies = changes.indexOf('rename shop/types.ts') + 1;
    await start({ output: folder.output, files: after, does: 'write', dies });
    await forEachFrom(0, async (diesToo) => {
      using left = copyOf(folder);
      const { code } = await start({ output: left.output, files: after, does: 'recover', dies: diesToo });
      await recover(left.output);
      expect(left.texts()).toEqual(newTexts);
      return code === 0 ? 'end' : 'more';
    });
  });

  test('while it puts all back, since a file stood in the way, leaves no mixture, though the file is gone then', async () => {
    const job = { files: after, does: 'write', blocks: 'till' } as const;
    using whole = copyOf(old);
    const { changes, code, stderr } = await start({ ...job, output: whole.output });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('till is a file, not a folder') });
    const journaled = changes.indexOf('rename .ntgen/journal.json');
    expect(journaled).toBeGreaterThan(0);
    const outcomes = new Set<string>();
    await forEachFrom(journaled, async (dies) => {
      using folder = copyOf(old);
      const { signal } = await start({ ...job, output: folder.output, dies });
      rmSync(folder.path('till'));
      await recover(folder.output);
      outcomes.add(outcomeOf(folder));
      return signal === null ? 'end' : 'more';
    });
    expect(outcomes).toEqual(new Set(['old', 'new']));
  });
});

test('four processes that write two sets by turns leave one of them, whole', async () => {
  using folder = copyOf(old);
  const race = { output: folder.output, does: 'race' } as const;
  const ended = await Promise.all(
    [0, 1, 2, 3].map((index) => start({ ...race, files: index % 2 === 0 ? [before, after] : [after, before] })),
  );
  expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(ended.map(() => ({ code: 0, stderr: '' })));
  await recover(folder.output);
  expect([oldTexts, newTexts]).toContainEqual(folder.texts());
});

describe('a disk that has no room', () => {
  test('for a new file leaves the old set, and nothing of the new one', async () => {
    if (process.platform === 'win32') return;
    using folder = copyOf(old);
    const large = [...after, { path: 'large.ts', text: 'x'.repeat(100_000) }];
    const job: Job = { output: folder.output, files: large, does: 'write' };
    const { code, stderr } = await start(job, ['sh', '-c', 'ulimit -f 64; exec "$0" "$@"']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^NTG3003: .*cannot be written: E/) });
    expect(folder.texts()).toEqual(oldTexts);
  });
});

/** `old` or `new`; a mixture by its files, so that it is told. */
function outcomeOf(folder: Folder): string {
  const texts = JSON.stringify(folder.texts());
  return texts === JSON.stringify(oldTexts) ? 'old' : texts === JSON.stringify(newTexts) ? 'new' : texts;
}

function files(texts: Readonly<Record<string, string>>): readonly GeneratedFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text }));
}
