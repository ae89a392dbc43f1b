import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Project } from './project.js';

jest.setTimeout(60_000); // the first run loads a compiler, on a busy machine

const SHOP = `import { Config, EventDispatcher, eventHandler, rpc } from 'ntgen';

export interface ShopEvents { sold: { item: string; price: number } }

export class ShopService {
  static readonly serviceName = 'shop';
  readonly config = Config<{ currency?: string }>();
  readonly dispatch = EventDispatcher<ShopEvents>();

  @rpc
  price(item: string, quantity: number = 1): string {
    return item.length * quantity + ' ' + (this.config.currency ?? 'EUR');
  }

  @eventHandler('shop', 'sold')
  onSold(sale: ShopEvents['sold']): void {
    console.log('sold', sale.item);
  }
}
`;

const FAULTY = `import { dependency, DependencyProvider, rpc } from 'ntgen';

class Database extends DependencyProvider<object> {
  override setup(): void {
    throw new TypeError('the database is down');
  }
  override getDependency(): object {
    return {};
  }
}
const database = dependency(Database);

export class FaultyService {
  static readonly serviceName = 'faulty';
  readonly database = database();

  @rpc
  ask(): void {}
}
`;

const project = new Project({
  'src/shop.ts': SHOP,
  'config.yaml': 'currency: ${CURRENCY:GBP}\nmax_worker: 3\npassword: hidden\n',
  'wrong.yaml': 'max_workers: many\n',
  'quiet.yaml': 'AMQP_URI: memory://quiet\nLOGGING: { version: 1, root: { level: WARNING } }\n',
  'src/faulty.ts': FAULTY,
});

beforeAll(async () => {
  expect(await project.ntgen('generate')).toMatchObject({ code: 0 });
});
afterAll(() => project.remove());

const HOSTED = ['--services', 'src/shop.ts'] as const;

describe('--config', () => {
  test('gives the services their configuration, and warns of what looks misspelled', async () => {
    const { code, stdout, stderr } = await project.ntgen(
      'call',
      'shop.price',
      '"tea"',
      '--config',
      'config.yaml',
      ...HOSTED,
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: '"3 GBP"\n' });
    expect(stderr).toContain('warning: max_worker is no key of ntgen\'s. Did you mean "max_workers"?');
  });

  test('of a wrong type starts nothing', async () => {
    const { code, stderr } = await project.ntgen('run', 'src/shop.ts', '--config', 'wrong.yaml');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error NTG5005: max_workers: expected .* got "many"\.\n$/);
  });
});

test('LOGGING of the configuration sets the level of what is logged, and the broker needs no flag', async () => {
  const running = project.start('run', 'src/shop.ts', '--config', 'quiet.yaml');
  await running.says(/^ready$/m);
  running.kill('SIGTERM');
  const { code, stderr } = await running.ended;
  expect(code).toBe(0);
  expect(stderr).toContain('starting services: shop');
  expect(stderr).not.toContain('Connected to');
});

test('what the code of a service throws at its start is told as such, with its stack', async () => {
  const { code, stderr } = await project.ntgen('run', 'src/faulty.ts', '--config', 'quiet.yaml');
  expect(code).toBe(1);
  expect(stderr).toMatch(/error NTG5002: A service has failed: TypeError: the database is down\n +at Database\.setup/);
});

describe('dispatch', () => {
  test('reaches the handlers of services that are hosted for it', async () => {
    const { code, stdout, stderr } = await project.ntgen(
      'dispatch',
      'shop',
      'sold',
      '{"item":"tea","price":3}',
      ...HOSTED,
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'sold tea\n' });
    expect(stderr).toContain('dispatched sold of shop');
  });

  test.each<[string, readonly string[], number, RegExp]>([
    ['a payload that breaks the contract', ['sold', '{"item":7}'], 1, /NTG4004.*\/item: expected a string, got 7/],
    ['an event that the service has not', ['bought', '{}'], 1, /NTG4004.*expected one of the events of shop: "sold"/],
    ['what is no JSON', ['sold', '{item}'], 2, /NTG3008.*The payload is not JSON/],
  ])('%s', async (_name, words, expected, message) => {
    const { code, stderr } = await project.ntgen('dispatch', 'shop', ...words, ...HOSTED);
    expect(code).toBe(expected);
    expect(stderr).toMatch(message);
  });
});

describe('shell on a pipe', () => {
  test('evaluates line by line, with await and without, and prints what each line comes to', async () => {
    const script = `n.rpc.shop.price('tea', 2)
const priced = await n.rpc.shop.price.callKw({ quantity: 3, item: 'tea' })
priced
const both = [
  priced,
  1 + 1,
]
both
{ a: 1 }
n.config
await n.dispatchEvent('shop', 'sold', { item: 'tea', price: 1 })
Object.keys(n.rpc)
n.disconnect()
`;
    const { code, stdout, stderr } = await project.ntgenReading(script, 'shell', '--config', 'config.yaml', ...HOSTED);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('rror') });
    expect(stdout.replace('sold tea\n', '')).toBe(`'6 GBP'
'9 GBP'
[ '9 GBP', 2 ]
{ a: 1 }
{
  currency: 'GBP',
  max_worker: 3,
  password: '**',
  AMQP_URI: 'memory://ntgen-cli',
  WEB_SERVER_ADDRESS: '127.0.0.1:0'
}
[ 'faulty', 'shop' ]
`);
  });

  test.each<[string, string, RegExp]>([
    ['an unknown service', "n.rpc.nobody.sing('x')\n1 + 1\n", /^error NTG4001: Unknown service `nobody`/m],
    ['a call that breaks the contract', 'n.rpc.shop.price(1)\n', /^error NTG4004: .*\/item: expected a string, got 1/m],
    ['an error in the code', 'nope\n', /^ReferenceError: nope is not defined$/m],
    ['a rejected promise', "Promise.reject('no')\n", /^thrown: 'no'$/m],
    ['code without an end', 'const a = {\n', /^SyntaxError: Unexpected end of input$/m],
  ])('%s ends it with 1', async (_name, script, message) => {
    const { code, stdout, stderr } = await project.ntgenReading(script, 'shell', ...HOSTED);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('keeps the code of a script that exits', async () => {
    expect(await project.startReading('process.exit(7)\n', 'shell', ...HOSTED).ended).toMatchObject({ code: 7 });
  });
});
