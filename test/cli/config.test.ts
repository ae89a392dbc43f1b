import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { Project } from './project.js';

jest.setTimeout(240_000); // each run is a process

/** What the command says that lists what was generated, of a project in which nothing was. */
async function listed(files: Readonly<Record<string, string>>): Promise<string> {
  const project = new Project(files);
  const { stderr } = await project.ntgen('list');
  project.remove();
  return stderr;
}

const TYPED = `import { defineConfig } from 'ntgen/config';
import { output } from './settings.js';

export default defineConfig({ output });
`;
const SETTINGS = "export const output: string = 'out';\n";

describe('a configuration that is a module', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['TypeScript', { 'ntgen.config.ts': TYPED, 'settings.ts': SETTINGS }],
    [
      'TypeScript in a CommonJS package',
      { 'ntgen.config.ts': TYPED, 'settings.ts': SETTINGS, 'package.json': '{ "type": "commonjs" }' },
    ],
    [
      'JavaScript in a CommonJS package',
      { 'ntgen.config.js': "module.exports = { output: 'out' };\n", 'package.json': '{}' },
    ],
    ['an ES module', { 'ntgen.config.mjs': "export default { output: 'out' };\n" }],
  ])('is loaded from %s', async (_what, files) => {
    expect(await listed(files)).toBe('error NTG3005: There is no out/contract.json. Run `ntgen generate` first.\n');
  });

  test.each<[string, string, RegExp]>([
    [
      'throws',
      "throw new Error('no luck');\n",
      /NTG3004: ntgen\.config\.ts: cannot be loaded: no luck, at ntgen\.config\.ts:1:7\.$/m,
    ],
    [
      'has no default export',
      "export const output = 'out';\n",
      /NTG3004: ntgen\.config\.ts: has no default export; write/,
    ],
    [
      'says what it must not',
      "export default { output: ['out'] };\n",
      /NTG3004: ntgen\.config\.ts: `output` must be a path, and is a list\./,
    ],
  ])('that %s is told', async (_what, text, message) => {
    expect(await listed({ 'ntgen.config.ts': text })).toMatch(message);
  });
});

describe('generate and check', () => {
  const USERS = `import { rpc } from 'ntgen';

export class UsersService {
  static readonly serviceName = 'users';

  @rpc
  getUser(userId: number): string {
    return String(userId);
  }
}
`;
  const project = new Project({
    'src/users.ts': USERS,
    'templates/[service].md.hbs': '# {{md name}}\n\n{{#each methods}}\n- {{mdcode signature}}\n{{/each}}\n',
    'ntgen.config.json':
      '{ "output": "out", "naming": "snake_case", "importExtension": "none", "templates": "templates" }',
  });
  afterAll(() => project.remove());

  test('go by the configuration, from wherever they run', async () => {
    const dry = await project.ntgen('generate', '--dry-run');
    expect(dry).toMatchObject({ code: 0, stderr: expect.stringMatching(/^out: 8 files, 8 to write, 0 to remove\n$/) });
    expect(dry.stdout).toContain('create out/users.md\n');
    expect(project.has('out')).toBe(false);

    project.put('src/deep/here', '');
    const env = { LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Chatham' };
    const { code, stderr } = await project.in('src/deep', env).ntgen('generate', '--timing');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(
        /^\.\.\/\.\.\/out: 8 files, 8 written, 0 removed\n\.\.\/\.\.\/out: (?:\w+ \d+ ms, )+\d+ ms together\n$/,
      ),
    });
    expect(project.text('out/users.md')).toBe('# users\n\n- `get_user(user_id: number): string`\n');
    expect(project.text('out/index.ts')).toContain("from './users/proxy'");
    expect(project.text('out/users/proxy.ts')).toMatch(/readonly getUser: RpcMethod<\[userId: number\]/);
    expect(project.text('out/users/service.ts')).toContain("wireName: 'get_user'");
    expect(await project.ntgen('check')).toMatchObject({ code: 0, stdout: '' });
  });

  test('tell programs what they found, with places from where they run', async () => {
    project.edit('src/users.ts', 'userId: number', 'userId: string');
    const { code, stdout } = await project.in('src').ntgen('check', '--format', 'json', '--quiet');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      clean: false,
      targets: [
        {
          output: '../out',
          state: 'drift',
          causes: [
            { message: expect.stringContaining('`userId`'), file: 'users.ts', line: 7, column: expect.any(Number) },
          ],
        },
      ],
    });
  });
});
