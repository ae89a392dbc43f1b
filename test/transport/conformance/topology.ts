import { bodies, consume, contents, exists, message, outcome, send, until, type Scenarios } from './kit.js';

export const topology: Scenarios = {
  async 'the same again is no matter; anything else is refused'(bench) {
    const transport = await bench.open();
    const name = await bench.queue(transport);
    const expiring = await bench.queue(transport, { expiresMs: 60_000 });
    const exchange = await bench.exchange(transport, 'topic');
    const bindings = [] as const;
    return {
      'queue, same': await outcome(transport.declareQueue({ name, durable: true, bindings })),
      'queue, not durable': await outcome(transport.declareQueue({ name, durable: false, bindings })),
      'queue, auto-delete': await outcome(transport.declareQueue({ name, autoDelete: true, bindings })),
      'queue, expires': await outcome(transport.declareQueue({ name, expiresMs: 60_000, bindings })),
      'queue, expires later': await outcome(transport.declareQueue({ name: expiring, expiresMs: 60_001, bindings })),
      'queue, does not expire': await outcome(transport.declareQueue({ name: expiring, bindings })),
      'queue, exclusive': await outcome(transport.declareQueue({ name, exclusive: true, bindings })),
      'exchange, same': await outcome(transport.declareExchange({ name: exchange, type: 'topic', durable: true })),
      'exchange, other type': await outcome(transport.declareExchange({ name: exchange, type: 'fanout' })),
      'exchange, not durable': await outcome(
        transport.declareExchange({ name: exchange, type: 'topic', durable: false }),
      ),
      'exchange, auto-delete': await outcome(
        transport.declareExchange({ name: exchange, type: 'topic', autoDelete: true }),
      ),
      'and the queue still works': await outcome(send(transport, name, 'x')),
    };
  },

  async 'a queue with arguments is had with the same ones only'(bench) {
    const transport = await bench.open();
    const given = { 'x-message-ttl': 60_000, 'x-max-length': 10 };
    const name = await bench.queue(transport, { arguments: given });
    const plain = await bench.queue(transport);
    const declared = (queue: string, args?: Readonly<Record<string, number>>): Promise<string> =>
      outcome(
        transport.declareQueue({ name: queue, bindings: [], ...(args === undefined ? {} : { arguments: args }) }),
      );
    return {
      same: await declared(name, given),
      'one differs': await declared(name, { ...given, 'x-max-length': 11 }),
      'one is missing': await declared(name, { 'x-max-length': 10 }),
      none: await declared(name),
      'one that the queue has not': await declared(plain, { 'x-max-length': 10 }),
      'and the queue still works': await outcome(send(transport, name, 'x')),
    };
  },

  async 'names that are taken, and bindings that lead nowhere'(bench) {
    const transport = await bench.open();
    const name = bench.queueName();
    const missing = bench.exchangeName();
    const toMissing = { name, bindings: [{ exchange: missing, routingKey: 'x' }] };
    return {
      'a queue amq.x': await outcome(transport.declareQueue({ name: 'amq.ntgen', bindings: [] })),
      'a queue without a name': await outcome(transport.declareQueue({ name: '', bindings: [] })),
      'an exchange amq.x': await outcome(transport.declareExchange({ name: 'amq.ntgen', type: 'topic' })),
      'the default exchange': await outcome(transport.declareExchange({ name: '', type: 'direct' })),
      'a binding to a missing exchange': await outcome(transport.declareQueue(toMissing)),
      'the queue is there nevertheless': await exists(transport, name),
      'a binding to the default exchange': await outcome(
        transport.declareQueue({ name, bindings: [{ exchange: '', routingKey: 'x' }] }),
      ),
    };
  },

  async 'bindings of repeated declarations add up'(bench) {
    const transport = await bench.open();
    const exchange = await bench.exchange(transport, 'direct');
    const name = await bench.queue(transport, { bindings: [{ exchange, routingKey: 'a' }] });
    await transport.declareQueue({ name, bindings: [{ exchange, routingKey: 'b' }] });
    for (const routingKey of ['a', 'b', 'c']) await transport.publish({ exchange, routingKey }, message(routingKey));
    return bodies(transport, name);
  },

  async 'an exclusive queue is for its own connection'(bench) {
    const [owner, other] = [await bench.open(), await bench.open()];
    const name = await bench.queue(owner, { exclusive: true });
    return {
      'declared again by its owner': await outcome(owner.declareQueue({ name, exclusive: true, bindings: [] })),
      'never durable': await outcome(owner.declareQueue({ name, exclusive: true, durable: false, bindings: [] })),
      'no more exclusive': await outcome(owner.declareQueue({ name, bindings: [] })),
      'declared by another': await outcome(other.declareQueue({ name, exclusive: true, bindings: [] })),
      'declared by another, shared': await outcome(other.declareQueue({ name, bindings: [] })),
      'consumed by another': await outcome(consume(other, name)),
      'published to by another': await outcome(send(other, name, 'x')),
      'consumed by its owner': await bodies(owner, name),
    };
  },

  async 'an exclusive queue goes with its connection'(bench) {
    const [owner, other] = [await bench.open(), await bench.open()];
    const name = await bench.queue(owner, { exclusive: true });
    const before = await exists(other, name);
    await owner.close();
    return [before, await until(async () => !(await exists(other, name)))];
  },

  async 'an auto-delete queue goes with its last consumer, not before it had one'(bench) {
    const [transport, other] = [await bench.open(), await bench.open()];
    const name = await bench.queue(transport, { autoDelete: true });
    const unused = await bench.queue(transport, { autoDelete: true });
    const { consumer } = await consume(transport, name);
    await consume(other, name);
    await consumer.cancel();
    const withOne = await exists(transport, name);
    await other.close();
    await until(async () => !(await exists(transport, name)));
    return { withOne, 'never consumed': await exists(transport, unused) };
  },

  async 'an auto-delete exchange goes with its last binding'(bench) {
    const transport = await bench.open();
    const owner = await bench.open();
    const exchange = bench.exchangeName();
    await transport.declareExchange({ name: exchange, type: 'topic', autoDelete: true });
    await bench.queue(owner, { exclusive: true, bindings: [{ exchange, routingKey: '#' }] });
    const publisher = await bench.open();
    const publish = (): Promise<string> => outcome(publisher.publish({ exchange, routingKey: 'x' }, message('x')));
    const before = await publish();
    await owner.close();
    let after = before;
    await until(async () => (after = await publish()) !== 'ok');
    return [before, after];
  },

  async 'a queue expires when nobody consumes it'(bench) {
    const transport = await bench.open();
    const consumed = await bench.queue(transport, { expiresMs: 100 });
    await consume(transport, consumed);
    const idle = await bench.queue(transport, { expiresMs: 100 });
    const before = await exists(transport, idle);
    await until(async () => !(await exists(transport, idle)));
    return { before, consumed: await exists(transport, consumed) };
  },

  async 'a durable queue keeps its messages while its transport is away'(bench) {
    const [transport, other] = [await bench.open(), await bench.open()];
    const queue = await bench.queue(transport);
    await send(transport, queue, 'a', 'b');
    await transport.close();
    const found = await contents(other, queue);
    return found.map(({ body, redelivered }) => [body.toString(), redelivered]);
  },
};
