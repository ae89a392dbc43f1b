import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Naming } from '../../src/config/define-config.js';
import { emitInterfaces } from '../../src/emit/emit.js';
import { readProject } from '../../src/read/read-project.js';
import type { ReadResult } from '../../src/read/read.js';
import { withFolder } from './schema-files/support.js';
import { NTGEN, TSCONFIG } from './support.js';

async function readAll(
  files: Readonly<Record<string, string>>,
  naming: Naming = 'unchanged',
): Promise<ReadResult & { readonly told: readonly string[] }> {
  return withFolder({ 'tsconfig.json': TSCONFIG, 'ntgen.ts': NTGEN, ...files }, async (root) => {
    const result = await readProject({
      project: root,
      output: join(root, 'generated'),
      root,
      schemaFiles: undefined,
      naming,
      typesOf: async (contracts) => new Map(emitInterfaces(contracts).map(({ path, text }) => [path, text])),
    });
    const told = result.diagnostics.map(({ code, location, message }) => {
      const { file = '', line = 0, column = 0 } = location ?? {};
      return `${code} ${file}:${String(line)}:${String(column)} ${message}`;
    });
    return { ...result, told };
  });
}

const SHOP = `service: shop
description: Sells things.
methods:
  buy:
    description: Takes an order.
    params:
      - { name: order, schema: { $ref: '#/$defs/Order' } }
      - { name: note, schema: { type: string, maxLength: 9 }, optional: true }
    result: { type: integer, minimum: 0 }
  ping: {}
events:
  sold: { $ref: '#/$defs/Order' }
$defs:
  Order:
    type: object
    properties: { code: { type: string, minLength: 1 }, at: { x-ntgen: Date } }
    required: [code]
`;

const CLASS = `import { EventDispatcher, http, rpc, timer, type HttpRequest } from './ntgen.js';
import type { ShopInterface } from './generated/shop/interface.js';
import type { Order } from './generated/shop/types.js';

export class ShopService implements ShopInterface {
  static readonly serviceName = 'shop';
  readonly dispatch = EventDispatcher<{ sold: Order }>();

  @rpc
  async buy(order: Order, note?: string): Promise<number> {
    return order.code.length;
  }
  @rpc ping(): void {}
  @http('POST', '/orders') order(request: HttpRequest<{ body: Order }>): void {}
  @timer(60) sweep(): void {}
}
`;

describe('a class and a schema file of one service', () => {
  test('are one contract: payloads are those of the schema file, the rest is that of the class', async () => {
    const { contracts, told } = await readAll({ 'shop.service.yaml': SHOP, 'shop.ts': CLASS });
    expect(told).toEqual([]);
    const [shop] = contracts.services;
    expect(contracts.services).toHaveLength(1);
    expect(shop).toMatchObject({
      className: 'ShopService',
      source: 'shop.ts',
      schemaFile: 'shop.service.yaml',
      doc: 'Sells things.',
    });
    expect(shop?.entrypoints.map(({ kind, method }) => `${kind} ${method}`)).toEqual([
      'rpc buy',
      'http order',
      'rpc ping',
      'timer sweep',
    ]);
    expect(shop?.entrypoints[0]).toMatchObject({
      doc: 'Takes an order.',
      params: [{ name: 'order' }, { name: 'note', optional: true, schema: { type: 'string', maxLength: 9 } }],
      result: { type: 'integer', minimum: 0 },
    });
    // what the class says of its own types cannot say as much, and keeps to its own routes
    expect(Object.keys(shop?.$defs ?? {})).toEqual(['Order', 'Order2']);
    expect(shop?.$defs['Order']?.properties?.['code']).toEqual({ type: 'string', minLength: 1 });
    expect(shop?.entrypoints[1]?.request?.properties?.['body']).toEqual({ $ref: '#/$defs/Order2' });
  });

  test('may differ in what keeps the promise', async () => {
    const { told } = await readAll({
      'shop.service.yaml': SHOP,
      'shop.ts': CLASS.replace('note?: string', 'note?: string | number').replace('Promise<number>', 'Promise<3>'),
    });
    expect(told).toEqual([]);
  });

  test.each([
    [
      'order: Order, note?: string',
      'order: Order',
      'NTG2009 shop.ts:10:9 What `ShopService.buy` takes is (order) in the class (shop.ts:10:9), and (order, note?) in its schema file (shop.service.yaml:4:3).',
    ],
    [
      'note?: string',
      'text?: string',
      'NTG2009 shop.ts:10:9 What `ShopService.buy` takes is (order, text?) in the class (shop.ts:10:9), and (order, note?) in its schema file (shop.service.yaml:4:3).',
    ],
    [
      'note?: string',
      'note?: number',
      'NTG2009 shop.ts:10:34 Param `note` of `ShopService.buy` is number in the class (shop.ts:10:34), and string (maxLength 9) in its schema file (shop.service.yaml:8:9).',
    ],
    [
      'order: Order,',
      'order: Order & { more: string },',
      'NTG2009 shop.ts:10:20 `more` of param `order` of `ShopService.buy` is required string in the class (shop.ts:10:20), and nothing in its schema file (shop.service.yaml:7:9).',
    ],
    [
      'order: Order,',
      'order: { code: string; at?: string },',
      'NTG2009 shop.ts:10:20 `at` of param `order` of `ShopService.buy` is string in the class (shop.ts:10:20), and Date in its schema file (shop.service.yaml:7:9).',
    ],
    [
      'Promise<number>',
      'Promise<string>',
      'NTG2009 shop.ts:10:43 The result of `ShopService.buy` is string in the class (shop.ts:10:43), and number in its schema file (shop.service.yaml:9:5).',
    ],
    [
      '{ sold: Order }',
      '{ sold: { code: number } }',
      'NTG2009 shop.ts:7:47 `code` of the payload of event `sold` is number in the class (shop.ts:7:47), and string in its schema file (shop.service.yaml:12:3).',
    ],
    [
      '{ sold: Order }',
      '{ gone: Order }',
      'NTG2009 shop.ts:7:47 Event `gone` of `ShopService` is there in the class (shop.ts:7:47), and missing in its schema file (shop.service.yaml:1:1).',
    ],
    [
      '@rpc ping',
      '@timer(1) ping',
      'NTG2009 shop.ts:13:13 The rpc method "ping" is missing in the class (shop.ts:13:13), and there in its schema file (shop.service.yaml:10:3).',
    ],
    [
      '@rpc ping(): void {}',
      '@rpc ping(): void {}\n  @rpc more(): void {}',
      'NTG2009 shop.ts:14:8 `ShopService.more` is there in the class (shop.ts:14:8), and missing in its schema file (shop.service.yaml:1:1).',
    ],
  ])('must agree: %s -> %s', async (from, to, expected) => {
    const { told } = await readAll({ 'shop.service.yaml': SHOP, 'shop.ts': CLASS.replace(from, to) });
    expect(told).toContain(expected);
  });
});

test('the names of a schema file are those on the wire, whatever a class calls them', async () => {
  const { contracts, told } = await readAll(
    {
      'shop.service.yaml':
        'service: shop\nmethods:\n  getUser: {}\n  find_one: { params: [{ name: user_id, schema: { type: string } }] }\n',
      'shop.ts': `import { rpc } from './ntgen.js';
export class ShopService {
  static readonly serviceName = 'shop';
  @rpc({ name: 'getUser' }) anything(): void {}
  @rpc findOne(userId: string): void {}
}
`,
      'other.service.yaml': 'service: other\nmethods: { getUser: {} }\n',
    },
    'snake_case',
  );
  expect(told).toEqual([]);
  const [other, shop] = contracts.services;
  expect(other?.entrypoints.map(({ method, wireName }) => [method, wireName])).toEqual([['getUser', undefined]]);
  expect(shop?.entrypoints).toMatchObject([
    { method: 'anything', options: { name: 'getUser' } },
    { method: 'findOne', wireName: 'find_one', params: [{ name: 'userId', wireName: 'user_id' }] },
  ]);
});

test('a service that is described alone needs no class, and no service class at all', async () => {
  const { contracts, told, locations } = await readAll({ 'shop.service.yaml': SHOP });
  expect(told).toEqual([]);
  expect(contracts.services.map(({ service, source }) => [service, source])).toEqual([['shop', 'shop.service.yaml']]);
  expect(locations.get('shop/buy/note')).toMatchObject({ file: 'shop.service.yaml', line: 8 });
});

test('two schema files of one service are two services of one name', async () => {
  const { contracts } = await readAll({ 'a.service.yaml': 'service: shop', 'b.service.yaml': 'service: shop' });
  expect(contracts.services.map(({ source }) => source)).toEqual(['a.service.yaml', 'b.service.yaml']);
});
