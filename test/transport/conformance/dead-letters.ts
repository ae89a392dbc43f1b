import type { Delivery, Transport } from '../../../src/transport/transport.js';
import { bodies, consume, message, outcome, type Bench, type Scenarios } from './kit.js';

export const deadLetters: Scenarios = {
  async 'a headers exchange compares headers with the arguments of its bindings'(bench) {
    const transport = await bench.open();
    const exchange = await bench.exchange(transport, 'headers');
    const bound = (args: Record<string, string | number>): Promise<string> =>
      bench.queue(transport, { bindings: [{ exchange, routingKey: 'ignored', arguments: args }] });
    const queues = {
      any: await bound({ 'x-match': 'any', wait: 20, colour: 'red' }),
      all: await bound({ 'x-match': 'all', wait: 20, colour: 'red' }),
      'by default all': await bound({ wait: 20, colour: 'red' }),
    };
    const sent = { both: { wait: 20, colour: 'red' }, one: { wait: 20 }, other: { wait: 21 }, none: {} };
    const routed: Record<string, string> = {};
    for (const [name, headers] of Object.entries(sent)) {
      const publish = transport.publish({ exchange, routingKey: '' }, message(name, { headers }), { mandatory: true });
      routed[name] = await outcome(publish);
    }
    const received: Record<string, readonly string[]> = {};
    for (const [name, queue] of Object.entries(queues)) received[name] = await bodies(transport, queue);
    return { routed, received };
  },

  async 'what expires goes on to the queue that its routing key names, again and again'(bench) {
    const transport = await bench.open();
    const { inbox, target, waiting } = await waitingRoom(bench, transport);
    const wait = (delivery?: Delivery): Promise<void> =>
      transport.publish(
        { exchange: waiting.exchange, routingKey: target },
        message('again', {
          messageId: 'm',
          priority: 3,
          deliveryMode: 2,
          expirationMs: 10,
          headers: { kept: [1, true], ...delivery?.headers, wait: 10 },
        }),
        { mandatory: true },
      );
    const seen: unknown[] = [];
    await wait();
    for (let turn = 0; turn < 3; turn += 1) {
      const { delivery } = await inbox.take();
      seen.push(told(delivery, { [target]: 'target', [waiting.queue]: 'waiting', [waiting.exchange]: 'exchange' }));
      if (turn < 2) await wait(delivery);
    }
    return seen;
  },

  async 'what is rejected goes to the exchange for it, with the routing key for it'(bench) {
    const transport = await bench.open();
    const exchange = await bench.exchange(transport, 'topic');
    const dead = await bench.queue(transport, { bindings: [{ exchange, routingKey: 'dead.*' }] });
    const args = { 'x-dead-letter-exchange': exchange, 'x-dead-letter-routing-key': 'dead.letter' };
    const queue = await bench.queue(transport, { arguments: args });
    await transport.publish({ exchange: '', routingKey: queue }, message('no'));
    const source = await consume(transport, queue);
    (await source.inbox.next()).settle('reject');
    const { inbox } = await consume(transport, dead);
    const { delivery } = await inbox.take();
    return told(delivery, { [queue]: 'queue', [exchange]: 'exchange' });
  },

  async 'where there is nothing for the dead they are gone'(bench) {
    const transport = await bench.open();
    const queue = await bench.queue(transport, { arguments: { 'x-dead-letter-exchange': bench.exchangeName() } });
    await transport.publish({ exchange: '', routingKey: queue }, message('no'));
    const { inbox, consumer } = await consume(transport, queue);
    (await inbox.next()).settle('reject');
    await consumer.cancel();
    return bodies(transport, queue);
  },
};

/** A queue to wait in, and one that is waited for. */
async function waitingRoom(bench: Bench, transport: Transport) {
  const exchange = await bench.exchange(transport, 'headers');
  const bindings = [{ exchange, routingKey: '', arguments: { wait: 10, 'x-match': 'any' } }];
  const args = { 'x-dead-letter-exchange': '' };
  const queue = await bench.queue(transport, { bindings, arguments: args, expiresMs: 60_000 });
  const target = await bench.queue(transport);
  const { inbox } = await consume(transport, target);
  return { inbox, target, waiting: { exchange, queue } };
}

/**
 * A delivery by names that are the same in every run. Left out is what versions of RabbitMQ differ in: from 4.0 on it counts
 * anew when a message is published again, and it tells of the last death as well.
 */
function told({ headers, ...others }: Delivery, names: Readonly<Record<string, string>>): unknown {
  const text = JSON.stringify({ ...others, headers, body: others.body.toString() }, (key, value: unknown) => {
    if (key === 'count' || key.startsWith('x-last-death-')) return undefined;
    return key === 'time' ? 'then' : typeof value === 'string' ? (names[value] ?? value) : value;
  });
  const { messageId: _own, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return rest;
}
