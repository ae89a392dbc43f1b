import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { drift } from '../../src/output/drift.js';
import { plan, type GeneratedFile, type Plan } from '../../src/output/plan.js';
import { assertWritable, recover, write } from '../../src/output/write.js';
import { Folder } from './folder.js';

const first = files({ 'index.ts': 'export {};\n', 'shop/types.ts': 'a\nb\nc\n', 'stock/types.ts': 'stock\n' });
const second = files({ 'index.ts': 'export {};\n', 'shop/types.ts': 'a\nB\nc\n', 'shop/proxy.ts': 'proxy\n' });

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder[Symbol.dispose]());

async function generate(set: readonly GeneratedFile[], options?: { force: boolean }): Promise<Plan> {
  const planned = await plan(set, folder.output, options);
  await write(planned);
  return planned;
}

describe('a set of files', () => {
  test('where nobody can make a folder is refused, and soon', async () => {
    if (process.platform !== 'linux') return;
    await expect(write(await plan(first, '/proc/ntgen/generated'))).rejects.toMatchObject({ code: 'NTG3003' });
  });

  test('is written with a manifest that lists it', async () => {
    expect(await write(await plan(first, folder.output))).toEqual({ written: 3, removed: 0 });
    expect(Object.keys(folder.texts())).toEqual(['index.ts', 'ntgen.manifest.json', 'shop/types.ts', 'stock/types.ts']);
    expect(Object.keys(JSON.parse(folder.text('ntgen.manifest.json')).files)).toEqual([
      'index.ts',
      'shop/types.ts',
      'stock/types.ts',
    ]);
  });

  test('is followed by another: only what changed is written, what is no longer generated goes', async () => {
    await generate(first);
    folder.put('notes.md', 'mine');
    const before = folder.stamps();
    const planned = await plan(second, folder.output);
    expect(planned.files.map(({ path, state }) => [path, state])).toEqual([
      ['index.ts', 'unchanged'],
      ['shop/proxy.ts', 'created'],
      ['shop/types.ts', 'changed'],
      ['stock/types.ts', 'orphan'],
    ]);
    expect(await write(planned)).toEqual({ written: 2, removed: 1 });
    expect(Object.keys(folder.texts())).toEqual([
      'index.ts',
      'notes.md',
      'ntgen.manifest.json',
      'shop/proxy.ts',
      'shop/types.ts',
    ]);
    expect(folder.stamps()['index.ts']).toBe(before['index.ts']);
  });

  test('is not written again when nothing changed', async () => {
    await generate(first);
    const before = folder.stamps();
    expect(await write(await plan(first, folder.output))).toEqual({ written: 0, removed: 0 });
    expect(folder.stamps()).toEqual(before);
  });

  test('may have had its line ends turned by a checkout', async () => {
    await generate(first);
    for (const [file, text] of Object.entries(folder.texts())) folder.put(file, text.replaceAll('\n', '\r\n'));
    const planned = await plan(first, folder.output);
    expect(drift(planned)).toBe('');
    expect(await write(planned)).toEqual({ written: 0, removed: 0 });
  });
});

describe('what is not ours is not touched', () => {
  test('a generated file that was edited by hand is refused by name, and nothing is written', async () => {
    await generate(first);
    folder.put('shop/types.ts', 'mine\n');
    const before = folder.texts();
    const planned = await plan(second, folder.output);
    expect(planned.edited).toEqual(['shop/types.ts']);
    expect(planned.problems).toEqual([
      expect.objectContaining({ code: 'NTG3002', message: `${folder.output}/shop/types.ts was edited by hand.` }),
    ]);
    await expect(write(planned)).rejects.toMatchObject({ code: 'NTG3002' });
    expect(folder.texts()).toEqual(before);

    await generate(second, { force: true });
    expect(folder.text('shop/types.ts')).toBe('a\nB\nc\n');
  });

  test('so is one that is no longer generated', async () => {
    await generate(first);
    folder.put('stock/types.ts', 'mine\n');
    await expect(generate(second)).rejects.toMatchObject({ code: 'NTG3002' });
    expect(folder.text('stock/types.ts')).toBe('mine\n');
  });

  test('an edit that is just what is generated now is none', async () => {
    await generate(first);
    folder.put('shop/types.ts', 'a\nB\nc\n');
    expect(await write(await plan(second, folder.output))).toEqual({ written: 1, removed: 1 });
  });

  test("a user's file in the place of a generated one", async () => {
    folder.put('index.ts', 'mine\n');
    folder.put('stock/types.ts', 'stock\n'); // says what we would say: no harm in owning it
    const planned = await plan(first, folder.output);
    expect(planned.problems.map(({ code, message }) => [code, message])).toEqual([
      ['NTG3009', expect.stringContaining('index.ts is not a file that ntgen wrote')],
    ]);
    await generate(first, { force: true });
    expect(folder.text('index.ts')).toBe('export {};\n');
  });

  test.each<[string, (folder: Folder) => void, RegExp]>([
    ['a folder', (folder) => mkdirSync(folder.path('index.ts'), { recursive: true }), /index.ts .*a folder stands/],
    ['a file for a folder', (folder) => folder.put('shop', 'mine'), /shop\/types.ts .*shop is a file/],
    [
      'a link that leads out',
      (folder) => {
        mkdirSync(folder.beside('elsewhere'));
        mkdirSync(folder.output);
        symlinkSync(folder.beside('elsewhere'), folder.path('shop'));
      },
      /shop\/types.ts .*shop is a link that leads out/,
    ],
  ])('%s in the way is refused, even by force', async (_what, prepare, message) => {
    prepare(folder);
    const { problems } = await plan(first, folder.output, { force: true });
    expect(problems).toEqual([expect.objectContaining({ code: 'NTG3009', message: expect.stringMatching(message) })]);
  });

  test('a file that is a link is replaced, and what it leads to stays', async () => {
    await generate(first);
    writeFileSync(folder.beside('victim.ts'), 'a\nb\nc\n');
    rmSync(folder.path('shop/types.ts'));
    symlinkSync(folder.beside('victim.ts'), folder.path('shop/types.ts'));
    await generate(second);
    expect(folder.text('shop/types.ts')).toBe('a\nB\nc\n');
    expect(readFileSync(folder.beside('victim.ts'), 'utf8')).toBe('a\nb\nc\n');
  });

  test('a manifest that leads out of the folder is none, so nothing out there is removed', async () => {
    await generate(first);
    writeFileSync(folder.beside('victim.ts'), '');
    folder.put('ntgen.manifest.json', '{"format": 1, "files": {"../victim.ts": "0"}}');
    const { files: planned, problems } = await plan(first, folder.output);
    expect(problems).toEqual([expect.objectContaining({ code: 'NTG3002' })]);
    expect(planned.map(({ state }) => state)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  });

  test('a manifest with the marks of a merge is refused; force makes a new one', async () => {
    await generate(first);
    const manifest = folder.text('ntgen.manifest.json');
    folder.put('ntgen.manifest.json', `<<<<<<< HEAD\n${manifest}`);
    await expect(generate(first)).rejects.toMatchObject({ code: 'NTG3002' });
    await generate(first, { force: true });
    expect(folder.text('ntgen.manifest.json')).toBe(manifest);
  });

  test.each(['../index.ts', '/etc/passwd', 'a/../../b.ts', 'a\\b.ts', 'c:x', '', 'ntgen.manifest.json'])(
    'a file at "%s" is not even planned',
    async (path) => {
      await expect(plan([{ path, text: '' }], folder.output)).rejects.toMatchObject({ code: 'NTG3003' });
    },
  );
});

describe('a write that fails leaves the old set', () => {
  test('when a folder has come in the way since it was planned', async () => {
    await generate(first);
    const planned = await plan(second, folder.output);
    mkdirSync(folder.path('shop/proxy.ts'));
    const before = folder.texts();
    await expect(write(planned)).rejects.toMatchObject({ code: 'NTG3003' });
    expect(folder.texts()).toEqual(before);
  });

  test('when it shows after some files were already replaced', async () => {
    await generate(first);
    const planned = await plan([...second, { path: 'zoo/types.ts', text: 'zoo\n' }], folder.output);
    folder.put('zoo', 'not a folder');
    const before = folder.texts();
    await expect(write(planned)).rejects.toMatchObject({ code: 'NTG3003' });
    expect(folder.texts()).toEqual(before);
  });

  test('when another run has written since it was planned', async () => {
    await generate(first);
    const planned = await plan(first.slice(1), folder.output);
    await generate(second);
    const before = folder.texts();
    await expect(write(planned)).rejects.toThrow(/written by another run meanwhile/);
    expect(folder.texts()).toEqual(before);
  });

  test('when another run is at it', async () => {
    await generate(first);
    folder.put('.ntgen/owner', String(process.ppid));
    await expect(generate(second)).rejects.toThrow(/Another ntgen is writing/);
    await expect(recover(folder.output)).rejects.toMatchObject({ code: 'NTG3003' });
    rmSync(folder.path('.ntgen'), { recursive: true });
    expect(drift(await plan(first, folder.output))).toBe('');
  });
});

describe('what a killed run left', () => {
  const dead = String(spawnSync(process.execPath, ['--version']).pid);

  test('before its journal was written is thrown away', async () => {
    await generate(first);
    const before = folder.texts();
    folder.put('.ntgen/owner', dead);
    folder.put('.ntgen/new/shop/types.ts', 'a\nB\nc\n');
    folder.put('.ntgen/journal.json', '{"replace": ["shop/ty');
    await recover(folder.output);
    expect(folder.texts()).toEqual(before);
  });

  test('after it is finished, wherever it had come to', async () => {
    await generate(first);
    folder.put('.ntgen/owner', dead);
    folder.put('.ntgen/new/shop/types.ts', 'a\nB\nc\n');
    folder.put(
      '.ntgen/journal.json',
      '{"replace": ["index.ts", "shop/types.ts"], "remove": ["stock/types.ts"], "kept": []}',
    );
    await recover(folder.output);
    expect(Object.keys(folder.texts())).toEqual(['index.ts', 'ntgen.manifest.json', 'shop/types.ts']);
    expect(folder.text('shop/types.ts')).toBe('a\nB\nc\n');
  });

  test('is not trusted to lead out of the folder', async () => {
    await generate(first);
    writeFileSync(folder.beside('victim.ts'), '');
    folder.put('.ntgen/owner', dead);
    folder.put('.ntgen/journal.json', '{"replace": [], "remove": ["../victim.ts"], "kept": []}');
    await recover(folder.output);
    expect(readFileSync(folder.beside('victim.ts'), 'utf8')).toBe('');
  });
});

describe('what a stranger left', () => {
  test('is not followed by a link out of the folder', async () => {
    await generate(first);
    mkdirSync(folder.beside('elsewhere'));
    writeFileSync(folder.beside('elsewhere/victim.ts'), '');
    symlinkSync(folder.beside('elsewhere'), folder.path('way'));
    folder.put('.ntgen/owner', '0');
    folder.put('.ntgen/journal.json', '{"replace": [], "remove": ["way/victim.ts"], "kept": []}');
    await expect(recover(folder.output)).rejects.toThrow(/way is a link that leads out of the folder/);
    expect(readFileSync(folder.beside('elsewhere/victim.ts'), 'utf8')).toBe('');
  });

  test('in the place of the staging folder is refused', async () => {
    await generate(first);
    mkdirSync(folder.beside('elsewhere'));
    symlinkSync(folder.beside('elsewhere'), folder.path('.ntgen'));
    await expect(recover(folder.output)).rejects.toThrow(/\.ntgen is not a folder that ntgen made\. Delete it\./);
    await expect(generate(second)).rejects.toMatchObject({ code: 'NTG3003' });
    expect(readdirSync(folder.beside('elsewhere'))).toEqual([]);
  });
});

describe('a folder that cannot be written is told before any work', () => {
  test('beneath a file', async () => {
    writeFileSync(folder.beside('file'), '');
    const output = folder.beside('file/generated');
    await expect(assertWritable(output)).rejects.toMatchObject({
      code: 'NTG3003',
      message: expect.stringContaining(output),
    });
  });

  test('without the right to', async () => {
    mkdirSync(folder.output);
    chmodSync(folder.output, 0o555);
    const told = assertWritable(folder.output);
    if (process.getuid?.() === 0)
      await expect(told).resolves.toBeUndefined(); // root may write anywhere
    else await expect(told).rejects.toMatchObject({ code: 'NTG3003' });
  });

  test('one that is not there yet can be, and is not made by asking', async () => {
    await assertWritable(folder.path('deep/down'));
    await expect(assertWritable(dirname(folder.output))).resolves.toBeUndefined();
    expect(() => folder.texts()).toThrow(/ENOENT/);
  });
});

describe('drift', () => {
  test('is a unified diff, with a line for what is missing and what is no longer generated', async () => {
    await generate(first);
    expect(drift(await plan(second, folder.output)).replaceAll(folder.output, 'generated')).toBe(
      [
        'generated/shop/proxy.ts is missing',
        '',
        '--- generated/shop/types.ts\ton disk',
        '+++ generated/shop/types.ts\tgenerated',
        '@@ -1,3 +1,3 @@',
        ' a',
        '-b',
        '+B',
        ' c',
        '',
        'generated/stock/types.ts is no longer generated',
        '',
      ].join('\n'),
    );
  });

  test('is seen in the manifest too', async () => {
    await generate(first);
    rmSync(folder.path('ntgen.manifest.json'));
    expect(drift(await plan(first, folder.output))).toMatch(/ntgen.manifest.json is missing/);
  });
});

function files(texts: Readonly<Record<string, string>>): readonly GeneratedFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text }));
}
