import { describe, expect, test } from '@jest/globals';
import { nameParameters, nameServices, nameTypes } from '../../src/emit/names.js';

function foldersOf(...services: readonly string[]): readonly (string | undefined)[] {
  const named = nameServices(services);
  return services.map((service) => named.get(service)?.folder);
}

describe('folders of services', () => {
  test('are safe on every file system', () => {
    expect(foldersOf('shop', 'my.shop', 'a/../b', 'CON', 'com1', 'bücher', 'node_modules', '日本')).toEqual([
      ...['shop', 'my-shop', 'a-b', 'service-CON', 'service-com1', 'bucher', 'service-node_modules', 'service'],
    ]);
    expect(foldersOf('x'.repeat(300))).toEqual(['x'.repeat(80)]);
  });

  test('do not meet where case or punctuation alone tells names apart, and plain names keep theirs', () => {
    expect(foldersOf('Shop', 'shop', 'SHOP', 'my.shop', 'my-shop', 'shop-2')).toEqual([
      ...['Shop-4', 'shop', 'SHOP-3', 'my-shop-2', 'my-shop', 'shop-2'],
    ]);
  });

  test('do not depend on the order of the services', () => {
    const services = ['shop', 'Shop', 'a.b', 'a-b', 'a b', '日本', '本日'];
    expect(nameServices([...services].reverse())).toEqual(nameServices(services));
  });
});

test('identifiers of services are valid, and none hides what the modules use', () => {
  const named = nameServices(['my-shop', 'my_shop', 'class', 'contracts', '9lives', '***']);
  expect([...named.values()].map(({ descriptor, proxy }) => [descriptor, proxy])).toEqual([
    ['_9lives', '_9livesProxy'],
    ['classService', 'ClassServiceProxy'],
    ['contractsService', 'ContractsServiceProxy'],
    ['myShop', 'MyShopProxy'],
    ['myShopService', 'MyShopServiceProxy'],
    ['service', 'ServiceProxy'],
  ]);
});

test('named types keep a name that is an identifier, and get one otherwise', () => {
  const names = {
    ...{ folder: 'shop', descriptor: 'shop', proxy: 'ShopProxy' },
    ...{ events: 'ShopEvents', errors: 'ShopErrors', interface: 'ShopInterface', types: 'ShopTypes' },
  };
  const keys = ['Card', 'Page<Card>', 'PageCard', 'Promise', 'ShopEvents', 'Größe', 'class', '1', ''];
  const named = nameTypes(keys, names);
  expect(keys.map((key) => named.get(key))).toEqual([
    ...['Card', 'PageCardType', 'PageCard', 'PromiseType', 'ShopEventsType', 'Größe', 'Class', '_1', 'Type'],
  ]);
});

test('labels of parameters are identifiers, each once', () => {
  expect(nameParameters(['type', 'class', 'from', 'two words', 'twoWords', ''])).toEqual([
    ...['type', 'class_', 'from', 'twoWords', 'twoWords2', 'arg5'],
  ]);
});
