import { expect, test } from '@jest/globals';
import { openTransport } from '../../src/transport/open.js';
import { uniqueName } from '../support/rabbit.js';
import { consume, message, send } from './conformance/kit.js';

// The same on RabbitMQ: `plane/on-rabbitmq.test.ts`.

test('on the embedded transport too of a body that is too long the beginning arrives, and its message says so', async () => {
  const transport = await openTransport(`memory://${uniqueName('broker')}`, { maxMessageBytes: 10 });
  try {
    await transport.declareQueue({ name: 'q', bindings: [] });
    const { inbox } = await consume(transport, 'q');
    await transport.publish({ exchange: '', routingKey: 'q' }, message('0123456789X', { correlationId: 'long' }));
    await send(transport, 'q', 'x'.repeat(10));
    const { delivery, body } = await inbox.take();
    expect([body, delivery.bodyBytes, delivery.correlationId, delivery.undecodable]).toEqual([
      '0123456789',
      11,
      'long',
      'The body has 11 bytes; more than 10 are not taken.',
    ]);
    const next = await inbox.take();
    expect([next.body.length, next.delivery.undecodable]).toEqual([10, undefined]);
  } finally {
    await transport.close();
  }
});
