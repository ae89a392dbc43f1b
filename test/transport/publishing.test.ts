import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import { openTransport } from '../../src/transport/open.js';
import type { PublishLimits } from '../../src/transport/publish-limits.js';
import type { PublishOptions, Transport } from '../../src/transport/transport.js';
import { deleteFromRabbit, describeWithRabbit, uniqueName } from '../support/rabbit.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { bodies, consume, message, outcome, send, until } from './conformance/kit.js';

describeWithRabbit('publishing', (url) => {
  const queues: string[] = [];
  const opened: Transport[] = [];
  const told: string[] = [];
  let proxy: TcpProxy;

  beforeEach(async () => {
    told.length = 0;
    proxy = new TcpProxy(url);
    await proxy.start();
  });
  afterEach(async () => {
    await proxy.stop();
    await Promise.all(opened.splice(0).map((transport) => transport.close()));
  });
  afterAll(() => deleteFromRabbit(url, { queues }));

  /** A transport behind the proxy, and a queue to publish to. */
  async function open(publishing: Partial<PublishLimits> = {}, args: Readonly<Record<string, string | number>> = {}) {
    const transport = await openTransport(proxy.urlFor(url), {
      publishing,
      listener: { blocked: (_address, reason) => told.push(reason ?? 'no longer') },
    });
    opened.push(transport);
    const queue = uniqueName('queue');
    queues.push(queue);
    await transport.declareQueue({ name: queue, bindings: [], arguments: args });
    await transport.ready();
    const publish = (body: string, options: PublishOptions = {}): Promise<string> =>
      outcome(transport.publish({ exchange: '', routingKey: queue }, message(body), options));
    return { transport, queue, publish };
  }

  test('no more is sent than the limit of messages without a confirm, no more waits than its limit, and all of that arrives', async () => {
    const { transport, queue, publish } = await open({ unconfirmedMessages: 3, waitingMessages: 2 });
    proxy.stopReading();
    const outcomes = ['a', 'b', 'c', 'd', 'e', 'too much', 'too much'].map((body) => publish(body));
    expect(await Promise.all(outcomes.slice(5))).toEqual(['NTG4017', 'NTG4017']);
    expect(transport.health().unconfirmed).toBe(5);
    proxy.readAgain();
    expect(await Promise.all(outcomes.slice(0, 5))).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(await bodies(transport, queue)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('bytes have limits of their own; what is larger than these goes alone', async () => {
    const { transport, publish } = await open({ unconfirmedBytes: 10_000, waitingBytes: 10_000 });
    const large = 'x'.repeat(20_000);
    proxy.stopReading();
    const sent = publish(large);
    const waits = publish(large);
    expect(await publish('too much')).toBe('NTG4017');
    expect(transport.health().unconfirmed).toBe(2);
    proxy.readAgain();
    expect(await Promise.all([sent, waits])).toEqual(['ok', 'ok']);
    expect(await publish('there is room again')).toBe('ok');
  });

  test('what a broker does not read is not even sent, as far as the socket does not take it', async () => {
    const { transport, publish } = await open({ unconfirmedBytes: 1e9, waitingBytes: 1e9 });
    proxy.stopReading();
    const large = 'x'.repeat(1_000_000);
    const outcomes = Array.from({ length: 60 }, () => publish(large));
    await expect(
      transport.publish({ exchange: '', routingKey: 'nowhere' }, message('x'), { timeoutMs: 200 }),
    ).rejects.toMatchObject({ code: 'NTG4017', message: expect.stringContaining('does not read what was sent') });
    expect(transport.health().unconfirmed).toBe(60);
    proxy.readAgain();
    expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['ok']));
  });

  test('a message that is not confirmed in time: unknown if it was sent, backpressure if it was not', async () => {
    const { publish } = await open({ unconfirmedMessages: 1, timeoutMs: 200 });
    proxy.stopReading();
    expect(await Promise.all([publish('sent'), publish('not sent')])).toEqual(['NTG4014', 'NTG4017']);
    // Its bytes wait in the socket still: it holds its place.
    expect(await publish('not sent either')).toBe('NTG4017');
  });

  test('the error says what is in the way', async () => {
    const { transport, queue } = await open({ timeoutMs: 150 });
    await proxy.stop();
    await until(async () => !transport.health().connected);
    await expect(send(transport, queue, 'x')).rejects.toMatchObject({
      name: 'Backpressure',
      message: `A message to exchange "" with routing key "${queue}" was not sent within 150 ms: there is no connection to the broker.`,
    });
  });

  test('a time that is given stands before the one of the transport', async () => {
    const { publish } = await open({ timeoutMs: 60_000 });
    proxy.stopReading();
    expect(await publish('x', { timeoutMs: 100 })).toBe('NTG4014');
  });

  test('a broker that takes no messages is told of, nothing is sent to it, and then all of it in its order', async () => {
    const { transport, queue, publish } = await open();
    await publish('before');
    proxy.sayToClients(blockedFrame('low on memory'));
    await until(async () => transport.health().blocked !== undefined);
    const waiting = ['a', 'b', 'c'].map((body) => publish(body));
    await expect(
      transport.publish({ exchange: '', routingKey: queue }, message('late'), { timeoutMs: 150 }),
    ).rejects.toMatchObject({ code: 'NTG4017', message: expect.stringContaining('takes no messages (low on memory)') });
    const { inbox, consumer } = await consume(transport, queue);
    expect((await inbox.take()).body).toBe('before');
    await consumer.cancel();
    expect(transport.health()).toMatchObject({ connected: true, blocked: 'low on memory', unconfirmed: 3 });

    proxy.sayToClients(UNBLOCKED_FRAME);
    expect(await Promise.all(waiting)).toEqual(['ok', 'ok', 'ok']);
    expect(await bodies(transport, queue)).toEqual(['a', 'b', 'c']);
    expect(transport.health()).not.toHaveProperty('blocked');
    expect(told).toEqual(['low on memory', 'no longer']);
  });

  test('what a full queue rejects is tried again until there is room', async () => {
    const { transport, queue, publish } = await open({}, { 'x-max-length': 1, 'x-overflow': 'reject-publish' });
    await until(async () => (await publish('first', { timeoutMs: 50 })) !== 'ok');
    const refused = publish('second');
    const { inbox } = await consume(transport, queue);
    for (let held = await inbox.take(); held.body !== 'second'; held = await inbox.take());
    expect(await refused).toBe('ok');
  });

  test('what a full queue rejects until its time is over is refused', async () => {
    const { transport, queue, publish } = await open({}, { 'x-max-length': 1, 'x-overflow': 'reject-publish' });
    await until(async () => (await publish('first', { timeoutMs: 50 })) !== 'ok');
    await expect(
      transport.publish({ exchange: '', routingKey: queue }, message('second'), { timeoutMs: 200 }),
    ).rejects.toMatchObject({
      code: 'NTG4012',
      message: expect.stringMatching(/did not take a message .* within 200 ms, as full queues do/),
    });
  });

  test('what was sent and not confirmed when the connection broke comes again with its id', async () => {
    const { transport, queue, publish } = await open();
    proxy.blackhole('down');
    const published = publish('x');
    const other = await openTransport(url);
    opened.push(other);
    const { inbox } = await consume(other, queue);
    const first = await inbox.take();
    proxy.cut();
    expect(await published).toBe('ok');
    const second = await inbox.take();
    expect(second.delivery.messageId).toBe(first.delivery.messageId);
    await send(transport, queue, 'y');
    expect((await inbox.take()).delivery.messageId).not.toBe(first.delivery.messageId);
  });

  test('what must not come twice ends with its unknown outcome', async () => {
    const { transport, queue, publish } = await open();
    proxy.blackhole('up');
    const published = transport.publish({ exchange: '', routingKey: queue }, message('once'), { resend: false });
    const settled = expect(published).rejects.toMatchObject({ name: 'OutcomeUnknown', code: 'NTG4014' });
    const again = publish('twice');
    await new Promise(setImmediate);
    proxy.cut();
    await settled;
    expect(await again).toBe('ok');
    expect(await bodies(transport, queue)).toEqual(['twice']);
  });

  test('what must not come twice and was not sent yet waits for the connection', async () => {
    const { transport, queue, publish } = await open();
    await proxy.stop();
    await until(async () => !transport.health().connected);
    const published = publish('once', { resend: false });
    await proxy.start();
    expect(await published).toBe('ok');
    expect(await bodies(transport, queue)).toEqual(['once']);
  });

  test('many messages to an exchange that is not known yet wait for one look at it, and so does what comes behind them', async () => {
    const { transport, queue } = await open();
    const [known, unknown] = [uniqueName('exchange'), uniqueName('exchange')];
    const other = await openTransport(url);
    opened.push(other);
    await other.declareExchange({ name: known, type: 'fanout' });
    await other.declareQueue({ name: queue, bindings: [{ exchange: known, routingKey: '' }] });
    const sent = ['a', 'b', 'c'].flatMap((body) => [
      outcome(transport.publish({ exchange: known, routingKey: '' }, message(body))),
      outcome(transport.publish({ exchange: unknown, routingKey: '' }, message(body))),
    ]);
    const [ok, missing] = ['ok', 'NTG4012 404'];
    expect(await Promise.all(sent)).toEqual([ok, missing, ok, missing, ok, missing]);
    expect(await bodies(transport, queue)).toEqual(['a', 'b', 'c']);
    await deleteFromRabbit(url, { exchanges: [known] });
  });

  test('a signal gives a message up while it waits, and while its confirm does not come', async () => {
    const { transport, publish } = await open({ unconfirmedMessages: 1 });
    proxy.stopReading();
    const controller = new AbortController();
    const { signal } = controller;
    const given = [publish('sent', { signal }), publish('waits', { signal })];
    controller.abort({ code: 'given up' });
    expect(await Promise.all(given)).toEqual(['given up', 'given up']);
    expect(transport.health().unconfirmed).toBe(0);
  });
});

/** AMQP's `connection.blocked`, class 10 and method 60. */
function blockedFrame(reason: string): Buffer {
  return frame(Buffer.concat([Buffer.from([0, 10, 0, 60, reason.length]), Buffer.from(reason)]));
}

const UNBLOCKED_FRAME = frame(Buffer.from([0, 10, 0, 61]));

function frame(method: Buffer): Buffer {
  const header = Buffer.from([1, 0, 0, 0, 0, 0, method.length]);
  return Buffer.concat([header, method, Buffer.from([0xce])]);
}
