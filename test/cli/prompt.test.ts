import { spawn, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Project } from './project.js';

/* The shell on a terminal. `script` of util-linux makes one; where it is not there, or another one, the test is skipped. */

jest.setTimeout(60_000); // each run is a process that loads a compiler

const { error, stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
const hasTerminal = error === undefined && stdout.includes('util-linux');

const SHOP = `import { rpc } from 'ntgen';

export class ShopService {
  static readonly serviceName = 'shop';

  @rpc
  price(item: string, quantity: number = 1): number {
    return item.length * quantity;
  }
}
`;

const project = new Project({ 'src/shop.ts': SHOP });

beforeAll(async () => {
  expect(await project.ntgen('generate')).toMatchObject({ code: 0 });
});
afterAll(() => project.remove());

(hasTerminal ? test : test.skip)(
  'shell on a terminal completes services and methods, and tells errors in a line',
  async () => {
    const command = `"${process.execPath}" node_modules/ntgen/bin/ntgen.js shell --services src/shop.ts`;
    const env = { ...process.env, NO_COLOR: '1', TERM: 'xterm' };
    const child = spawn('script', ['-qec', command, '/dev/null'], { cwd: project.path('.'), env });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    let said = '';
    let onSaid = (): void => undefined;
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      onSaid();
    });
    /** Types something, and waits for what is to be seen of it. */
    const type = async (keys: string, seen: string): Promise<void> => {
      said = '';
      child.stdin.write(keys);
      while (!said.includes(seen)) await new Promise<void>((resolve) => (onSaid = resolve));
    };

    await type('', 'ntgen> ');
    await type('n.rpc.sh\t', 'n.rpc.shop');
    await type('.pri\t', 'price');
    await type("('tea', 2)\r", '6');
    await type("const tea = await n.rpc.shop.price.callKw({ item: 'tea' })\r", 'undefined');
    await type('tea * 100\r', '300');
    await type("n.rpc.nobody.sing('x')\r", 'Uncaught error NTG4001: Unknown service `nobody`');
    expect(said).not.toMatch(/^ +at /m);
    await type('.exit\r', '');
    expect(await ended).toBe(0);
  },
);
