import { describe, expect, test } from '@jest/globals';
import type { Contract, EntrypointContract } from '../../src/contract/contract.js';
import { checkRules } from '../../src/contract/rules.js';
import { refTo } from '../../src/contract/schema.js';
import { contract, handler, method, number, object, set, string } from './contracts.js';

describe('a rule that is broken names code, place and names', () => {
  test.each<readonly [title: string, code: string, part: string, message: RegExp, services: readonly Contract[]]>([
    [
      'two services of one name',
      'NTG2001',
      'shop',
      /`ShopService` \(src\/shop.ts\) and `Store` \(src\/store.ts\) are both services named "shop"/,
      [contract(), contract({ className: 'Store', source: 'src/store.ts' })],
    ],
    [
      'two rpc methods of one wire name',
      'NTG2002',
      'shop/order',
      /`ShopService.buy` and `ShopService.order` are both the rpc method "buy" of service "shop"/,
      [contract({ entrypoints: [method('buy'), method('order', { options: { name: 'buy' } })] })],
    ],
    ["a name of the client's own", 'NTG2004', 'close', /Service "close"/, [contract({ service: 'close' })]],
    [
      'a handler that cannot take the event',
      'NTG2005',
      'mail/onPlaced/payload',
      /`Mail.onPlaced` cannot take every event `placed` of `shop`: `total` is dispatched as number and handled as string/,
      [
        contract({ events: { placed: refTo('Order') }, $defs: { Order: object({ total: number }) } }),
        contract({
          service: 'mail',
          className: 'Mail',
          entrypoints: [handler('onPlaced', 'shop', 'placed', object({ total: string }))],
        }),
      ],
    ],
    [
      'a reliable broadcast without an identifier',
      'NTG2006',
      'shop/listen',
      /`ShopService.listen` is a broadcast handler with reliable delivery, which is the default, and has no identifier/,
      [contract({ entrypoints: [broadcast({})] })],
    ],
    ['no service name', 'NTG2007', '', /service name of `ShopService` is empty/, [contract({ service: '' })]],
    ['a service that is a prototype', 'NTG2007', '__proto__', /"__proto__"/, [contract({ service: '__proto__' })]],
    [
      'an rpc method that is a prototype',
      'NTG2007',
      'shop/buy',
      /"__proto__" of `ShopService.buy` cannot be called/,
      [contract({ entrypoints: [method('buy', { options: { name: '__proto__' } })] })],
    ],
    ['a wildcard', 'NTG2007', 'shop.#', /wildcards/, [contract({ service: 'shop.#' })]],
    [
      'a dot in an rpc name',
      'NTG2007',
      'shop/buy',
      /"shop.buy" of `ShopService.buy` has a dot/,
      [contract({ entrypoints: [method('buy', { options: { name: 'shop.buy' } })] })],
    ],
    [
      'a method that makes a promise of its proxy',
      'NTG2007',
      'shop/then',
      /would be taken for a promise/,
      [contract({ entrypoints: [method('then')] })],
    ],
    [
      'an rpc name too long for a routing key, in bytes',
      'NTG2007',
      'shop/buy',
      /would take 257 bytes of 255/,
      [contract({ entrypoints: [method('buy', { options: { name: 'ü'.repeat(126) } })] })],
    ],
    [
      'a service name too long for its reply queue',
      'NTG2007',
      'x'.repeat(209),
      /256 bytes/,
      [contract({ service: 'x'.repeat(209) })],
    ],
    [
      'an empty event type',
      'NTG2007',
      'shop/events/',
      /event type that is empty/,
      [contract({ events: { '': string } })],
    ],
    [
      'a queue name that is too long',
      'NTG2007',
      'shop/on',
      /The queue of `ShopService.on` for "t+" of "mail"/,
      [contract({ entrypoints: [handler('on', 'mail', 't'.repeat(220), string)] })],
    ],
  ])('%s', (_title, code, part, message, services) => {
    expect(checkRules(set(...services))).toEqual([
      expect.objectContaining({ code, part, message: expect.stringMatching(message) }),
    ]);
  });
});

describe('no rule minds', () => {
  test.each<readonly [title: string, services: readonly Contract[]]>([
    [
      'one name for an rpc method and an event handler',
      [contract({ entrypoints: [method('buy'), handler('buy', 'mail', 'sent', string)] })],
    ],
    ['events of a service that it does not know', [contract({ entrypoints: [handler('on', 'py', 'sent', string)] })]],
    [
      'a handler without a parameter',
      [
        contract({
          events: { placed: number },
          entrypoints: [{ ...handler('on', 'shop', 'placed', string), params: [], arity: 0 }],
        }),
      ],
    ],
    ['dots in service names and event types', [contract({ service: 'acme.shop', events: { 'order.placed': string } })]],
    ['a service name of the longest size', [contract({ service: 'x'.repeat(208) })]],
  ])('%s', (_title, services) => {
    expect(checkRules(set(...services))).toEqual([]);
  });
});

test.each([{ reliableDelivery: false }, { isIdentified: true }, { handlerType: 'singleton' }])(
  'a broadcast with %p needs no identifier of its own, or has one',
  (options) => {
    expect(checkRules(set(contract({ entrypoints: [broadcast(options)] })))).toEqual([]);
  },
);

function broadcast(options: EntrypointContract['options']): EntrypointContract {
  const entrypoint = handler('listen', 'weather', 'rain', number);
  return { ...entrypoint, options: { ...entrypoint.options, handlerType: 'broadcast', ...options } };
}
