import { existsSync } from 'node:fs';
import { afterAll, expect, jest, test } from '@jest/globals';
import { Project } from './project.js';

jest.setTimeout(180_000); // processes that load a compiler, and those that run modules

const project = new Project({
  'src/stock.service.yaml': `service: stock
methods:
  find:
    params: [{ name: code, schema: { type: string } }]
    result: { type: integer }
`,
  'src/shop.schema.ts': `import { defineService, Type } from 'ntgen/schema';
console.log('a line of the module');
export const shop = defineService('shop', { methods: { open: { result: Type.Boolean() } } });
`,
  'src/stock.ts': `import { rpc } from 'ntgen';
import type { StockInterface } from '../generated/stock/interface.js';

export class StockService implements StockInterface {
  static readonly serviceName = 'stock';
  @rpc find(code: string): number {
    return code.length;
  }
}
`,
});
afterAll(() => project.remove());

test('schema files are generated from as classes are, and a drift is told with the place that is its cause', async () => {
  const generated = await project.start('generate').ended; // a module speaks past whoever listens to a command
  expect(generated).toEqual({
    code: 0,
    stdout: '', // which is for results; what a module prints is none
    stderr: expect.stringMatching(/^a line of the module\ngenerated: \d+ files, \d+ written, 0 removed\n$/),
  });
  expect(
    ['shop/proxy.ts', 'stock/interface.ts', 'stock/validators.ts'].filter(
      (file) => !existsSync(project.path(`generated/${file}`)),
    ),
  ).toEqual([]);

  project.edit('src/stock.service.yaml', 'type: integer', 'type: number');
  const { code, stdout } = await project.ntgen('check');
  expect(code).toBe(1);
  expect(stdout).toContain(
    'because result of `StockService.find` changed integer to number, src/stock.service.yaml:5:5',
  );
});
