import { describe, expect, test } from '@jest/globals';
import { answersFor } from '../../src/cli/init/answers.js';
import { Project } from './project.js';

const refused = (name: string, what: string): never => {
  throw new Error(`${name}: ${what}`);
};

describe('the questions of init', () => {
  test('have defaults where nobody can be asked', async () => {
    expect(await answersFor({}, undefined, refused)).toEqual({
      service: 'greeter',
      folder: 'src',
      form: 'ts',
      ci: 'github',
    });
  });

  test('are asked until they are answered well; what a flag says is not asked', async () => {
    const asked: string[] = [];
    const typed = ['My Shop', ' my-shop ', '', 'toml', 'yaml'];
    const ask = async (text: string): Promise<string> => {
      asked.push(text);
      return typed.shift() ?? 'nothing more';
    };
    expect(await answersFor({ ci: 'none' }, ask, refused)).toEqual({
      service: 'my-shop',
      folder: 'src',
      form: 'yaml',
      ci: 'none',
    });
    expect(asked).toEqual([
      'Name of a first service, or none [greeter]: ',
      '  a name has small letters, digits, dashes and underscores\nName of a first service, or none [greeter]: ',
      'Folder of the sources [src]: ',
      'Form of the configuration (ts, js, json, yaml) [ts]: ',
      '  it is one of ts, js, json, yaml\nForm of the configuration (ts, js, json, yaml) [ts]: ',
    ]);
  });

  test.each([
    [{ folder: '../src' }, /folder: a folder is named by a path within the package/],
    [{ folder: '/src' }, /folder: /],
    [{ service: '' }, /service: /],
    [{ form: 'toml' }, /form: it is one of ts, js, json, yaml/],
  ])('refuse %j', async (flags, message) => {
    await expect(answersFor(flags, undefined, refused)).rejects.toThrow(message);
  });
});

describe('a project that init has made', () => {
  test.each([
    ['module', []],
    ['commonjs', ['--form', 'js', '--service', 'my-shop', '--folder', 'src/services']],
  ])(
    'of type %s generates, checks and runs',
    async (type, flags) => {
      const project = new Project({});
      try {
        project.delete('tsconfig.json');
        project.put('package.json', `{\n    "type": "${type}",\n    "scripts": { "start": "mine" }\n}\n`);
        const service = type === 'module' ? 'greeter' : 'my-shop';
        const path = `${type === 'module' ? 'src' : 'src/services'}/${service}.service.ts`;
        const config = type === 'module' ? 'ntgen.config.ts' : 'ntgen.config.mjs';
        expect(await project.ntgen('init', ...flags)).toEqual({
          code: 0,
          stdout: [
            `created ${config}`,
            'created tsconfig.json',
            `created ${path}`,
            'created .github/workflows/ntgen.yml',
            `kept the script start of package.json; ours would be: ntgen run ${path}`,
            'added to the scripts of package.json: generate, generate:check',
            '',
          ].join('\n'),
          stderr: expect.stringContaining('next: npx ntgen generate\n'),
        });
        expect(project.text('package.json')).toBe(
          `{\n    "type": "${type}",\n    "scripts": {\n        "start": "mine",\n        "generate": "ntgen generate",\n        "generate:check": "ntgen check"\n    }\n}\n`,
        );

        const again = await project.ntgen('init', ...flags, '--yes');
        expect(again.stdout).toContain(`kept ${config}, which is there already\n`);
        expect(again.stdout).not.toContain('created');

        // this checkout is not built
        project.edit('tsconfig.json', '"noEmit": true', '"noEmit": true, "customConditions": ["ntgen-source"]');
        expect(await project.ntgen('generate')).toMatchObject({ code: 0, stdout: '' });
        const call = await project.ntgen('call', `${service}.hello`, '"you"', '--services', path);
        expect(call).toMatchObject({ code: 0, stdout: '"Hello, you!"\n' });
        const running = project.start('run', path, '--broker', 'memory://init');
        await running.says(/^ready$/m);
        running.kill('SIGTERM');
        expect(await running.ended).toMatchObject({ code: 0 });
      } finally {
        project.remove();
      }
    },
    240_000,
  );

  test('is none outside of a package', async () => {
    const project = new Project({});
    project.delete('package.json');
    const { code, stderr } = await project.ntgen('init', '--yes');
    project.remove();
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error NTG3008: There is no package\.json in .* `npm init -y && npm install ntgen`\.$/m);
  });
});
