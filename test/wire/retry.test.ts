import { describe, expect, test } from '@jest/globals';
import {
  BACKOFF_EXCHANGE,
  freshHeaders,
  historyOf,
  rpcMethodIdOf,
  waitAddress,
  waitingMessage,
  waitQueue,
} from '../../src/wire/retry.js';
import { message } from './captures.js';

/** As nameko-amqp-retry 0.7.1 has declared and sent it: names, flags, arguments and headers. */
describe('as nameko-amqp-retry has it', () => {
  test('the exchange compares headers and is durable', () => {
    expect(BACKOFF_EXCHANGE).toEqual({ name: 'backoff', type: 'headers' });
  });

  test.each([0, 20, 1_000, 55_000])('the queue for %i ms', (delayMs) => {
    expect(waitQueue(delayMs)).toEqual({
      name: `backoff--${String(delayMs)}ms`,
      expiresMs: delayMs + 5_000,
      arguments: { 'x-dead-letter-exchange': '' },
      bindings: [{ exchange: 'backoff', routingKey: '', arguments: { backoff: delayMs, 'x-match': 'any' } }],
    });
  });

  const request = {
    ...message('{"args": [], "kwargs": {}}', {
      headers: { 'nameko.call_id_stack': ['caller.call.1'], 'nameko.language': 'nl' },
      correlationId: 'c',
      replyTo: 'r',
      priority: 3,
      deliveryMode: 2,
      expirationMs: 30_000,
    }),
    exchange: 'nameko-rpc',
    routingKey: 'shop.sell',
  };
  const wait = {
    delayMs: 1_000,
    queue: 'rpc-shop',
    callIdStack: ['caller.call.1', 'shop.sell.2'],
    failedAt: 1_700_000_000_000,
    rpcMethodId: 'shop.sell',
  };

  test('a message goes to the exchange with the queue that it comes back to as routing key', () => {
    expect(waitAddress(wait)).toEqual({ exchange: 'backoff', routingKey: 'rpc-shop' });
  });

  test('it is the same message, with its delay, the stack of the attempt and the method that is meant', () => {
    expect(waitingMessage(request, wait)).toMatchObject({
      body: request.body,
      correlationId: 'c',
      replyTo: 'r',
      priority: 3,
      deliveryMode: 2,
      contentType: 'application/json',
      expirationMs: 1_000,
      headers: {
        'nameko.language': 'nl',
        'nameko.call_id_stack': ['caller.call.1', 'shop.sell.2.backoff'],
        'nameko.rpc_method_id': 'shop.sell',
        backoff: 1_000,
      },
    });
  });

  test('what ntgen adds are headers of its own, by which the next attempt knows the first', () => {
    const { headers } = waitingMessage(request, wait);
    expect(headers).toMatchObject({
      'ntgen.retry_count': 1,
      'ntgen.first_failed': '1700000000000',
      'ntgen.exchange': 'nameko-rpc',
      'ntgen.routing_key': 'shop.sell',
    });
    const again = { ...request, headers, exchange: '', routingKey: 'rpc-shop' };
    const origin = { exchange: 'nameko-rpc', routingKey: 'shop.sell' };
    expect(historyOf(again)).toEqual({ retries: 1, origin, firstFailed: 1_700_000_000_000 });
    const third = waitingMessage(again, { ...wait, failedAt: 1_800_000_000_000 });
    expect(historyOf({ ...again, headers: third.headers })).toEqual({
      retries: 2,
      origin,
      firstFailed: 1_700_000_000_000,
    });
  });

  test('a message without headers gets them', () => {
    const bare = { body: Buffer.from('1'), headers: {}, exchange: '', routingKey: 'q' };
    expect(waitingMessage(bare, { ...wait, queue: 'q' }).headers).toMatchObject({ 'ntgen.retry_count': 1 });
  });
});

describe('how often a message was tried again', () => {
  const death = (count: unknown, exchange = 'backoff'): unknown => ({ exchange, count, reason: 'expired' });
  test.each<[string, Record<string, unknown>, number]>([
    ['a first time', {}, 0],
    ['our own count', { 'ntgen.retry_count': 3 }, 3],
    ['the deaths of the exchange, as Python counts them', { 'x-death': [death(2), death(1), death(9, 'other')] }, 3],
    ['a mixed fleet on RabbitMQ 3: Python has retried after us', { 'ntgen.retry_count': 2, 'x-death': [death(4)] }, 4],
    ['RabbitMQ 4 begins anew', { 'ntgen.retry_count': 5, 'x-death': [death(1)] }, 5],
    ['nonsense', { 'ntgen.retry_count': -1, 'x-death': [1, null, death('x'), death(Infinity)] }, 0],
    ['no list', { 'ntgen.retry_count': {}, 'x-death': 'many' }, 0],
  ])('%s', (_title, headers, retries) => {
    const found = historyOf({ body: Buffer.alloc(0), headers, exchange: 'e', routingKey: 'k' });
    expect(found).toEqual({ retries, origin: { exchange: 'e', routingKey: 'k' } });
  });

  test('a moment beyond all dates is none', () => {
    const headers = { 'ntgen.first_failed': Number.MAX_SAFE_INTEGER };
    expect(historyOf({ body: Buffer.alloc(0), headers, exchange: '', routingKey: '' }).firstFailed).toBeUndefined();
  });
});

test('only what came straight to its queue says by a header which method is meant: Python passes the header on with calls', () => {
  const headers = { 'nameko.rpc_method_id': 'shop.sell' };
  const came = (exchange: string): string | undefined =>
    rpcMethodIdOf({ body: Buffer.alloc(0), headers, exchange, routingKey: 'stock.take' });
  expect([came(''), came('nameko-rpc')]).toEqual(['shop.sell', undefined]);
});

test('a message that begins anew has its context, and nothing of its travels', () => {
  const headers = {
    'nameko.language': 'nl',
    plain: 1,
    'nameko.rpc_method_id': 'shop.sell',
    backoff: 1_000,
    'x-death': [],
    'x-first-death-queue': 'q',
    'x-last-death-queue': 'q',
    'ntgen.retry_count': 2,
    'ntgen.deadline': '1',
    'nameko.ntgen.deadline': '1',
    'ntgen.dead.reason': 'failed',
  };
  expect(freshHeaders(headers)).toEqual({
    'nameko.language': 'nl',
    plain: 1,
    'nameko.rpc_method_id': 'shop.sell',
  });
});
