import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { NTGEN } from '../read/support.js';
import { runMain, type Run } from './captured.js';

/*
 * A run that has nothing to do is not made. What could make it do something is changed here, one thing after the other:
 * `check` must look again and see it, and must know the old state again once the change is undone.
 */

jest.setTimeout(120_000);

const KNOWN = 'nothing has changed since the last run';

const FILES = {
  'package.json': '{ "type": "module" }',
  'ntgen.config.json': '{ "templates": "templates" }',
  'tsconfig.json': '{ "extends": "./config/base.json", "include": ["src"] }',
  'config/base.json': JSON.stringify({
    compilerOptions: { target: 'ES2022', module: 'NodeNext', lib: ['ES2022'], types: [], strict: true },
  }),
  'templates/list.md.hbs': '# Services\n',
  'src/orders.ts': `import { rpc } from 'ntgen';
import type { Address } from 'addresses';
import type { Order } from './order.js';

export class OrdersService {
  static readonly serviceName = 'orders';
  @rpc
  getOrder(id: string, notes: any): Order { throw new Error(id + notes); }
  @rpc
  send(to: Address): void {}
}
`,
  'src/order.d.ts': 'export interface Order { id: string; total: number }\n',
  'src/mail.ts': `import { rpc } from 'ntgen';
export class MailService {
  static readonly serviceName = 'mail';
  @rpc
  send(to: string): void {}
}
`,
  'more/stock.ts': `import { rpc } from 'ntgen';
export class StockService {
  static readonly serviceName = 'stock';
  @rpc
  count(): number { return 0; }
}
`,
  'node_modules/ntgen/package.json': '{ "name": "ntgen", "types": "index.d.ts" }',
  'node_modules/ntgen/index.d.ts': NTGEN,
  'node_modules/addresses/package.json': '{ "name": "addresses", "types": "index.d.ts" }',
  'node_modules/addresses/index.d.ts': 'export interface Address { street: string }\n',
};

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ntgen-last-run-')));
const project = join(folder, 'project');
const pristine = join(folder, 'pristine');

beforeAll(async () => {
  for (const [path, text] of Object.entries(FILES)) put(path, text);
  expect(await look('generate')).toMatchObject({ code: 0, known: false });
  cpSync(project, pristine, { recursive: true });
});
afterEach(restore);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a run with nothing to do', () => {
  test('is known by `generate` and `check`, and says the same', async () => {
    const before = { ...made(), said: await ntgen('generate') };
    expect(await look('generate')).toMatchObject({ code: 0, known: true });
    expect(await look('check')).toMatchObject({ code: 0, known: true });
    rmSync(join(project, 'node_modules/.cache'), { recursive: true });
    expect({ ...made(), said: await ntgen('generate') }).toEqual(before);
    expect(before.said.stdout).toContain('NTG1106');
  });

  test('is known after all files were touched', async () => {
    for (const path of Object.keys(FILES)) utimesSync(join(project, path), new Date(), new Date());
    for (const path of ['contract.json', 'orders/types.ts']) utimesSync(join(project, 'generated', path), 1, 1);
    expect(await look('check')).toMatchObject({ code: 0, known: true });
  });

  test.each<[what: string, code: number, change: () => void]>([
    ['a source', 1, () => edit('src/orders.ts', 'id: string', 'id: number')],
    ['a source, but nothing that counts', 0, () => edit('src/orders.ts', '\n\n', '\n// nothing\n\n')],
    ['a type that a source imports', 1, () => edit('src/order.d.ts', 'total: number', 'total: string')],
    ['a type of a package', 1, () => edit('node_modules/addresses/index.d.ts', 'street', 'lane')],
    ['which file of a package has its types', 1, moveTypes],
    ['the tsconfig', 1, () => edit('tsconfig.json', '["src"]', '["src", "more"]')],
    ['the tsconfig that it extends', 0, () => edit('config/base.json', '"strict":true', '"strict":false')],
    ['a template', 1, () => edit('templates/list.md.hbs', 'Services', 'Promises')],
    ['a template by adding one', 1, () => put('templates/more.md.hbs', '# More\n')],
    ['the configuration', 1, () => put('ntgen.config.json', '{ "templates": "templates", "naming": "snake_case" }')],
    ['the sources by adding one', 1, () => put('src/stock.ts', FILES['more/stock.ts'])],
    ['the sources by adding a folder', 1, () => put('src/deep/down/stock.ts', FILES['more/stock.ts'])],
    ['the sources by deleting one', 1, () => rmSync(join(project, 'src/mail.ts'))],
    ['what an import leads to', 1, () => put('src/order.ts', 'export interface Order { id: string }\n')],
    ['the schema files by adding one', 1, () => put('stock.service.json', STOCK)],
    ['a generated file', 1, () => edit('generated/orders/types.ts', 'total', 'totel')],
    ['a generated file by deleting it', 1, () => rmSync(join(project, 'generated/orders/types.ts'))],
    ['the manifest', 1, () => edit('generated/ntgen.manifest.json', '"files"', '"fales"')],
    [
      'what is kept of the last run, for that of another ntgen',
      0,
      () => editKept((text) => text.replace('"key":"', '"key":"0')),
    ],
    ['what is kept of the last run, by breaking it', 0, () => editKept((text) => text.slice(0, -1))],
  ])('looks again after a change of %s', async (_what, code, change) => {
    change();
    expect(await look('check')).toMatchObject({ code, known: false });

    restore();
    expect(await look('check')).toMatchObject({ code: 0, known: true });
  });

  test('looks again when a generated folder becomes a link to its like', async () => {
    renameSync(join(project, 'generated/orders'), join(project, 'elsewhere'));
    symlinkSync('../elsewhere', join(project, 'generated/orders'));
    expect(await look('generate')).toMatchObject({ code: 1, known: false });
  });

  test('is known by two at once', async () => {
    const both = await Promise.all([look('generate'), look('generate')]);
    expect(both).toEqual([expect.objectContaining({ code: 0, known: true }), both[0]]);
  });

  test('is made by two at once, and known by the next', async () => {
    rmSync(join(project, 'node_modules/.cache'), { recursive: true });
    const both = await Promise.all([look('generate'), look('generate')]);
    expect(both).toEqual([expect.objectContaining({ code: 0, known: false }), both[0]]);
    expect(await look('generate')).toMatchObject({ code: 0, known: true });
    expect(readdirSync(join(project, 'node_modules/.cache/ntgen'))).toHaveLength(1);
  });

  test('is made each time where nothing can be kept', async () => {
    rmSync(join(project, 'node_modules/.cache'), { recursive: true });
    put('node_modules/.cache', 'a file, and no folder');
    for (const command of ['generate', 'check']) expect(await look(command)).toMatchObject({ code: 0, known: false });
  });

  test('is not known when the last one found errors', async () => {
    edit('src/orders.ts', 'id: string', 'id: symbol');
    for (const command of ['generate', 'generate'])
      expect(await look(command)).toMatchObject({ code: 1, known: false });
  });

  test('loads neither the compiler nor the templates', () => {
    const loaded = join(project, 'loaded');
    const source = fileURLToPath(new URL('../../src/cli/program.ts', import.meta.url));
    const flags = ['--conditions=ntgen-source', '--import', import.meta.resolve('tsx'), source];
    for (const known of [false, true]) {
      rmSync(loaded, { recursive: true, force: true });
      const { status } = spawnSync(process.execPath, [...flags, 'generate'], {
        cwd: project,
        env: { ...process.env, NODE_V8_COVERAGE: loaded },
      });
      expect(status).toBe(0);
      const texts = readdirSync(loaded).map((name) => readFileSync(join(loaded, name), 'utf8'));
      expect(texts.some((text) => /node_modules\/(ts-morph|handlebars)\//.test(text))).toBe(!known);
    }
  });
});

const STOCK = JSON.stringify({ service: 'stock', methods: {} });

/** As it was generated, though with other times: what is kept is of the texts. */
function restore(): void {
  rmSync(project, { recursive: true });
  cpSync(pristine, project, { recursive: true });
}

function put(path: string, text: string): void {
  const file = join(project, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function edit(path: string, from: string, to: string): void {
  const text = readFileSync(join(project, path), 'utf8');
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  put(path, text.replace(from, to));
}

function moveTypes(): void {
  put('node_modules/addresses/other.d.ts', 'export interface Address { town: string }\n');
  edit('node_modules/addresses/package.json', 'index.d.ts', 'other.d.ts');
}

function editKept(change: (text: string) => string): void {
  const cache = join(project, 'node_modules/.cache/ntgen');
  for (const name of readdirSync(cache)) {
    const file = join(cache, name);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }
}

async function ntgen(...argv: readonly string[]): Promise<Run> {
  return runMain([...argv, '--config', join(project, 'ntgen.config.json')]);
}

/** Runs a command, and finds out whether it has known the answer. */
async function look(
  command: string,
): Promise<{ readonly code: number; readonly known: boolean; readonly said: string }> {
  const { code, stderr } = await ntgen(command, '--timing');
  return { code, known: stderr.includes(KNOWN), said: stderr.replaceAll(/\d+ ms/g, '') };
}

/** The texts of all generated files. */
function made(): Readonly<Record<string, string>> {
  const output = join(project, 'generated');
  if (!existsSync(output)) return {};
  const files = readdirSync(output, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'utf8')]),
  );
}
