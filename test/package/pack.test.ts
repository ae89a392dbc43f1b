import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';

/*
 * The package as a stranger meets it: packed, installed, generated with, compiled, run.
 * Slow, so it has a script of its own: `npm run test:package`.
 */

jest.setTimeout(240_000);

const root = fileURLToPath(new URL('../..', import.meta.url));
const project = fileURLToPath(new URL('./fixtures/project', import.meta.url));

/** The compilers that users have. */
const COMPILERS = { 'typescript-5.9': '~5.9', 'typescript-6': '~6.0', 'typescript-7': '~7.0' };

const NPM_FLAGS = ['--prefer-offline', '--no-audit', '--no-fund'];

/** What Jest, and an npm that runs us, tell their children. An npm's configuration is the user's. */
const NOT_OURS = /^(NODE_OPTIONS|NODE_ENV|JEST_.*|npm_(?!config_).*|INIT_CWD)$/i;

const reachable = process.env['CI'] === 'true' || registryAnswers();
if (!reachable) process.stderr.write('test/package: skipped, since the npm registry does not answer\n');
const describeInstalled = reachable ? describe : describe.skip;

describeInstalled('the packed package', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'ntgen-package-'));

  beforeAll(() => {
    writeJson(join(workspace, 'package.json'), { private: true });
    run(root, 'npm', 'pack', '--pack-destination', workspace);
    const tarball = readdirSync(workspace).find((name) => name.endsWith('.tgz')) ?? 'no tarball';
    const compilers = Object.entries(COMPILERS).map(([alias, range]) => `${alias}@npm:typescript@${range}`);
    run(workspace, 'npm', 'install', ...NPM_FLAGS, `./${tarball}`, ...compilers, '@types/node@20');
  });

  afterAll(() => {
    rmSync(workspace, { recursive: true, force: true });
  });

  test('holds what it needs, and nothing of the workshop', () => {
    const names = readdirSync(join(workspace, 'node_modules/ntgen')).sort();
    expect(names).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin',
      'dist',
      'package.json',
      'schemas',
      'templates',
    ]);
  });

  describe.each(['module', 'commonjs'])('in a project of type %s', (type) => {
    const folder = join(workspace, type);

    beforeAll(() => {
      mkdirSync(folder);
      cpSync(project, folder, { recursive: true });
      writeJson(join(folder, 'package.json'), { private: true, type });
      run(folder, 'npx', 'ntgen', 'generate');
    });

    test('finds nothing to change in what it has just generated', () => {
      expect(spawn(folder, 'npx', 'ntgen', 'check')).toMatchObject({ status: 0 });
    });

    test.each(Object.keys(COMPILERS))('compiles under %s', (compiler) => {
      expect(tsc(folder, compiler, '--noEmit')).toEqual(SILENT);
    });

    test('runs in one process, and answers', () => {
      expect(tsc(folder, 'typescript-6')).toEqual(SILENT);
      expect(spawn(folder, process.execPath, 'build/src/main.js')).toEqual({
        ...SILENT,
        stdout: 'Hello, Wile! 0\nHello, Wile! Hello, Wile!\na string\n',
      });
    });

    test('hosts its TypeScript for a call from the command line', () => {
      const call = spawn(
        folder,
        'npx',
        'ntgen',
        'call',
        'echo.twice',
        '"Wile"',
        '--services',
        'src/greeting.service.ts',
      );
      expect(call).toMatchObject({ status: 0, stdout: '"Hello, Wile! Hello, Wile!"\n' });
    });
  });

  describe('in the project of the README', () => {
    const folder = join(workspace, 'readme');

    beforeAll(() => {
      mkdirSync(folder);
      for (const [name, text] of readmeFiles()) writeFileSync(join(folder, name), text);
      writeJson(join(folder, 'package.json'), { private: true, type: 'module' });
      run(folder, 'npx', 'ntgen', 'generate');
    });

    test.each(Object.keys(COMPILERS))('compiles under %s', (compiler) => {
      expect(tsc(folder, compiler)).toEqual(SILENT);
    });
  });

  function tsc(folder: string, compiler: string, ...flags: string[]): Finished {
    return spawn(folder, process.execPath, join(workspace, 'node_modules', compiler, 'bin/tsc'), '-p', '.', ...flags);
  }
});

interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const SILENT: Finished = { status: 0, stdout: '', stderr: '' };

/** The files that the README shows, by name: blocks marked `file=`. */
function readmeFiles(): Map<string, string> {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  return new Map(
    [...readme.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', text = '']) => [name, text]),
  );
}

/** Runs a command that must succeed. */
function run(folder: string, command: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawn(folder, command, ...args);
  if (status !== 0)
    throw new Error(`${[command, ...args].join(' ')} ended with ${String(status)}:\n${stdout}${stderr}`);
}

/** A command in a folder, with the environment that a user has. */
function spawn(folder: string, command: string, ...args: string[]): Finished {
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_OURS.test(name));
  const env = { ...Object.fromEntries(inherited), NO_COLOR: '1' };
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: folder, env, encoding: 'utf8' });
  return error === undefined ? { status, stdout, stderr } : { status: null, stdout: '', stderr: error.message };
}

function registryAnswers(): boolean {
  return (
    spawn(root, 'npm', 'view', 'typescript@5.9', 'version', '--fetch-retries=0', '--fetch-timeout=10000').status === 0
  );
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
