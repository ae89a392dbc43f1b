import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkProjects } from '../../src/cli/config/check-projects.js';
import { readSetup, type TargetFlags } from '../../src/cli/targets.js';

describe('a configuration', () => {
  const check = (document: unknown): unknown => checkProjects(document, 'ntgen.config.json');

  test('is one project, or a list of them', () => {
    const projects = [{ project: 'a', output: 'generated/a' }, { importExtension: '.ts' }];
    expect(check({})).toEqual([{}]);
    expect(check({ $schema: 'x', project: 'services', output: undefined })).toEqual([{ project: 'services' }]);
    expect(check({ projects })).toEqual(projects);
  });

  test.each<[unknown, string]>([
    [[], 'must be an object, and is a list.'],
    [null, 'must be an object, and is null.'],
    [{ outptu: 'x' }, '`outptu` is no key of it. Did you mean "output"?'],
    [{ project: 'x', poject: 'x' }, '`poject` is no key of it. Did you mean "project"?'],
    [{ project_s: [] }, '`project_s` is no key of it. Did you mean "projects"?'],
    [{ zzzzzzzz: 'x' }, '`zzzzzzzz` is no key of it.'],
    [JSON.parse('{"__proto__": "x"}'), '`__proto__` is no key of it.'],
    [{ output: 1 }, '`output` must be a path, and is 1.'],
    [{ project: '' }, '`project` must be a path, and is "".'],
    [{ templates: ['a'] }, '`templates` must be a path, and is a list.'],
    [{ importExtension: 'js' }, '`importExtension` must be one of ".js", ".ts", "none", and is "js".'],
    [{ naming: 'snakeCase' }, '`naming` must be one of "unchanged", "snake_case", and is "snakeCase".'],
    [{ projects: {} }, '`projects` must be a list that is not empty.'],
    [{ projects: [] }, '`projects` must be a list that is not empty.'],
    [{ projects: ['a'] }, '`projects[0]` must be an object, and is "a".'],
    [{ projects: [{}, { output: null }] }, '`projects[1].output` must be a path, and is null.'],
    [{ projects: [{ out: 'a' }] }, '`projects[0].out` is no key of it.'],
    [{ projects: [{}], output: 'a' }, '`output` belongs into each of `projects`.'],
    [{ projects: [{}], projetcs: 'a' }, '`projetcs` is no key of it. Did you mean "projects"?'],
  ])('%j is refused', (document, message) => {
    expect(() => check(document)).toThrow(
      expect.objectContaining({ code: 'NTG3004', message: expect.stringContaining(`ntgen.config.json: ${message}`) }),
    );
  });
});

describe('what is to be generated', () => {
  const home = process.cwd();
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'ntgen-config-')));
    put('package.json', '{}');
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });

  function put(file: string, text: string): void {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }

  const outputs = async (flags: TargetFlags = {}): Promise<readonly string[]> =>
    (await readSetup(flags)).targets.map(({ output }) => output);

  test('has a default for all of it', async () => {
    expect(await readSetup({})).toEqual({
      configFile: undefined,
      targets: [
        {
          root: folder,
          project: 'tsconfig.json',
          output: 'generated',
          schemaFiles: undefined,
          templates: undefined,
          importExtension: undefined,
          naming: 'unchanged',
        },
      ],
    });
  });

  test.each([
    ['ntgen.config.json', '\ufeff{ "output": "out" }'],
    ['ntgen.config.yaml', 'output: out # where to\n'],
    ['ntgen.config.yml', 'projects:\n  - output: ${NOT_SET:out}\n'],
    ['package.json', '{ "name": "x", "ntgen": { "output": "out" } }'],
  ])('is read from %s', async (file, text) => {
    put(file, text);
    expect(await outputs()).toEqual(['out']);
  });

  test('is found above the working folder, up to its package; paths are from where it stands', async () => {
    put('ntgen.config.json', '{ "output": "out", "templates": "./templates/" }');
    put('src/deep/x.ts', '');
    process.chdir('src/deep');
    const { configFile, targets } = await readSetup({});
    expect(configFile).toBe(join(folder, 'ntgen.config.json'));
    expect(targets).toEqual([
      expect.objectContaining({ root: folder, output: '../../out', templates: '../../templates' }),
    ]);
    put('src/package.json', '{}');
    expect(await outputs()).toEqual(['generated']);
    expect(await outputs({ config: '../..' })).toEqual(['../../out']);
    expect(await outputs({ config: '../../ntgen.config.json', output: 'here' })).toEqual(['here']);
  });

  test('may be one of several projects, by flag', async () => {
    put(
      'ntgen.config.json',
      '{ "projects": [{ "project": "a", "output": "a/out" }, { "project": "b", "output": "b/out" }] }',
    );
    expect(await outputs({ project: './b/' })).toEqual(['b/out']);
    expect(await outputs({ project: 'b', output: 'else' })).toEqual(['else']);
    expect(await outputs({ project: 'c' })).toEqual(['generated']);
    await expect(outputs({ output: 'else' })).rejects.toThrow(/lists several projects; say with --project/);
  });

  test.each<[string, Readonly<Record<string, string>>, TargetFlags, RegExp]>([
    [
      'two at once',
      { 'ntgen.config.json': '{}', 'ntgen.config.yaml': '' },
      {},
      /has ntgen\.config\.json and ntgen\.config\.yaml: which/,
    ],
    [
      'one beside package.json#ntgen',
      { 'ntgen.config.ts': '', 'package.json': '{"ntgen": {}}' },
      {},
      /has ntgen\.config\.ts and package\.json#ntgen: which/,
    ],
    [
      'a form that is not read',
      { 'ntgen.config.toml': '' },
      {},
      /ntgen\.config\.toml: is not read; name it ntgen\.config\.ts, or/,
    ],
    ['one that is not there', {}, { config: 'else.json' }, /else\.json: does not exist: looked for \/.*\/else\.json\./],
    [
      'a folder without one',
      { 'sub/x': '' },
      { config: 'sub' },
      /sub: holds no configuration: looked for ntgen\.config\.ts, .*package\.json#ntgen\./,
    ],
    ['another file', { 'x.txt': '' }, { config: 'x.txt' }, /x\.txt: is no form that is read/],
    ['what is no JSON', { 'ntgen.config.json': '{' }, {}, /ntgen\.config\.json: is not JSON: /],
    [
      'what is no YAML',
      { 'ntgen.config.yaml': 'a: [' },
      {},
      /ntgen\.config\.yaml: is not YAML: ntgen\.config\.yaml:1:\d+: /,
    ],
    [
      'a wrong key of package.json',
      { 'package.json': '{"ntgen": {"outptu": ""}}' },
      {},
      /package\.json#ntgen: `outptu` is no key/,
    ],
    [
      'one folder for two',
      { 'ntgen.config.json': '{"projects": [{"output": "./a"}, {"output": "a/"}]}' },
      {},
      /`projects\[0\]` and `projects\[1\]` have one output folder, "a"\./,
    ],
    [
      'the folder itself',
      { 'ntgen.config.json': '{"output": "."}' },
      {},
      /the output folder "\." holds the project itself/,
    ],
    ['one above', {}, { output: '..' }, /The command line: the output folder "\.\." holds the project itself/],
  ])('%s is refused', async (_what, files, flags, message) => {
    for (const [file, text] of Object.entries(files)) put(file, text);
    await expect(readSetup(flags)).rejects.toMatchObject({ code: 'NTG3004', message: expect.stringMatching(message) });
  });
});
