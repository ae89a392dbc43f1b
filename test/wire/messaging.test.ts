import { describe, expect, test } from '@jest/globals';
import { decodeContent } from '../../src/wire/content.js';
import { decodeHeaders, encodeHeaders } from '../../src/wire/headers.js';
import { encodeMessage, queueTopology, type MessageProperties } from '../../src/wire/messaging.js';
import { message, readCapture, received, type CapturedMessage } from './captures.js';

// What Nameko's Publisher has sent: each message is read, and would have been the same from us.

const published = readCapture('other_messages').messages.filter(
  ({ exchange, method, properties }) =>
    method === 'BasicPublish' &&
    ['h1.custom', ''].includes(exchange) &&
    properties.content_type !== 'application/x-yaml',
);

/** What a publisher of ours would be told for it. */
function propertiesOf({ properties }: CapturedMessage): MessageProperties {
  const { delivery_mode, priority, content_type, headers, expiration, correlation_id, reply_to } = properties;
  return {
    persistent: delivery_mode === 2,
    ...(priority !== undefined && { priority }),
    ...(content_type !== undefined && content_type !== 'application/json' && { contentType: content_type }),
    ...('compression' in headers && { compression: 'gzip' as const }),
    ...('foo' in headers && { headers: { foo: headers['foo'] } }),
    ...(correlation_id !== undefined && { correlationId: correlation_id }),
    ...(reply_to !== undefined && { replyTo: reply_to }),
    ...(expiration !== undefined && { expirationMs: Number(expiration) }),
  };
}

function contextOf({ properties }: CapturedMessage): Record<string, unknown> {
  const { foo: _foo, ...others } = properties.headers;
  return encodeHeaders(decodeHeaders(others));
}

test('every message of a Publisher is the one that we would send', () => {
  expect(published.length).toBeGreaterThan(5);
  for (const captured of published) {
    const theirs = received(captured);
    const payload = decodeContent(theirs);
    const ours = encodeMessage(payload, propertiesOf(captured), contextOf(captured));
    expect(decodeContent(ours)).toEqual(payload);
    const { body: _ours, expirationMs, ...properties } = ours;
    const { body: _theirs, ...expected } = theirs;
    expect(properties).toEqual(expected);
    expect(expirationMs?.toString()).toBe(captured.properties.expiration);
  }
});

describe('a payload becomes', () => {
  test.each<readonly [title: string, payload: unknown, properties: MessageProperties, sent: readonly unknown[]]>([
    ['JSON', { a: [1, undefined] }, {}, ['application/json', 'utf-8', '{"a":[1,null]}']],
    ['JSON null where there is none', undefined, {}, ['application/json', 'utf-8', 'null']],
    ['a text of its own type', 'ü', { contentType: 'text/csv' }, ['text/csv', 'utf-8', 'ü']],
    [
      'JSON of another name',
      { a: 1 },
      { contentType: 'application/hal+json' },
      ['application/hal+json', 'utf-8', '{"a":1}'],
    ],
    [
      'JSON text, where JSON is asked for',
      'x',
      { contentType: 'application/json' },
      ['application/json', 'utf-8', '"x"'],
    ],
    ['bytes', new Uint8Array([97]), {}, ['application/octet-stream', 'binary', 'a']],
    ['bytes of a type', new Uint8Array([97]), { contentType: 'image/png' }, ['image/png', 'binary', 'a']],
  ])('%s', (_title, payload, properties, [contentType, contentEncoding, body]) => {
    const sent = encodeMessage(payload, properties, {});
    expect(sent).toMatchObject({ contentType, contentEncoding, deliveryMode: 2, priority: 0 });
    expect(sent.body.toString()).toBe(body);
  });

  test('or is refused: JSON has no form for it', () => {
    expect(() => encodeMessage({ a: 1n }, {}, {})).toThrow(/bigint/);
    expect(() => encodeMessage(Number.NaN, {}, {})).toThrow(/Unserializable/);
  });
});

test.each([
  ['text/plain; charset=utf-8', undefined, 'a'],
  ['application/text', undefined, 'a'],
  ['application/data', 'utf-8', 'a'],
  ['application/data', 'binary', Buffer.from('a')],
  ['', undefined, 'a'],
  ['application/octet-stream', 'utf-8', Buffer.from('a')],
])('a body of type %p, encoding %p, is read', (contentType, contentEncoding, payload) => {
  const encoding = contentEncoding === undefined ? {} : { contentEncoding };
  expect(decodeContent(message('a', { contentType, ...encoding }))).toEqual(payload);
});

test.each(['application/x-python-serialize', 'image/png', 'applicationjson'])(
  'a body of type %p is refused',
  (type) => {
    expect(() => decodeContent(message('a', { contentType: type }))).toThrow(`The content type is "${type}"`);
  },
);

test('a queue is declared with its exchange and binding, as kombu would', () => {
  const exchange = { name: 'h1.custom', type: 'direct' } as const;
  expect(
    queueTopology({ name: 'q', exchange, routingKey: 'rk', durable: false, arguments: { 'x-expires': 9 } }),
  ).toEqual({
    exchanges: [exchange],
    queue: { name: 'q', durable: false, expiresMs: 9, bindings: [{ exchange: 'h1.custom', routingKey: 'rk' }] },
  });
  expect(queueTopology({ name: 'q', exchange: 'x' })).toEqual({
    exchanges: [{ name: 'x', type: 'direct' }],
    queue: { name: 'q', bindings: [{ exchange: 'x', routingKey: '' }] },
  });
  expect(queueTopology({ name: 'q', routingKey: 'nobody asks' })).toEqual({
    exchanges: [],
    queue: { name: 'q', bindings: [] },
  });
});
