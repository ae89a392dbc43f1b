import { bodies, contents, message, outcome, send, type Scenarios } from './kit.js';

const PATTERNS = ['a.*', 'a.#', '#', '*', '*.b', 'a.*.c', '#.c', '#.b.#', 'a', 'a.b', ''];
const KEYS = ['a', 'a.b', 'a.b.c', 'x.c', 'c', 'b', 'a.', '.', 'x', ''];

export const routing: Scenarios = {
  async 'topic exchange: words and wildcards, # for none too'(bench) {
    const transport = await bench.open();
    const exchange = await bench.exchange(transport, 'topic');
    const queues = new Map<string, string>();
    for (const pattern of PATTERNS) {
      queues.set(pattern, await bench.queue(transport, { bindings: [{ exchange, routingKey: pattern }] }));
    }
    for (const routingKey of KEYS) await transport.publish({ exchange, routingKey }, message(`"${routingKey}"`));
    const seen: Record<string, string> = {};
    for (const [pattern, queue] of queues) seen[pattern] = (await bodies(transport, queue)).join(' ');
    return seen;
  },

  async 'topic exchange: a queue bound twice gets one copy'(bench) {
    const transport = await bench.open();
    const exchange = await bench.exchange(transport, 'topic');
    const bindings = ['a.*', 'a.#', 'a.b', 'a.*'].map((routingKey) => ({ exchange, routingKey }));
    const queue = await bench.queue(transport, { bindings });
    await transport.publish({ exchange, routingKey: 'a.b' }, message('one'));
    return bodies(transport, queue);
  },

  async 'direct exchange: the key to the letter'(bench) {
    const transport = await bench.open();
    const exchange = await bench.exchange(transport, 'direct');
    const queue = await bench.queue(transport, { bindings: [{ exchange, routingKey: 'a.*' }] });
    for (const routingKey of ['a.b', 'a.*', 'A.*', '']) {
      await transport.publish({ exchange, routingKey }, message(routingKey));
    }
    return bodies(transport, queue);
  },

  async 'fanout exchange: a copy for everybody, whatever the key'(bench) {
    const transport = await bench.open();
    const exchange = await bench.exchange(transport, 'fanout');
    const one = await bench.queue(transport, { bindings: [{ exchange, routingKey: '' }] });
    const two = await bench.queue(transport, { bindings: [{ exchange, routingKey: 'x' }] });
    await transport.publish({ exchange, routingKey: 'y' }, message('y'));
    return [await bodies(transport, one), await bodies(transport, two)];
  },

  async 'default exchange: the queue of that name'(bench) {
    const transport = await bench.open();
    const queue = await bench.queue(transport);
    await send(transport, queue, 'here');
    const [delivery] = await contents(transport, queue);
    return [delivery?.body.toString(), delivery?.exchange, delivery?.routingKey === queue];
  },

  async 'the exchanges that are always there'(bench) {
    const transport = await bench.open();
    const routingKey = bench.queueName();
    const exchanges = ['amq.topic', 'amq.direct', 'amq.fanout'];
    const bindings = exchanges.map((exchange) => ({ exchange, routingKey }));
    await transport.declareQueue({ name: routingKey, bindings });
    for (const exchange of exchanges) await transport.publish({ exchange, routingKey }, message(exchange));
    return bodies(transport, routingKey);
  },

  async 'a message without a route comes back if it must, and is dropped otherwise'(bench) {
    const transport = await bench.open();
    const exchange = await bench.exchange(transport, 'topic');
    const nowhere = { exchange, routingKey: 'nobody' };
    const noQueue = { exchange: '', routingKey: bench.queueName() };
    return {
      mandatory: await outcome(transport.publish(nowhere, message('x'), { mandatory: true })),
      'mandatory, default exchange': await outcome(transport.publish(noQueue, message('x'), { mandatory: true })),
      'not mandatory': await outcome(transport.publish(nowhere, message('x'))),
    };
  },

  async 'each returned message is told from the delivered ones beside it'(bench) {
    const transport = await bench.open();
    const exchange = await bench.exchange(transport, 'topic');
    await bench.queue(transport, { bindings: [{ exchange, routingKey: 'known' }] });
    const keys = ['known', 'unknown', 'known', 'unknown', 'unknown', 'known'];
    return Promise.all(
      keys.map((routingKey, index) =>
        outcome(
          transport.publish({ exchange, routingKey }, message('x', { correlationId: String(index) }), {
            mandatory: true,
          }),
        ),
      ),
    );
  },

  async 'an exchange that does not exist is refused, and nothing else suffers'(bench) {
    const transport = await bench.open();
    const queue = await bench.queue(transport);
    const missing = { exchange: bench.exchangeName(), routingKey: 'x' };
    const outcomes = await Promise.all([
      outcome(send(transport, queue, 'before')),
      outcome(transport.publish(missing, message('x'))),
      outcome(transport.publish(missing, message('x'), { mandatory: true })),
      outcome(send(transport, queue, 'after')),
    ]);
    return [outcomes, await bodies(transport, queue)];
  },

  async 'messages of one transport arrive in the order of publishing'(bench) {
    const transport = await bench.open();
    const exchange = await bench.exchange(transport, 'topic');
    const queue = await bench.queue(transport, { bindings: [{ exchange, routingKey: '#' }] });
    const sent = Array.from({ length: 500 }, (_, index) => String(index));
    await Promise.all(
      sent.map((body, index) =>
        transport.publish(
          index % 2 === 0 ? { exchange, routingKey: 'k' } : { exchange: '', routingKey: queue },
          message(body),
        ),
      ),
    );
    const arrived = await bodies(transport, queue);
    return [arrived.length, arrived.every((body, index) => body === sent[index])];
  },
};
