import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import { run, spawn, type Finished } from './commands.js';
import { COMPILERS, OLDEST } from './compilers.js';
import { describeInstalled, makeFolder, SILENT, tsc, writeJson } from './workspace.js';

const project = fileURLToPath(new URL('./fixtures/project', import.meta.url));

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

/** A project with classes of every sort, in a package of this type. */
export function describeProject(type: 'module' | 'commonjs'): void {
  describeInstalled(`in a project of type ${type}`, () => {
    let folder: string;

    beforeAll(() => {
      folder = makeFolder(type, { type });
      cpSync(project, folder, { recursive: true });
      run(folder, 'npx', 'ntgen', 'generate');
    });

    test('finds nothing to change in what it has just generated', () => {
      expect(spawn(folder, 'npx', 'ntgen', 'check')).toMatchObject({ status: 0 });
    });

    test.each(Object.keys(COMPILERS))('compiles under %s', (compiler) => {
      expect(tsc(folder, compiler, '-p', '.', '--noEmit')).toEqual(SILENT);
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
      return tsc(folder, compiler, '-p', 'tsconfig.flags.json');
    }

    test('runs in one process, and answers', () => {
      expect(tsc(folder, 'typescript-6', '-p', '.', '--skipLibCheck')).toEqual(SILENT);
      expect(spawn(folder, process.execPath, 'build/src/main.js')).toEqual({
        ...SILENT,
        stdout: 'Hello, Wile! 0\nHello, Wile! Hello, Wile!\na string\n',
      });
    });

    test('hosts its TypeScript for a call from the command line', () => {
      const call = ['call', 'echo.twice', '"Wile"', '--services', 'src/greeting.service.ts'];
      expect(spawn(folder, 'npx', 'ntgen', ...call)).toMatchObject({
        status: 0,
        stdout: '"Hello, Wile! Hello, Wile!"\n',
      });
    });
  });
}
