import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMain, type Run } from './captured.js';

describe('show-config', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ntgen-show-config-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function show(
    text: string,
    flags: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Run> {
    const path = join(folder, 'config.yaml');
    await writeFile(path, text);
    const run = await runMain(['show-config', '--config', path, ...flags], { env });
    return { ...run, stderr: run.stderr.replaceAll(path, 'config.yaml') };
  }

  const TEXT = `AMQP_URI: pyamqp://\${USER:guest}:\${PASSWORD}@\${HOST:localhost}
max_workers: \${WORKERS:5}
smtp: { host: mail, password: !raw_env_var "\${PASSWORD}" }
`;

  test('prints what services get, with variables replaced and secrets hidden', async () => {
    expect(await show(TEXT, [], { PASSWORD: 's3cret', WORKERS: '' })).toEqual({
      code: 0,
      stdout: 'AMQP_URI: pyamqp://guest:**@localhost\nmax_workers: null\nsmtp:\n  host: mail\n  password: "**"\n',
      stderr: '',
    });
  });

  test('prints JSON', async () => {
    const { stdout } = await show(TEXT, ['--json'], { PASSWORD: 's3cret' });
    expect(JSON.parse(stdout)).toEqual({
      AMQP_URI: 'pyamqp://guest:**@localhost',
      max_workers: 5,
      smtp: { host: 'mail', password: '**' },
    });
  });

  test('warns of what looks misspelled, and of what has no effect', async () => {
    const { code, stderr } = await show('AMQP_URL: memory://x\nserializer: pickle\n');
    expect(code).toBe(0);
    expect(stderr).toBe(
      'warning: AMQP_URL is no key of ntgen\'s. Did you mean "AMQP_URI"?\n' +
        'warning: serializer is ignored: ntgen writes and reads JSON only.\n',
    );
  });

  test.each<[string, string, RegExp]>([
    ['a wrong type', 'max_workers: many\n', /error NTG5005: max_workers: expected a whole number.* got "many"\.\n/],
    ['a syntax error', 'a: 1\n  b: 2\n', /^error NTG5005: config\.yaml:1:4: A mapping cannot begin here: .*\n$/m],
    ['an object of Python', 'a: !!python/name:os.system\n', /error NTG5005: config\.yaml:1:4: .*plain data/],
  ])('%s is a configuration error', async (_name, text, message) => {
    const { code, stderr } = await show(text);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('a file that is not there', async () => {
    const { code, stderr } = await runMain(['show-config', '--config', join(folder, 'nowhere.yaml')]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('cannot be read: ENOENT') });
  });
});

test('list tells what the services of the working folder promise', async () => {
  const { code, stdout, stderr } = await runMain(['list']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`shop  (examples/bookshop/shop.service.ts)
  rpc         order(isbn: string, quantity: number, payment: Payment): Receipt
  http        GET /receipts/<int:id> -> receipt
  dispatches  ordered: { receipt: Receipt; reservation: Reservation }
`);
  expect(stdout).toMatch(
    /post {2}\(.*\n(.*\n)* {2}timer {2}every 3600 s -> collect\n {2}event {2}shop\.ordered -> pack\n/,
  );
});
