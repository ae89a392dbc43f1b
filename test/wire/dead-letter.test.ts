import { describe, expect, test } from '@jest/globals';
import {
  deadLetterExchange,
  deadLetterKey,
  deadLetterQueue,
  decodeDeadLetter,
  encodeBareDeadLetter,
  encodeDeadLetter,
  revivedMessage,
  type Obituary,
} from '../../src/wire/dead-letter.js';
import { message } from './captures.js';

const obituary: Obituary = {
  id: '0a1b',
  reason: 'failed',
  service: 'ledger',
  method: 'enter',
  queue: 'evt-stock-sold--ledger.enter',
  error: { exc_type: 'TypeError', exc_path: 'ledger.TypeError', value: 'no such account' },
  attempt: 3,
  failedAt: Date.UTC(2030, 0, 2, 3, 4, 5),
};
const event = {
  ...message('{"code": "anvil"}', {
    headers: { 'nameko.language': 'nl', 'nameko.call_id_stack': ['shop.sell.1'], 'ntgen.retry_count': 2 },
    messageId: 'm',
    priority: 3,
    deliveryMode: 1,
    correlationId: 'c',
    expirationMs: 60_000,
    timestamp: 1_700_000_000,
  }),
  exchange: 'stock.events',
  routingKey: 'sold',
};

test('each service has a queue of its own, which all of one exchange may be read besides', () => {
  expect(deadLetterExchange('ntgen.dead')).toEqual({ name: 'ntgen.dead', type: 'topic' });
  expect(deadLetterQueue('acme.ledger', 'ntgen.dead')).toEqual({
    name: 'ntgen.dead.acme.ledger',
    bindings: [{ exchange: 'ntgen.dead', routingKey: 'acme.ledger.*' }],
  });
  expect(['enter', '', 'a.b'].map((method) => deadLetterKey('acme.ledger', method))).toEqual([
    'acme.ledger.enter',
    'acme.ledger.unknown',
    'acme.ledger.unknown',
  ]);
});

test('a dead letter is the message, kept for good, with headers that tell what happened', () => {
  const { expirationMs: _gone, exchange: _e, routingKey: _k, headers, ...kept } = event;
  const letter = encodeDeadLetter(event, obituary);
  expect(letter).toMatchObject({ ...kept, deliveryMode: 2, headers });
  expect(letter.expirationMs).toBeUndefined();
  expect(letter.headers['ntgen.dead.expiration']).toBe('60000');
  expect(decodeDeadLetter(letter)).toEqual({
    id: '0a1b',
    reason: 'failed',
    handler: 'ledger.enter',
    queue: 'evt-stock-sold--ledger.enter',
    exchange: 'stock.events',
    routingKey: 'sold',
    errorType: 'TypeError',
    errorPath: 'ledger.TypeError',
    errorMessage: 'no such account',
    attempt: 3,
    firstFailed: '2030-01-02T03:04:05.000Z',
    failed: '2030-01-02T03:04:05.000Z',
  });
});

test('where it came from is where it was published at first, though it has waited since', () => {
  const headers = { ...event.headers, 'ntgen.exchange': 'stock.events', 'ntgen.routing_key': 'sold' };
  const waited = { ...event, headers: { ...headers, 'ntgen.first_failed': '1700000000000' } };
  const letter = encodeDeadLetter({ ...waited, exchange: '', routingKey: obituary.queue }, obituary);
  expect(decodeDeadLetter(letter)).toMatchObject({
    exchange: 'stock.events',
    routingKey: 'sold',
    firstFailed: '2023-11-14T22:13:20.000Z',
    failed: '2030-01-02T03:04:05.000Z',
  });
});

test('what is noted is cut: no error makes the headers too long for AMQP', () => {
  const error = { exc_type: 'T'.repeat(999), exc_path: 'p'.repeat(999), value: 'v'.repeat(99_999) };
  const { headers } = encodeDeadLetter(event, { ...obituary, error });
  expect(JSON.stringify(headers).length).toBeLessThan(4_000);
});

test('of what nobody may send on as it is the body is kept, and the reason', () => {
  const letter = encodeBareDeadLetter(event, obituary);
  expect(letter.body).toEqual(event.body);
  expect(letter.headers['nameko.language']).toBeUndefined();
  expect(letter.headers['ntgen.dead.stripped']).toBe(true);
  expect(decodeDeadLetter(letter)).toMatchObject({ id: '0a1b', queue: obituary.queue, exchange: 'stock.events' });
});

test('a revived message is the message, and no word of its death', () => {
  const { headers: _headers, expirationMs: _gone, exchange: _e, routingKey: _k, ...kept } = event;
  expect(revivedMessage(encodeDeadLetter(event, obituary))).toMatchObject({ ...kept, deliveryMode: 2 });
  expect(revivedMessage(encodeDeadLetter(event, obituary)).headers).toEqual({
    'nameko.language': 'nl',
    'nameko.call_id_stack': ['shop.sell.1'],
  });
});

describe('what lies in a dead queue without our headers', () => {
  test('a policy of the broker has brought it: its own account tells why, and where from', () => {
    const death = {
      count: 1,
      reason: 'delivery_limit',
      queue: 'evt-stock-sold--ledger.enter',
      time: { '!': 'timestamp', value: 1_700_000_000 },
      exchange: 'stock.events',
      'routing-keys': ['sold'],
    };
    const letter = { body: Buffer.alloc(0), headers: { 'x-death': [death] }, messageId: 'm' };
    expect(decodeDeadLetter(letter)).toMatchObject({
      id: 'm',
      reason: 'delivery_limit',
      queue: 'evt-stock-sold--ledger.enter',
      exchange: 'stock.events',
      routingKey: 'sold',
      failed: '2023-11-14T22:13:20.000Z',
    });
  });

  test.each<[string, Record<string, unknown>]>([
    ['nothing', {}],
    ['no list', { 'x-death': 'x' }],
    ['no table', { 'x-death': [1] }],
    ['other types', { 'ntgen.dead.reason': 1, 'x-death': [{ reason: [], time: { value: 'x' }, 'routing-keys': 3 }] }],
    ['a time beyond all dates', { 'x-death': [{ time: { value: 1e15 } }] }],
  ])('%s', (_title, headers) => {
    expect(decodeDeadLetter({ body: Buffer.alloc(0), headers })).toMatchObject({ reason: '', queue: '', failed: '' });
  });
});
