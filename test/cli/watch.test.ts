import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { Project, type Running } from './project.js';

jest.setTimeout(240_000); // each run is a process that loads a compiler

const ORDERS = `import { rpc } from 'ntgen';

export class OrdersService {
  static readonly serviceName = 'orders';

  @rpc
  create(total: number): string {
    return String(total);
  }
}
`;

describe('generate --watch', () => {
  let project: Project;
  let running: Running;

  beforeEach(async () => {
    project = new Project({
      'src/orders.ts': ORDERS,
      'ntgen.config.ts': `import { defineConfig } from 'ntgen/config';\n\nexport default defineConfig({ output: 'out' });\n`,
    });
    running = project.start('generate', '--watch');
    await running.says(/^out: \d+ files, \d+ written, 0 removed\nwatching/m);
  });
  afterEach(() => project.remove());

  test('generates again on every kind of change, goes on after errors, and ends by SIGINT with 0', async () => {
    project.edit('src/orders.ts', 'total: number', 'total: string');
    await running.saysNext(/^out: \d+ files, \d+ written, 0 removed\nwatching/m);
    expect(project.text('out/contract.json')).toMatch(/"name": "total",\s+"schema": \{\s+"type": "string"/);

    project.edit('src/orders.ts', 'total: string', 'total: symbol');
    await running.saysNext(/NTG1102[^]*1 error; nothing was written\nwatching/);
    project.edit('src/orders.ts', 'total: symbol', 'total: string');
    await running.saysNext(/nothing to write\nwatching/);

    project.put('src/deep/mail.ts', ORDERS.replace("'orders'", "'mail'").replace('OrdersService', 'MailService'));
    await running.saysNext(/ [1-9]\d* written, 0 removed\nwatching/);
    expect(existsSync(project.path('out/mail'))).toBe(true);
    project.delete('src/deep');
    await running.saysNext(/ [1-9]\d* removed\nwatching/);

    running.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr.match(/watching/g)).toHaveLength(6); // what it wrote itself was none
  });

  test('follows its configuration, and waits for one that is wrong to be mended', async () => {
    project.edit('ntgen.config.ts', "'out'", "'out', outptu: 1");
    await running.saysNext(/NTG3004: ntgen\.config\.ts: `outptu` is no key of it\. Did you mean "output"\?\nwatching/);
    project.edit('ntgen.config.ts', "'out', outptu: 1", "'else'");
    await running.saysNext(/^else: \d+ files, \d+ written, 0 removed\nwatching/m);
    project.edit('src/orders.ts', 'total: number', 'total: string');
    await running.saysNext(/^else: .* written, 0 removed\nwatching/m);
    running.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 0 });
  });
});

test('flags that contradict each other are refused', async () => {
  const project = new Project({});
  const { code, stderr } = await project.ntgen('generate', '--watch', '--dry-run');
  project.remove();
  expect({ code, stderr }).toEqual({ code: 2, stderr: 'error NTG3008: --dry-run and --watch do not go together.\n' });
});

test('run --watch takes one Ctrl-C of a terminal for one, also where its input is none', async () => {
  const service = ORDERS.replace(
    "import { rpc } from 'ntgen';",
    "import { rpc } from 'ntgen';\n\nconsole.log('loaded');",
  );
  const project = new Project({ 'src/orders.ts': service });
  const running = project.startGroup('run', 'src/orders.ts', '--broker', 'memory://group', '--watch');
  await running.says(/^ready$/m);
  running.killGroup('SIGINT'); // as a terminal does
  const { code, stderr } = await running.ended;
  project.remove();
  expect(code).toBe(0);
  expect(stderr).toContain('payloads are not checked; run `ntgen generate`');
  expect(stderr.match(/^stopp.*$/gm)).toEqual([
    'stopping; a second signal does not wait for running workers',
    'stopped',
  ]);
});
