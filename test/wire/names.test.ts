import { describe, expect, test } from '@jest/globals';
import type { ExchangeSpec, QueueSpec } from '../../src/wire/message.js';
import {
  DEFAULT_RPC_EXCHANGE,
  type EventListener,
  eventExchange,
  eventQueue,
  methodOf,
  replyQueue,
  rpcExchange,
  rpcQueue,
} from '../../src/wire/names.js';
import { listed, readCapture, type Capture } from './captures.js';

const success = readCapture('rpc_success');
const events = readCapture('events_topology_and_dispatch');

function expectQueue({ topology }: Capture, queue: QueueSpec): void {
  expect(topology.queues.find(({ name }) => name === queue.name)).toEqual(listed(queue));
  expect(topology.bindings.filter(({ destination_name }) => destination_name === queue.name)).toEqual(
    queue.bindings.map(({ exchange, routingKey }) =>
      expect.objectContaining({ source_name: exchange, routing_key: routingKey }),
    ),
  );
}

function expectExchange({ topology }: Capture, exchange: ExchangeSpec): void {
  expect(topology.exchanges).toContainEqual(
    expect.objectContaining({
      name: exchange.name,
      type: exchange.type,
      durable: exchange.durable ?? true,
      auto_delete: exchange.autoDelete ?? false,
    }),
  );
}

describe('what Nameko declared on the broker', () => {
  test('the exchanges', () => {
    expectExchange(success, rpcExchange(DEFAULT_RPC_EXCHANGE));
    expectExchange(events, eventExchange('chain_a'));
  });

  test('the queue of a service', () => {
    expectQueue(success, rpcQueue('greeting_service', 'nameko-rpc'));
    expectQueue(events, rpcQueue('chain_a', 'nameko-rpc'));
  });

  test('the reply queues of a standalone caller and of a service', () => {
    expectQueue(success, replyQueue('standalone_rpc_proxy', '9284de35-08b4-4142-a9c7-2e41a2d245a2', 'nameko-rpc'));
    expectQueue(events, replyQueue('chain_b', '97c70f54-3ea9-4cf4-b099-971c852fe0fd', 'nameko-rpc'));
  });

  test.each<[service: string, method: string, type: string, options?: Partial<EventListener>]>([
    ['listener_x', 'on_pool', 'pool_evt'],
    ['listener_x', 'on_pool_2', 'pool_evt'],
    ['listener_y', 'on_pool', 'pool_evt'],
    ['listener_x', 'on_requeue', 'requeue_evt'],
    ['listener_x', 'on_pool_unreliable', 'pool_unrel', { reliable: false }],
    ['listener_x', 'on_single', 'single_evt', { handlerType: 'singleton' }],
    ['listener_y', 'on_single', 'single_evt', { handlerType: 'singleton' }],
    ['listener_x', 'on_single_unreliable', 'single_unrel', { handlerType: 'singleton', reliable: false }],
    ['listener_x', 'on_bcast_reliable', 'bcast_rel', { handlerType: 'broadcast', broadcastIdentifier: 'x1' }],
  ])('the queue of %s.%s for the event %s', (service, method, type, options = {}) => {
    expectQueue(events, eventQueue({ source: 'chain_a', type, service, method, ...options }));
  });
});

describe('methodOf', () => {
  test.each([
    ['shop', 'shop.buy', 'buy'],
    ['eu.shop', 'eu.shop.buy', 'buy'],
    ['shop', 'shop.a.b', 'a.b'],
    ['shop', 'shopping.buy', undefined],
    ['shop', 'shop', undefined],
    ['s*op', 'shop.buy', undefined],
  ])('service %s, key %s: %s', (service, routingKey, method) => {
    expect(methodOf(service, routingKey)).toBe(method);
  });
});
