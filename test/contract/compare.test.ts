import { describe, expect, test } from '@jest/globals';
import { compareContracts } from '../../src/contract/compare.js';
import type { Contract } from '../../src/contract/contract.js';
import { refTo, type Schema } from '../../src/contract/schema.js';
import { contract, date, method, number, object, param, set, string } from './contracts.js';

const create = (...params: Parameters<typeof param>[]) =>
  contract({ entrypoints: [method('create', { params: params.map((given) => param(...given)) })] });
const result = (schema: Parameters<typeof param>[1]) =>
  contract({ entrypoints: [method('create', { result: schema })] });
const type = (schema: Parameters<typeof param>[1]) => contract({ $defs: { Card: schema } });
const outOfStock = (fields: Parameters<typeof object>[0]) => ({ excPath: 'shop.OutOfStock', data: object(fields) });

function asking(parts: Parameters<typeof object>[0] | undefined): Contract {
  const options = { methods: ['POST'], path: '/orders' };
  const request = parts === undefined ? {} : { request: object(parts) };
  return contract({ entrypoints: [{ kind: 'http', method: 'create', params: [], arity: 1, options, ...request }] });
}

function pay(cardNumber: Schema): Contract {
  const purse = refTo('Purse');
  return contract({
    entrypoints: [method('pay', { params: [param('purse', purse)], result: refTo('Card') })],
    events: { paid: purse },
    $defs: { Card: object({ number: cardNumber }), Purse: object({ cards: { type: 'array', items: refTo('Card') } }) },
  });
}

describe('a change is told in the words of the source', () => {
  test.each<readonly [title: string, before: Contract, after: Contract, part: string, text: string]>([
    [
      'type of a param',
      create(['total', number]),
      create(['total', string]),
      'shop/create/total',
      'param `total` of `ShopService.create` changed number to string',
    ],
    [
      'type inside an inline param',
      create(['order', object({ lines: { type: 'array', items: object({ price: number }) } })]),
      create(['order', object({ lines: { type: 'array', items: object({ price: date }) } })]),
      'shop/create/order',
      'param `order.lines[].price` of `ShopService.create` changed number to Date',
    ],
    [
      'literals of a union',
      create(['size', { enum: ['a', 'b'] }]),
      create(['size', { enum: ['a', 'c'] }]),
      'shop/create/size',
      'param `size` of `ShopService.create` changed "a" | "b" to "a" | "c"',
    ],
    [
      'optional param',
      create(['total', number]),
      create(['total', number, { optional: true }]),
      'shop/create/total',
      'param `total` of `ShopService.create` is now optional',
    ],
    [
      'new param',
      create(['total', number]),
      create(['total', number], ['note', string]),
      'shop/create/note',
      'param `note` of `ShopService.create` is new',
    ],
    [
      'param gone',
      create(['total', number], ['note', string]),
      create(['total', number]),
      'shop/create/note',
      'param `note` of `ShopService.create` is gone',
    ],
    [
      'param renamed',
      create(['total', number]),
      create(['sum', number]),
      'shop/create/sum',
      'param `total` of `ShopService.create` is now called `sum`',
    ],
    [
      'order of params',
      create(['a', number], ['b', number]),
      create(['b', number], ['a', number]),
      'shop/create',
      'the params of `ShopService.create` changed their order from (a, b) to (b, a)',
    ],
    [
      'result',
      result(refTo('Receipt')),
      result({ type: 'array', items: refTo('Receipt') }),
      'shop/create/returns',
      'result of `ShopService.create` changed Receipt to Receipt[]',
    ],
    ['new method', contract(), result(string), 'shop/create', 'method `create` of `ShopService` is new'],
    ['method gone', result(string), contract(), 'shop/create', 'method `create` of `ShopService` is gone'],
    [
      'options',
      contract({ entrypoints: [method('tick', { kind: 'timer', options: { interval: 5 } })] }),
      contract({ entrypoints: [method('tick', { kind: 'timer', options: { interval: 9, eager: true } })] }),
      'shop/tick',
      'option `interval` of the timer entrypoint of `ShopService.tick` changed 5 to 9',
    ],
    [
      'second entrypoint on a method',
      result(string),
      contract({ entrypoints: [...result(string).entrypoints, method('create', { kind: 'timer' })] }),
      'shop/create',
      'the timer entrypoint of `ShopService.create` is new',
    ],
    [
      'property of a named type',
      type(object({ number: string })),
      type(object({ number })),
      'shop/$defs/Card/number',
      '`Card.number` (type of `shop`) changed string to number',
    ],
    [
      'new property of a named type',
      type(object({ number: string })),
      type(object({ number: string, 'owner?': string })),
      'shop/$defs/Card/owner',
      '`Card.owner` (type of `shop`) is new (string)',
    ],
    [
      'property that became required',
      type(object({ 'number?': string })),
      type(object({ number: string })),
      'shop/$defs/Card/number',
      '`Card.number` (type of `shop`) is now required',
    ],
    [
      'property of a named type that payloads lead to',
      pay(string),
      pay(number),
      'shop/$defs/Card/number',
      '`Card.number` (in param `purse` of `ShopService.pay`, the result of `ShopService.pay` and 1 more) changed string to number',
    ],
    [
      'type closed',
      type(object({ number: string })),
      type({ ...object({ number: string }), additionalProperties: false }),
      'shop/$defs/Card',
      '`Card` (type of `shop`) no longer takes unknown properties',
    ],
    [
      'declared error',
      contract(),
      contract({ errors: { OutOfStock: outOfStock({ left: number }) } }),
      'shop/errors/OutOfStock',
      'error `OutOfStock` of `shop` is new',
    ],
    [
      'declared error gone',
      contract({ errors: { OutOfStock: outOfStock({ left: number }) } }),
      contract({ errors: {} }),
      'shop/errors/OutOfStock',
      'error `OutOfStock` of `shop` is gone',
    ],
    [
      'data of an error',
      contract({ errors: { OutOfStock: outOfStock({ left: number }) } }),
      contract({ errors: { OutOfStock: outOfStock({ left: string }) } }),
      'shop/errors/OutOfStock',
      '`left` of error `OutOfStock` of `shop` changed number to string',
    ],
    [
      'path of an error',
      contract({ errors: { OutOfStock: outOfStock({}) } }),
      contract({ errors: { OutOfStock: { ...outOfStock({}), excPath: 'acme.OutOfStock' } } }),
      'shop/errors/OutOfStock',
      'the path of error `OutOfStock` of `shop` changed shop.OutOfStock to acme.OutOfStock',
    ],
    [
      'arguments of an error',
      contract({ errors: { OutOfStock: outOfStock({ left: number }) } }),
      contract({ errors: { OutOfStock: { ...outOfStock({ left: number }), args: ['left', 'message'] } } }),
      'shop/errors/OutOfStock',
      'what error `OutOfStock` of `shop` is made from changed (...) to (left, message)',
    ],
    [
      'payload of an event',
      contract({ events: { placed: string } }),
      contract({ events: { placed: refTo('Order') } }),
      'shop/events/placed',
      'event `placed` of `shop` changed string to Order',
    ],
    [
      'event gone',
      contract({ events: { placed: string } }),
      contract(),
      'shop/events/placed',
      'event `placed` of `shop` is gone',
    ],
    [
      'comment',
      contract({ doc: 'Sells.' }),
      contract({ doc: 'Buys.' }),
      'shop',
      'the comment of `ShopService` changed',
    ],
    [
      'new part of a request',
      asking(undefined),
      asking({ body: number }),
      'shop/create/request',
      'body of POST /orders (`ShopService.create`) is new (number)',
    ],
    [
      'type of a body',
      asking({ body: number }),
      asking({ body: string }),
      'shop/create/request',
      'body of POST /orders (`ShopService.create`) changed number to string',
    ],
    [
      'property of a query',
      asking({ query: object({ page: number, size: number }) }),
      asking({ query: object({ page: string, size: number }) }),
      'shop/create/request',
      '`query.page` of POST /orders (`ShopService.create`) changed number to string',
    ],
    [
      'named type of a body',
      contract({ ...asking({ body: refTo('Card') }), $defs: { Card: object({ number }) } }),
      contract({ ...asking({ body: refTo('Card') }), $defs: { Card: object({ number: string }) } }),
      'shop/$defs/Card/number',
      '`Card.number` (in the request of `ShopService.create`) changed number to string',
    ],
    [
      'file',
      contract(),
      contract({ source: 'src/store.ts' }),
      'shop',
      'service `shop` moved from src/shop.ts to src/store.ts',
    ],
  ])('%s', (_title, before, after, part, text) => {
    expect(compareContracts(set(before), set(after))[0]).toEqual({ part, text });
  });

  test('services come and go', () => {
    expect(compareContracts(set(contract()), set(contract({ service: 'store' }))).map(({ text }) => text)).toEqual([
      'service `shop` is gone',
      'service `store` is new',
    ]);
  });
});

test('nothing is told twice, and of equal contracts nothing', () => {
  const both = (schema: Parameters<typeof param>[1]) =>
    contract({
      entrypoints: ['rpc', 'event'].map((kind) => method('create', { kind, params: [param('total', schema)] })),
    });
  expect(compareContracts(set(both(number)), set(both(number)))).toEqual([]);
  expect(compareContracts(set(both(number)), set(both(string)))).toHaveLength(1);
});

test('a difference that has no words of its own is still told', () => {
  const before = contract({ entrypoints: [method('a'), method('b')] });
  const after = contract({ entrypoints: [method('b'), method('a')] });
  expect(compareContracts(set(before), set(after))).toEqual([{ part: 'shop', text: 'service `shop` changed' }]);
});
