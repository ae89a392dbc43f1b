import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { connect } from '../../src/index.js';
import { uniqueName, describeWithRabbit, deleteFromRabbit } from '../support/rabbit.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { Project, type Running } from './project.js';

jest.setTimeout(60_000); // a process that loads a compiler, on a busy machine

const service = uniqueName('greeter').replaceAll('.', '-');

const GREETER = `import { rpc } from 'ntgen';

export class Unfriendly extends Error {}

export class GreeterService {
  static readonly serviceName = '${service}';

  @rpc
  greet(name: string, born: Date | null = null): { text: string; born: Date | null } {
    if (name === 'nobody') throw new Unfriendly(name);
    return { text: 'Hello, ' + name + '!', born };
  }

  /** Never ends. */
  @rpc
  async wait(): Promise<void> {
    console.log('waiting');
    await new Promise(() => setInterval(() => undefined, 1000));
  }
}
`;

const project = new Project({
  'src/greeter.ts': GREETER,
  'src/empty.ts': 'export const nothing = 1;\n',
  'hasty.yaml': 'DRAIN_TIMEOUT: 0.2\n',
  'src/broken.ts': "throw new Error('broken at load');\nexport {};\n",
});

beforeAll(async () => {
  expect(await project.ntgen('generate')).toMatchObject({ code: 0 });
});
afterAll(() => project.remove());

describe('call --services', () => {
  test('calls a method in this process, without a broker, and prints its result', async () => {
    const { code, stdout } = await project.ntgen(
      'call',
      `${service}.greet`,
      '"Ada"',
      '"1815-12-10T00:00:00Z"',
      '--services',
      'src/greeter.ts',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ text: 'Hello, Ada!', born: '1815-12-10T00:00:00.000Z' });
  });

  test.each<[string, readonly string[], number, RegExp]>([
    ['a bad argument', [`${service}.greet`, '7'], 1, /NTG4004.*request.*\/name: expected a string, got 7/],
    ['an error of the method', [`${service}.greet`, '"nobody"'], 1, /NTG4006.*Unfriendly nobody/],
    ['an unknown method', [`${service}.sing`], 1, /NTG4002.*sing/],
    ['a method misspelled', [`${service}.gret`], 1, /NTG4002.*found no method `gret`\. Did you mean "greet"\?/],
    ['a service misspelled', [`${service}x.greet`], 1, new RegExp(`NTG4001.* Did you mean "${service}"\\?`)],
    ['an unknown service', ['nobody.sing'], 1, /NTG4001.*Unknown service `nobody`/],
    ['what is no JSON', [`${service}.greet`, 'Ada'], 2, /NTG3008.*Argument 1 is not JSON.*'"Ada"'/],
    [
      'a flag that is given twice',
      [`${service}.greet`, '--timeout', '1', '--timeout', '2'],
      2,
      /--timeout is given more/,
    ],
    ['what names no method', ['greeter'], 2, /NTG3008.*service\.method/],
  ])('%s', async (_name, words, expected, message) => {
    const { code, stdout, stderr } = await project.ntgen('call', ...words, '--services', 'src/greeter.ts');
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(message);
  });
});

describe('run', () => {
  test.each<[string, string, RegExp]>([
    ['a module that is not there', 'src/nowhere', /NTG3005.*no module "src\/nowhere"/],
    ['a path as for Python', 'src/greeter.py', /NTG3005.*Did you mean "src\/greeter\.ts"\?/],
    ['a module as in Python', 'src.greeter', /NTG3005.*Did you mean "src\/greeter\.ts"\?/],
    ['a misspelled module', 'src/greter', /NTG3005.*Did you mean "src\/greeter"\?/],
    [
      'a module that fails to load',
      'src/broken.ts',
      /NTG3005.*src\/broken\.ts cannot be loaded: broken at load, at src\/broken\.ts:1:7$/m,
    ],
    ['a module without services', 'src/empty.ts', /NTG3006.*exports no service class/],
    ['a class that is not there', 'src/greeter.ts:GreeterServise', /NTG3006.*Did you mean "GreeterService"\?/],
  ])('%s', async (_name, module, message) => {
    const { code, stderr } = await project.ntgen('run', module);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  test('a class that changed since the last generation does not start', async () => {
    const changed = project.copy();
    changed.edit('src/greeter.ts', 'async wait()', 'async wait(seconds: number)');
    const { code, stderr } = await changed.ntgen('run', 'src/greeter.ts', '--broker', 'memory://run');
    changed.remove();
    expect(code).toBe(1);
    expect(stderr).toMatch(/NTG5001[\s\S]*rpc wait takes 1 parameters, the contract says 0[\s\S]*`ntgen generate`/);
  });

  test('generated code that cannot be loaded is told, with what to do', async () => {
    const damaged = project.copy();
    damaged.edit('generated/index.ts', 'export', 'exprot');
    const { code, stderr } = await damaged.ntgen('run', 'src/greeter.ts', '--broker', 'memory://run');
    damaged.remove();
    expect(code).toBe(2);
    expect(stderr).toMatch(/NTG3005: \S+index cannot be loaded: [^]*\nRun `ntgen generate`/);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  test('says that the broker is not there, tries again, and ends by SIGTERM all the same', async () => {
    const running = project.start('run', 'src/greeter.ts', '--broker', 'amqp://guest:secret@127.0.0.1:9/');
    await running.says(/no connection to amqp:\/\/guest:\*\*@127\.0\.0\.1:9\/: .*ECONNREFUSED.*trying again in/);
    running.kill('SIGTERM');
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr).not.toContain('secret');
    expect(stderr).not.toContain('ready');
  });

  test('an unknown transport is refused', async () => {
    const { code, stderr } = await project.ntgen('run', 'src/greeter.ts', '--broker', 'http://localhost/');
    expect(code).toBe(2);
    expect(stderr).toMatch(/No transport has the scheme "http:"/);
  });
});

describeWithRabbit('run and call over RabbitMQ', (url) => {
  let running: Running;

  beforeAll(async () => {
    running = project.start('run', 'src/greeter.ts:GreeterService', '--broker', url);
    await running.says(/^ready$/m);
  });
  afterAll(() => deleteFromRabbit(url, { queues: [`rpc-${service}`] }));

  test('tells what it hosts and where', async () => {
    await running.says(new RegExp(`starting services: ${service}`));
    await running.says(/Connected to amqp:\/\/\w+:\*\*@/);
  });

  test('answers a call from another process', async () => {
    const { code, stdout } = await project.ntgen('call', `${service}.greet`, '"Ada"', '--broker', url);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ text: 'Hello, Ada!', born: null });
  });

  test('answers a shell on a pipe, which knows other services by name as well', async () => {
    const script = `n.rpc['${service}'].greet('Ada').then(({ text }) => text)\nn.rpc.nobody.sing()\n`;
    const { code, stdout, stderr } = await project.ntgenReading(script, 'shell', '--broker', url);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "'Hello, Ada!'\n" });
    expect(stderr).toMatch(/^error NTG4001: Unknown service `nobody`/m);
  });

  test('a second signal does not wait for a worker that never ends', async () => {
    const calling = project.start('call', `${service}.wait`, '--broker', url, '--timeout', '20');
    await running.says(/^waiting$/m);
    running.kill('SIGTERM');
    await running.says(/^stopping/m);
    running.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 75 });
    calling.kill('SIGTERM');
    await calling.ended;
  });

  test('workers that take too long to end are not waited for, also while the broker is away', async () => {
    const proxy = new TcpProxy(url);
    await proxy.start();
    const flags = ['--broker', proxy.urlFor(url), '--config', 'hasty.yaml'];
    const hasty = project.start('run', 'src/greeter.ts', ...flags);
    await hasty.says(/^ready$/m);
    const client = await connect(url);
    // Two, in case another instance is up.
    const waiting = Promise.allSettled([client[service]!.wait!(), client[service]!.wait!()]);
    await hasty.says(/^waiting$/m);
    await proxy.stop();
    hasty.kill('SIGTERM');
    expect(await hasty.ended).toMatchObject({ code: 75 });
    await client.close();
    await waiting;
  });
});

describe('run --watch', () => {
  const EVERY_CHANGE = `import { rpc } from 'ntgen';

console.log('version 1');

export class GreeterService {
  static readonly serviceName = '${service}';

  @rpc
  greet(name: string): string {
    return 'Hello, ' + name;
  }
}
`;

  test('starts again when a source changes, also after a run that failed, and ends by SIGTERM', async () => {
    const watched = new Project({ 'src/greeter.ts': EVERY_CHANGE });
    await watched.ntgen('generate');
    const running = watched.start('run', 'src/greeter.ts', '--broker', 'memory://watch', '--watch');
    await running.says(/version 1/);
    await running.says(/^ready$/m);
    watched.edit('src/greeter.ts', 'version 1', 'version 2');
    await running.says(/version 2/);
    watched.edit('src/greeter.ts', "console.log('version 2')", "throw new Error('version 3')");
    await running.says(/cannot be loaded: version 3[^]*ended; starting again with the next change/);
    watched.edit('src/greeter.ts', "throw new Error('version 3')", "console.log('version 4')");
    await running.says(/version 4/);
    running.kill('SIGTERM');
    const { code, stderr } = await running.ended;
    watched.remove();
    expect(code).toBe(0);
    expect(stderr.match(/changed; starting again/g)).toHaveLength(3);
  });
});
