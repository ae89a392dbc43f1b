import type { Delivery } from '../../../src/transport/transport.js';
import { Inbox, bodies, consume, contents, message, outcome, send, type Scenarios } from './kit.js';

export const consuming: Scenarios = {
  async 'consumers of one queue take turns'(bench) {
    const [transport, other] = [await bench.open(), await bench.open()];
    const queue = await bench.queue(transport);
    const turns: string[] = [];
    const inbox = new Inbox();
    const taking = (name: string) => (delivery: Delivery) => {
      turns.push(name);
      return inbox.handle(delivery);
    };
    await transport.consume(queue, { prefetch: 0 }, taking('a'));
    await other.consume(queue, { prefetch: 0 }, taking('b'));
    for (const body of ['1', '2', '3', '4', '5', '6']) {
      await send(transport, queue, body);
      await inbox.take();
    }
    return turns;
  },

  async 'prefetch: so many unsettled and no more'(bench) {
    const transport = await bench.open();
    const queue = await bench.queue(transport);
    const { inbox } = await consume(transport, queue, 2);
    await send(transport, queue, 'a', 'b', 'c', 'd');
    const first = await inbox.next();
    await inbox.next();
    // Whoever has room gets the next one, so that it is known where it went.
    const { inbox: other } = await consume(await bench.open(), queue, 1);
    const third = await other.next();
    const before = [...inbox.bodies];
    first.settle('ack');
    const fourth = await inbox.next();
    return [before, third.body, fourth.body];
  },

  async 'without prefetch everything comes at once'(bench) {
    const transport = await bench.open();
    const queue = await bench.queue(transport);
    const { inbox } = await consume(transport, queue, 0);
    await send(transport, queue, 'a', 'b', 'c');
    for (let count = 0; count < 3; count++) await inbox.next();
    return inbox.bodies;
  },

  async 'acknowledged and rejected messages are gone'(bench) {
    const transport = await bench.open();
    const queue = await bench.queue(transport);
    const { inbox, consumer } = await consume(transport, queue, 1);
    await send(transport, queue, 'acked', 'rejected', 'last');
    (await inbox.next()).settle('ack');
    (await inbox.next()).settle('reject');
    (await inbox.next()).settle('ack');
    await consumer.cancel();
    return [inbox.bodies, await bodies(transport, queue)];
  },

  async 'a requeued message goes back to its place and is marked'(bench) {
    const transport = await bench.open();
    const queue = await bench.queue(transport);
    await send(transport, queue, 'a', 'b', 'c');
    const { inbox } = await consume(transport, queue, 1);
    const seen: [string, boolean][] = [];
    for (const settlement of ['requeue', 'requeue', 'ack', 'ack', 'ack'] as const) {
      const { body, delivery, settle } = await inbox.next();
      seen.push([body, delivery.redelivered]);
      settle(settlement);
    }
    return seen;
  },

  async 'a handler that rejects: requeued once, then dropped, both times reported'(bench) {
    const transport = await bench.open();
    const queue = await bench.queue(transport);
    const seen: [string, boolean][] = [];
    const last = new Promise<void>((resolve) => {
      void transport.consume(queue, { prefetch: 1 }, async ({ body, redelivered }) => {
        seen.push([body.toString(), redelivered]);
        if (body.toString() === 'bad') throw new Error('bug');
        resolve();
        return 'ack';
      });
    });
    await send(transport, queue, 'bad', 'good');
    await last;
    return [seen, bench.failures.map(String)];
  },

  async 'close gives unsettled messages back, in their order'(bench) {
    const [first, second] = [await bench.open(), await bench.open()];
    const queue = await bench.queue(first);
    await send(first, queue, 'a', 'b', 'c', 'd', 'e');
    const { inbox } = await consume(first, queue, 3);
    const held = [await inbox.next(), await inbox.next(), await inbox.next()];
    await first.close();
    const found = await contents(second, queue);
    // Too late: it is somebody else's by now.
    held[0]?.settle('ack');
    return found.map(({ body, redelivered }) => [body.toString(), redelivered]);
  },

  async 'cancel: nothing more comes; what runs may still be settled'(bench) {
    const [transport, afterwards] = [await bench.open(), await bench.open()];
    const queue = await bench.queue(transport);
    const { inbox, consumer } = await consume(transport, queue, 1);
    await send(transport, queue, 'running');
    const running = await inbox.next();
    await consumer.cancel();
    await consumer.cancel();
    await send(transport, queue, 'later');
    const { inbox: other } = await consume(transport, queue, 0);
    const later = await other.take();
    running.settle('ack');
    await transport.close();
    return [inbox.bodies, later.body, await bodies(afterwards, queue)];
  },

  async 'a cancelled consumer that never settles gives its message back at the end'(bench) {
    const [transport, afterwards] = [await bench.open(), await bench.open()];
    const queue = await bench.queue(transport);
    const { inbox, consumer } = await consume(transport, queue, 1);
    await send(transport, queue, 'running');
    await inbox.next();
    await consumer.cancel();
    const during = await bodies(transport, queue);
    await transport.close();
    return [during, await bodies(afterwards, queue)];
  },

  async 'a queue that does not exist cannot be consumed'(bench) {
    const transport = await bench.open();
    const refused = await outcome(transport.consume(bench.queueName(), { prefetch: 1 }, async () => 'ack'));
    const queue = await bench.queue(transport);
    return [refused, await outcome(consume(transport, queue))];
  },

  async 'a handler may publish and wait for it'(bench) {
    const transport = await bench.open();
    const [requests, replies] = [await bench.queue(transport), await bench.queue(transport)];
    await transport.consume(requests, { prefetch: 1 }, async ({ body }) => {
      await send(transport, replies, `re: ${body.toString()}`);
      return 'ack';
    });
    const { inbox } = await consume(transport, replies);
    await send(transport, requests, 'a', 'b');
    return [(await inbox.take()).body, (await inbox.take()).body];
  },

  async 'a delivery never comes within publish'(bench) {
    const transport = await bench.open();
    const queue = await bench.queue(transport);
    const { inbox } = await consume(transport, queue);
    const published = transport.publish({ exchange: '', routingKey: queue }, message('x'));
    const within = inbox.bodies.length;
    await published;
    return [within, (await inbox.take()).body];
  },

  async 'after close everything is refused'(bench) {
    const transport = await bench.open();
    const queue = await bench.queue(transport);
    const { consumer } = await consume(transport, queue);
    await transport.close();
    return {
      ready: await outcome(transport.ready()),
      declareExchange: await outcome(transport.declareExchange({ name: 'x', type: 'topic' })),
      declareQueue: await outcome(transport.declareQueue({ name: queue, bindings: [] })),
      publish: await outcome(send(transport, queue, 'x')),
      consume: await outcome(consume(transport, queue)),
      cancel: await outcome(consumer.cancel()),
      close: await outcome(transport.close()),
    };
  },

  async 'a signal that has fired gives up'(bench) {
    const transport = await bench.open();
    const signal = AbortSignal.abort({ code: 'given up' });
    return [
      await outcome(transport.ready({ signal })),
      await outcome(transport.publish({ exchange: '', routingKey: 'x' }, message('x'), { signal })),
    ];
  },
};
