import { existsSync, readdirSync, statSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Project } from './project.js';

jest.setTimeout(60_000); // the first run loads a compiler, on a busy machine

const ORDERS = `import { EventDispatcher, rpc } from 'ntgen';

export interface Order {
  id: string;
  total: number;
}

export class OrdersService {
  static readonly serviceName = 'orders';
  readonly dispatch = EventDispatcher<{ placed: Order }>();

  @rpc()
  async create(total: number): Promise<Order> {
    return { id: '1', total };
  }
}
`;

const MAIL = `import { eventHandler } from 'ntgen';
import type { Order } from './orders.js';

export class MailService {
  static readonly serviceName = 'mail';

  @eventHandler('orders', 'placed')
  onPlaced(order: Order): void {}
}
`;

/** Generated once, and copied by each test. */
const model = new Project({ 'src/orders.ts': ORDERS, 'src/mail.ts': MAIL });
let first: Awaited<ReturnType<Project['ntgen']>>;
let project: Project;

beforeAll(async () => {
  first = await model.ntgen('generate');
});
beforeEach(() => {
  project = model.copy();
});
afterEach(() => project.remove());
afterAll(() => model.remove());

describe('generate', () => {
  test('writes everything, and says in one line what it did', () => {
    expect(first).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^generated: \d+ files, \d+ written, 0 removed\n$/),
    });
    expect(readdirSync(model.path('generated'))).toEqual(
      expect.arrayContaining(['contract.json', 'index.ts', 'mail', 'ntgen.manifest.json', 'orders', 'registry.ts']),
    );
  });

  test('does not touch what is up to date', async () => {
    const before = statSync(project.path('generated/contract.json')).mtimeMs;
    const { code, stderr } = await project.ntgen('generate');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^generated: \d+ files, nothing to write\n$/),
    });
    expect(statSync(project.path('generated/contract.json')).mtimeMs).toBe(before);
  });

  test('removes what a service left that is gone', async () => {
    project.put('src/mail.ts', 'export {};\n');
    expect((await project.ntgen('generate')).stderr).toMatch(/ [1-9]\d* removed\n$/);
    expect(existsSync(project.path('generated/mail'))).toBe(false);
  });

  test('tells all that is wrong with the sources at once, and writes nothing', async () => {
    project.edit('src/orders.ts', 'create(total: number)', 'create(total: Map<symbol, number>)');
    project.edit('src/mail.ts', 'order: Order', 'order: () => void');
    const { code, stdout, stderr } = await project.ntgen('generate');
    expect(stdout).toMatch(/src\/mail\.ts:8:\d+ - error NTG1102: .*src\/orders\.ts:13:\d+ - error NTG110\d: /s);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '2 errors; nothing was written\n' });
    expect(project.text('generated/contract.json')).toBe(model.text('generated/contract.json'));
  });

  test('tells a rule that services break between them, with its place', async () => {
    project.edit('src/mail.ts', 'order: Order', 'order: { total: string }');
    const { code, stdout } = await project.ntgen('generate');
    expect(stdout).toMatch(
      /^src\/mail\.ts:8:\d+ - error NTG2005: .*`total` is dispatched as number and handled as string/,
    );
    expect(stdout).toContain('  8 |   onPlaced(order: { total: string }): void {}\n');
    expect(code).toBe(1);
  });

  test('refuses to overwrite what was edited by hand, unless forced', async () => {
    project.put('generated/index.ts', 'mine\n');
    const refused = await project.ntgen('generate');
    expect(refused.stdout).toContain('error NTG3002: generated/index.ts was edited by hand.');
    expect(refused.code).toBe(1);
    expect(project.text('generated/index.ts')).toBe('mine\n');
    expect((await project.ntgen('generate', '--force')).code).toBe(0);
    expect(project.text('generated/index.ts')).toBe(model.text('generated/index.ts'));
  });

  test('generates each project of the configuration', async () => {
    project.put('mail/tsconfig.json', JSON.stringify({ extends: '../tsconfig.json', include: ['../src/mail.ts'] }));
    const projects = [{ output: 'all' }, { project: 'mail', output: 'mail/generated' }];
    project.put('ntgen.config.json', JSON.stringify({ projects }));
    const { stderr } = await project.ntgen('generate');
    expect(stderr).toMatch(/^all: \d+ files, .*\nmail\/generated: \d+ files, .*\n$/);
    expect(existsSync(project.path('all/orders'))).toBe(true);
    expect(existsSync(project.path('mail/generated/orders'))).toBe(false);
  });
});

describe('check', () => {
  test('is content with what follows from its sources', async () => {
    expect(await project.ntgen('check')).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^generated\/ is up to date \(\d+ files\)\n$/),
    });
  });

  test('tells what differs, and why in the words of the source; it writes nothing', async () => {
    project.edit('src/orders.ts', 'create(total: number)', 'create(total: string)');
    const { code, stdout, stderr } = await project.ntgen('check', '--quiet');
    expect(stdout).toContain('--- generated/orders/proxy.ts\ton disk\n+++ generated/orders/proxy.ts\tgenerated\n');
    expect(stdout).toMatch(
      /because param `total` of `OrdersService\.create` changed number to string, src\/orders\.ts:13:\d+\n$/,
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(project.text('generated/orders/proxy.ts')).toBe(model.text('generated/orders/proxy.ts'));
  });

  test('knows an edit by hand from a change of the sources; generate --check is the same', async () => {
    project.put('generated/index.ts', 'mine\n');
    const { code, stdout, stderr } = await project.ntgen('generate', '--check');
    expect(stdout).toContain('-mine\n');
    expect(stdout).toMatch(/because generated\/index\.ts was edited by hand\n$/);
    expect(stderr).toMatch(/^generated\/ differs in 1 file\. Run `ntgen generate`/);
    expect(code).toBe(1);
  });

  test('says so where nothing was generated', async () => {
    const { code, stdout } = await project.ntgen('check', '--output', 'elsewhere');
    expect(stdout).toContain('elsewhere/contract.json is missing\n');
    expect(stdout).toMatch(/because nothing was generated there yet\n$/);
    expect(code).toBe(1);
  });
});

describe('what the command line or the disk does not allow ends with 2', () => {
  test('a configuration that is wrong', async () => {
    project.put('ntgen.config.json', '{ "outptu": "x" }');
    const { code, stderr } = await project.ntgen('check');
    expect(stderr).toBe('error NTG3004: ntgen.config.json: `outptu` is no key of it. Did you mean "output"?\n');
    expect(code).toBe(2);
  });

  test('an output folder that cannot be written, told before any work', async () => {
    project.put('src/orders.ts', 'this is not TypeScript');
    const { code, stdout, stderr } = await project.ntgen('generate', '--output', 'tsconfig.json/generated');
    expect(stderr).toMatch(/^error NTG3003: The output folder tsconfig\.json\/generated cannot be written/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('a project that is not there', async () => {
    const { code, stdout } = await project.ntgen('generate', '--project', 'nowhere');
    expect(stdout).toContain('NTG1012');
    expect(code).toBe(2);
  });
});
