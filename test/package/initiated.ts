import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { run, spawn } from './commands.js';
import { describeInstalled, makeFolder, SILENT, tsc, writeJson } from './workspace.js';

/** A project that `ntgen init` makes of an empty package of this type. */
export function describeInitiated(type: 'module' | 'commonjs'): void {
  describeInstalled(`in a project of type ${type} that \`ntgen init\` has made`, () => {
    let folder: string;

    beforeAll(() => {
      folder = makeFolder(`init-${type}`, { type });
      run(folder, 'npx', 'ntgen', 'init', '--yes');
      run(folder, 'npm', 'run', 'generate');
    });

    test('checks, compiles and answers', () => {
      expect(spawn(folder, 'npm', 'run', 'generate:check')).toMatchObject({ status: 0 });
      expect(tsc(folder, 'typescript-6', '-p', '.')).toEqual(SILENT);
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
      expect(tsc(folder, 'typescript-6', '-p', project)).toEqual(SILENT);
      const call = ['call', 'greeter.hello', '"Wile"', '--services', 'src/greeter.service.ts'];
      expect(spawn(folder, 'npx', 'ntgen', ...call)).toMatchObject({ status: 0 });
    });
  });
}
