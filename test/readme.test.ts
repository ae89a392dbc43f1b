import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * The README is followed by the letter, in a fresh folder: its files written, its commands run, its excerpts compared.
 * The one liberty: `ntgen` is this checkout's source, which the condition `ntgen-source` finds.
 */
jest.setTimeout(120_000); // each command is a process that loads a compiler

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');

interface Block {
  readonly language: string;
  readonly file: string | undefined;
  readonly generated: string | undefined;
  readonly text: string;
}

function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/^```(\w+)(?: (file|generated)=(\S+))?\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', mark, name, text = '']) => ({
      language,
      file: mark === 'file' ? name : undefined,
      generated: mark === 'generated' ? name : undefined,
      text,
    }),
  );
}

const blocks = blocksOf(readme);

describe('the README', () => {
  let folder: string;

  interface Run {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
  }

  function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
    return new Promise((resolve) => {
      const options = { cwd: folder, env: { ...process.env, ...env } };
      execFile(command, [...args], options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
      });
    });
  }

  const node = (...args: readonly string[]) => run(process.execPath, args);
  const ntgen = (...args: readonly string[]) => node(join(root, 'bin/ntgen.js'), ...args);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ntgen-readme-'));
    await mkdir(join(folder, 'node_modules'));
    await symlink(root, join(folder, 'node_modules/ntgen'));
    for (const name of ['@types', 'tsx', 'undici-types']) {
      await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    }
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
    for (const { file, text } of blocks) if (file !== undefined) await writeFile(join(folder, file), text);
    const config = JSON.parse(await readFile(join(folder, 'tsconfig.json'), 'utf8'));
    config.compilerOptions.customConditions = ['ntgen-source'];
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    expect(await ntgen('generate')).toMatchObject({ code: 0 });
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test('shows code and commands, all of them known to this test', () => {
    expect(blocks.filter(({ file }) => file !== undefined).map(({ file }) => file)).toEqual([
      'tsconfig.json',
      'stock.service.ts',
      'shop.service.ts',
      'client.ts',
      'main.ts',
    ]);
    const unmarked = blocks.filter(({ language, file, generated }) => language !== 'sh' && !file && !generated);
    expect(unmarked).toEqual([]);
  });

  test('quotes what is generated', async () => {
    for (const { generated, text } of blocks) {
      if (generated !== undefined) expect(await readFile(join(folder, 'generated', generated), 'utf8')).toContain(text);
    }
  });

  test('compiles', async () => {
    const { stdout } = await node(join(root, 'node_modules/typescript/bin/tsc'), '-p', '.');
    // Our own source is part of the program here, and was not written for the README's settings; of a package it sees declarations.
    expect(stdout.split('\n').filter((line) => /^[^\s.]/.test(line))).toEqual([]);
  });

  test('client and services understand each other', async () => {
    await writeFile(
      join(folder, 'both.ts'),
      "await import('./main.js');\nawait import('./client.js');\nprocess.exit(0);\n",
    );
    const { stdout, stderr } = await run(
      process.execPath,
      ['--conditions=ntgen-source', '--import', 'tsx', 'both.ts'],
      { AMQP_URI: 'memory://readme' },
    );
    expect(stdout).toBe('One anvil of 2024 for 100, please.\n2024-02-29T12:00:00.000Z\n');
    expect(stderr).toContain('sold: 1 anvil');
  });

  test('has commands that work without a broker', async () => {
    const commands = blocks
      .filter(({ language }) => language === 'sh')
      .flatMap(({ text }) => text.split('\n'))
      .filter((line) => /^npx ntgen (check|generate|.*--services)/.test(line));
    expect(commands).toHaveLength(3);
    for (const command of commands) {
      const words = [...command.replace(/^npx ntgen /, '').matchAll(/'([^']*)'|(\S+)/g)].map(
        ([, quoted, word]) => quoted ?? word ?? '',
      );
      const { code, stdout } = await ntgen(...words);
      expect({ command, code }).toEqual({ command, code: 0 });
      if (words[0] === 'call') {
        expect(JSON.parse(stdout)).toEqual({ code: 'anvil', price: 100, added: '2024-02-29T12:00:00.000Z' });
      }
    }
  });

  test('tells how a drift is told', async () => {
    const file = join(folder, 'stock.service.ts');
    const text = await readFile(file, 'utf8');
    const [, sentence = 'none'] = /``(param .*?)``/.exec(readme) ?? [];
    await writeFile(
      file,
      text.replace('find(code: string): Item', 'find(code: number): Item').replace('items.get(code) ?? null', 'null'),
    );
    const { code, stdout } = await ntgen('check');
    await writeFile(file, text);
    expect(code).toBe(1);
    expect(stdout).toContain(sentence);
  });
});
