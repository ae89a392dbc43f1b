import { describe, expect, test } from '@jest/globals';
import { part } from '../../src/contract/contract.js';
import { readSource } from './support.js';

const SHOP = `import { EventDispatcher, eventHandler, http, rpc, timer } from './ntgen.js';
import type { Card, Receipt } from './types.js';

export class OutOfStock extends Error {}
export interface ShopEvents {
  /** Somebody paid. */
  paid: Receipt;
  closed: void;
}

/** Sells things. */
export class ShopService {
  static readonly serviceName = 'shop';
  readonly dispatch = EventDispatcher<ShopEvents>();
  readonly anything = EventDispatcher();

  /**
   * Buys one thing.
   *
   * @param code its number
   */
  @rpc({ expectedErrors: [OutOfStock, TypeError], name: 'buy_one', nested: { deep: [1, null, true] }, run: () => 1 } as const)
  async buy(this: ShopService, code: string, card: Card, count = 1, note?: string, ...tags: string[]): Promise<Receipt> {
    throw new OutOfStock();
  }

  @eventHandler('payments', 'settled', { reliable: false })
  onSettled({ at }: Receipt): void {}

  @http('GET', '/receipts/<int:id>')
  receipt(request: Map<string, string>, { id }: { id: number }): RegExp {
    return /x/;
  }

  @rpc
  @timer(60)
  sweep(): void {}

  helper(): Map<string, string> { return new Map(); }
}
`;
const TYPES = `export interface Card { number: string }
export interface Receipt {
  at: Date;
  card: Card | null;
}
`;

describe('a service class', () => {
  const reading = readSource({
    'src/shop.ts': SHOP,
    'src/types.ts': TYPES,
    'src/ntgen.ts': "export * from '../ntgen.js';",
  });
  const contract = reading.contract();
  const entrypoint = (method: string, kind: string) =>
    contract.entrypoints.find((candidate) => candidate.method === method && candidate.kind === kind);

  test('is read without a word', () => {
    expect(reading.told()).toEqual([]);
    expect(contract).toMatchObject({
      service: 'shop',
      className: 'ShopService',
      source: 'src/shop.ts',
      doc: 'Sells things.',
    });
  });

  test('has its entrypoints by method and kind, and no other methods', () => {
    expect(contract.entrypoints.map(({ method, kind }) => `${method} ${kind}`)).toEqual([
      'buy rpc',
      'onSettled event',
      'receipt http',
      'sweep rpc',
      'sweep timer',
    ]);
  });

  test('an rpc method has parameters, a result that is awaited, and the arity of JavaScript', () => {
    expect(entrypoint('buy', 'rpc')).toMatchObject({
      doc: 'Buys one thing.',
      params: [
        { name: 'code', schema: { type: 'string' } },
        { name: 'card', schema: { $ref: '#/$defs/Card' } },
        { name: 'count', optional: true, schema: { type: 'number' } },
        { name: 'note', optional: true, schema: { type: 'string' } },
        { name: 'tags', rest: true, schema: { type: 'array', items: { type: 'string' } } },
      ],
      arity: 2,
      result: { $ref: '#/$defs/Receipt' },
    });
    expect(entrypoint('sweep', 'rpc')).toMatchObject({ params: [], arity: 0, result: { type: 'null' } });
  });

  test('options are what their types say literally, classes by name', () => {
    expect(entrypoint('buy', 'rpc')?.options).toEqual({
      expectedErrors: ['OutOfStock', 'TypeError'],
      name: 'buy_one',
      nested: { deep: [1, null, true] },
    });
    expect(entrypoint('onSettled', 'event')?.options).toEqual({ source: 'payments', type: 'settled', reliable: false });
    expect(entrypoint('receipt', 'http')?.options).toEqual({ methods: ['GET'], path: '/receipts/<int:id>' });
    expect(entrypoint('sweep', 'timer')?.options).toEqual({ interval: 60 });
    expect(entrypoint('sweep', 'rpc')?.options).toEqual({});
  });

  test('only what travels is described', () => {
    expect(entrypoint('onSettled', 'event')).toMatchObject({ params: [{ name: 'payload' }], arity: 1 });
    expect(entrypoint('onSettled', 'event')).not.toHaveProperty('result');
    const params = [
      { name: 'payload', schema: { type: 'object', properties: { id: { type: 'number' } }, required: ['id'] } },
    ];
    expect(entrypoint('receipt', 'http')).toMatchObject({ params, arity: 2 });
    expect(entrypoint('receipt', 'http')).not.toHaveProperty('result');
  });

  test('events come from the type arguments of dispatchers', () => {
    expect(contract.events).toEqual({ closed: { type: 'null' }, paid: { $ref: '#/$defs/Receipt' } });
  });

  test('every part has a place', () => {
    const at = (...steps: readonly string[]): string => {
      const { file, line, column } = reading.locations.get(part('shop', ...steps)) ?? {};
      return `${String(file)}:${String(line)}:${String(column)}`;
    };
    expect(at()).toBe('src/shop.ts:12:14');
    expect(at('buy')).toBe('src/shop.ts:23:9');
    expect(at('buy', 'card')).toBe('src/shop.ts:23:52');
    expect(at('buy', 'returns')).toBe('src/shop.ts:23:104');
    expect(at('$defs', 'Receipt')).toBe('src/types.ts:2:18');
    expect(at('$defs', 'Receipt', 'card')).toBe('src/types.ts:4:3');
    expect(at('events', 'paid')).toBe('src/shop.ts:7:9');
  });
});

test('entrypoints are inherited; a method overridden without a decorator is none', () => {
  const { told, contract, contracts } = readSource({
    'a.ts': `import { rpc, timer } from './ntgen.js';
abstract class Base<T> {
  @rpc ping(): string { return '' }
  @rpc get(): Promise<T[]> { throw 1 }
  @timer(1) tick(): void {}
}
class Named { @rpc nothing(): void {} }
class Shop extends Base<Date> {
  static readonly serviceName = 'shop';
  override tick(): void {}
}
class Test extends Shop {}
class Other extends Named {
  static readonly serviceName: 'other' = 'other';
}`,
  });
  expect(told()).toEqual([]);
  expect(contracts.services.map(({ className }) => className)).toEqual(['Other', 'Shop']);
  expect(contract('shop').entrypoints.map(({ method }) => method)).toEqual(['get', 'ping']);
  expect(contract('shop').entrypoints[0]?.result).toMatchObject({ type: 'array', items: { 'x-ntgen': 'Date' } });
});

test('a base class of another file has its type parameters filled in, at any distance', () => {
  const { told, contract } = readSource({
    'crud.ts': `import { rpc } from './ntgen.js';
export abstract class Crud<T, Id = string> {
  @rpc get(id: Id): Promise<T | null> { void id; throw new Error(); }
  @rpc list(filter?: Partial<T>): T[] { void filter; return []; }
  @rpc put(item: T): void { void item; }
  abstract count(): number;
}`,
    'counted.ts': `import { rpc } from './ntgen.js';
import { Crud } from './crud.js';
export class Counted<T> extends Crud<T, number> {
  @rpc override count(): number { return 1; }
}`,
    'shop.ts': `import { rpc } from './ntgen.js';
import { Counted } from './counted.js';
interface Item { id: number }
interface Special extends Item { extra: string }
export class Shop extends Counted<Item> {
  static readonly serviceName = 'shop';
  @rpc override put(item: Special): void { void item; }
}`,
  });
  expect(told()).toEqual([]);
  const { entrypoints } = contract();
  const item = { $ref: '#/$defs/Item' };
  expect(entrypoints.map(({ method, params, result }) => [method, params.map(({ schema }) => schema), result])).toEqual(
    [
      ['count', [], { type: 'number' }],
      ['get', [{ type: 'number' }], { anyOf: [item, { type: 'null' }] }],
      ['list', [{ type: 'object', properties: { id: { type: 'number' } } }], { type: 'array', items: item }],
      ['put', [{ $ref: '#/$defs/Special' }], { type: 'null' }],
    ],
  );
});

test('what is implemented elsewhere is no entrypoint here', () => {
  const { told } = readSource({
    'a.ts': `import { rpc } from './ntgen.js';
abstract class Base { @rpc abstract count(): number }
class Shop extends Base { static readonly serviceName = 'shop'; override count(): number { return 1 } @rpc m(): void {} }`,
  });
  expect(told()).toEqual(['NTG1005 a.ts:2:24 Base.count']);
});

test.each(['AsyncIterable', 'AsyncGenerator', 'Generator', 'Iterable'])(
  '%s is no result: nothing is streamed',
  (name) => {
    const { told, errors } = readSource({
      'a.ts': `import { rpc } from './ntgen.js';
class A { static readonly serviceName = 'a'; @rpc all(): ${name}<string> { throw new Error(); } }`,
    });
    expect(told()).toEqual(['NTG1102 a.ts:2:58 A.all()']);
    expect(errors[0]?.hint).toContain('payloads are sent as a whole');
  },
);

test("a stranger's decorator is an entrypoint by its type alone", () => {
  const { contract, errors } = readSource({
    'node_modules/sqs/package.json': '{"name":"sqs","type":"module","exports":{"import":"./sqs.js"}}',
    'node_modules/sqs/sqs.js': '',
    'node_modules/sqs/sqs.d.ts': `export declare function sqs<const Q extends string>(queue: Q): {
  (method: unknown, context: unknown): void; entrypointKind: 'sqs'; entrypointOptions: { queue: Q } };
export declare function logged(method: unknown, context: unknown): void;`,
    'a.ts': `import { logged, sqs } from 'sqs';
export default class {
  static readonly serviceName = 'a';
  @logged @sqs('orders') take(message: Map<string, string>, more?: string): void {}
}`,
  });
  expect(errors).toEqual([]);
  expect(contract()).toMatchObject({
    className: 'default',
    entrypoints: [{ kind: 'sqs', method: 'take', params: [], arity: 2, options: { queue: 'orders' } }],
  });
});

test('several dispatchers make one table; one event with two types is an error', () => {
  const { told, contract } = readSource({
    'a.ts': `import { EventDispatcher } from './ntgen.js';
class A {
  static readonly serviceName = 'a';
  readonly one = EventDispatcher<{ x: string; y: number }>();
  readonly two = EventDispatcher<{
    y: string;
    z: Date;
  }>();
}`,
  });
  expect(Object.keys(contract().events)).toEqual(['x', 'y', 'z']);
  expect(told()).toEqual(['NTG2008 a.ts:6:8 A.two.y']);
});

test('two types of one name are both kept, the one of the first file under the plain name', () => {
  const { contract } = readSource({
    'b.ts': 'export interface Card { b: string }',
    'c.ts': 'export interface Card { c: string }',
    'a.ts': `import { rpc } from './ntgen.js';
import type { Card } from './b.js';
import type { Card as Other } from './c.js';
class A {
  static readonly serviceName = 'a';
  @rpc m(x: Other, y: Card, z: Card2): void {}
}
interface Card2 { a: string }`,
  });
  const { params = [] } = contract().entrypoints[0] ?? {};
  expect(params.map(({ schema }) => schema.$ref)).toEqual(['#/$defs/Card3', '#/$defs/Card', '#/$defs/Card2']);
  expect(contract().$defs['Card']).toHaveProperty('properties.b');
  expect(contract().$defs['Card3']).toHaveProperty('properties.c');
});
