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

/** And one that compiles what is generated, though not everything that Node's own types say. */
const OLDEST = { 'typescript-5.4': '~5.4' };

/** How modules are found. */
const RESOLUTIONS = {
  nodenext: { module: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};

/** Options that refuse what others let pass. */
const FLAGS = {
  verbatimModuleSyntax: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
  exactOptionalPropertyTypes: true,
};

/**
 * What the compiler itself does not allow a CommonJS project, with its error: before 5.8 it refuses `require` of a package
 * that is an ES module, and it never lets `import` stand for `require` where the syntax is to be kept.
 */
const REFUSED = [
  ['typescript-5.4', { verbatimModuleSyntax: false, erasableSyntaxOnly: undefined }, 'TS1479'],
  ['typescript-5.9', {}, 'TS1295'],
  ['typescript-6', {}, 'TS1295'],
  ['typescript-7', {}, 'TS1295'],
] as const;

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
    const compilers = Object.entries({ ...OLDEST, ...COMPILERS }).map(
      ([alias, range]) => `${alias}@npm:typescript@${range}`,
    );
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

    const settings = Object.keys({ ...OLDEST, ...COMPILERS }).flatMap((compiler) =>
      Object.keys(RESOLUTIONS).map((resolution) => [compiler, resolution] as const),
    );
    const isAllowed = ([compiler, resolution]: (typeof settings)[number]): boolean =>
      type === 'module' || resolution === 'bundler' || compiler !== 'typescript-5.4';

    test.each(settings.filter(isAllowed))('compiles under %s, %s, with every flag', (compiler, resolution) => {
      const keepsSyntax = type === 'module' || resolution === 'bundler';
      expect(tscWith(compiler, resolution, { verbatimModuleSyntax: keepsSyntax })).toEqual(SILENT);
    });

    const eachRefused = type === 'module' ? test.skip : test;
    eachRefused.each(REFUSED)('is refused by %s, nodenext, %j, as %s', (compiler, flags, code) => {
      const { status, stdout } = tscWith(compiler, 'nodenext', flags);
      expect({ status, codes: stdout.match(/TS\d+/g) }).toMatchObject({
        status: expect.any(Number),
        codes: expect.arrayContaining([code]),
      });
    });

    function tscWith(compiler: string, resolution: string, flags: object): Finished {
      const erasable = compiler in OLDEST ? { erasableSyntaxOnly: undefined } : {}; // it is of 5.8
      const compilerOptions = {
        ...{ target: 'ES2022', strict: true, skipLibCheck: true, noEmit: true, types: ['node'] },
        ...RESOLUTIONS[resolution as keyof typeof RESOLUTIONS],
        ...{ ...FLAGS, ...erasable, ...flags },
      };
      writeJson(join(folder, 'tsconfig.flags.json'), { compilerOptions, include: ['src', 'generated'] });
      const program = join(workspace, 'node_modules', compiler, 'bin/tsc');
      return spawn(folder, process.execPath, program, '-p', 'tsconfig.flags.json');
    }

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

  describe.each(['module', 'commonjs'])('in a project of type %s that `ntgen init` has made', (type) => {
    const folder = join(workspace, `init-${type}`);

    beforeAll(() => {
      mkdirSync(folder);
      writeJson(join(folder, 'package.json'), { private: true, type });
      run(folder, 'npx', 'ntgen', 'init', '--yes');
      run(folder, 'npm', 'run', 'generate');
    });

    test('checks, compiles and answers', () => {
      expect(spawn(folder, 'npm', 'run', 'generate:check')).toMatchObject({ status: 0 });
      expect(tsc(folder, 'typescript-6')).toEqual(SILENT);
      const call = ['call', 'greeter.hello', '"Wile"', '--services', 'src/greeter.service.ts'];
      expect(spawn(folder, 'npx', 'ntgen', ...call)).toMatchObject({ status: 0, stdout: '"Hello, Wile!"\n' });
    });

    test.each(['.ts', 'none'])('compiles with imports that end in %s', (importExtension) => {
      const [module, more] =
        importExtension === '.ts'
          ? ['nodenext', { allowImportingTsExtensions: true }]
          : ['esnext', { moduleResolution: 'bundler' }];
      const compilerOptions = { target: 'es2022', module, ...more, strict: true, skipLibCheck: true, noEmit: true };
      const project = `tsconfig.${importExtension === '.ts' ? 'ts' : 'none'}.json`;
      writeJson(join(folder, project), { compilerOptions, include: ['src', 'other'] });
      run(folder, 'npx', 'ntgen', 'generate', '--project', project, '--output', 'other');
      expect(readFileSync(join(folder, 'other/index.ts'), 'utf8')).toContain(
        `from './greeter/proxy${importExtension === 'none' ? '' : importExtension}'`,
      );
      const compiler = join(workspace, 'node_modules/typescript-6/bin/tsc');
      expect(spawn(folder, process.execPath, compiler, '-p', project)).toEqual(SILENT);
      const call = ['call', 'greeter.hello', '"Wile"', '--services', 'src/greeter.service.ts'];
      expect(spawn(folder, 'npx', 'ntgen', ...call)).toMatchObject({ status: 0 });
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
