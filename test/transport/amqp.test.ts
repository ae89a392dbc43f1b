import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openTransport } from '../../src/transport/open.js';
import type { Settlement, Transport, TransportOptions } from '../../src/transport/transport.js';
import { deleteFromRabbit, describeWithRabbit, uniqueName } from '../support/rabbit.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { consume, message, outcome, send, until } from './conformance/kit.js';

const opened: Transport[] = [];
const outages: Error[] = [];
const failures: unknown[] = [];
let connections = 0;
let onConnected: (() => void)[] = [];
let onOutage: (() => void)[] = [];

async function open(url: string, options: TransportOptions = {}): Promise<Transport> {
  const transport = await openTransport(url, {
    ...options,
    listener: {
      connected: () => {
        connections += 1;
        onConnected.splice(0).forEach((resolve) => resolve());
      },
      disconnected: (_address, reason) => {
        outages.push(reason);
        onOutage.splice(0).forEach((resolve) => resolve());
      },
      failed: (reason) => failures.push(reason),
    },
  });
  opened.push(transport);
  return transport;
}

const connected = (): Promise<void> => new Promise((resolve) => onConnected.push(resolve));
const outage = (): Promise<void> => new Promise((resolve) => onOutage.push(resolve));

beforeEach(() => {
  outages.length = failures.length = connections = 0;
  onConnected = [];
  onOutage = [];
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((transport) => transport.close()));
});

describeWithRabbit('a lost connection', (url) => {
  const queues: string[] = [];
  const exchanges: string[] = [];
  let proxy: TcpProxy;

  beforeEach(async () => {
    proxy = new TcpProxy(url);
    await proxy.start();
  });
  afterEach(() => proxy.stop());
  afterAll(() => deleteFromRabbit(url, { queues, exchanges }));

  function newQueue(): string {
    const name = uniqueName('queue');
    queues.push(name);
    return name;
  }

  test('comes back with its exchanges, queues and consumers', async () => {
    const transport = await open(proxy.urlFor(url));
    const exchange = uniqueName('exchange');
    exchanges.push(exchange);
    const name = newQueue();
    await transport.declareExchange({ name: exchange, type: 'topic', durable: false, autoDelete: true });
    // Goes with its connection, so that it is there again only if it is declared again.
    await transport.declareQueue({
      name,
      exclusive: true,
      autoDelete: true,
      bindings: [{ exchange, routingKey: '#' }],
    });
    const { inbox } = await consume(transport, name, 1);

    const back = connected();
    proxy.cut();
    await back;
    await transport.publish({ exchange, routingKey: 'x' }, message('after'), { mandatory: true });

    expect((await inbox.take()).body).toBe('after');
    expect(connections).toBe(2);
    expect(outages).toEqual([
      expect.objectContaining({ code: 'NTG4011', message: expect.stringMatching(/is lost: /) }),
    ]);
    expect(failures).toEqual([]);
  });

  test('loses nothing that is published meanwhile, in its order', async () => {
    const transport = await open(proxy.urlFor(url));
    const name = newQueue();
    await transport.declareQueue({ name, bindings: [] });
    const { inbox } = await consume(transport, name);

    const gone = outage();
    await proxy.stop();
    await gone;
    const published = Promise.all(['a', 'b', 'c'].map((body) => send(transport, name, body)));
    await proxy.start();
    await published;

    for (const body of ['a', 'b', 'c']) expect((await inbox.take()).body).toBe(body);
  });

  test('loses nothing that waits for its confirm', async () => {
    const transport = await open(proxy.urlFor(url));
    const name = newQueue();
    await transport.declareQueue({ name, bindings: [] });
    const { inbox } = await consume(transport, name);

    proxy.swallowRequests();
    const published = send(transport, name, 'unconfirmed');
    await new Promise(setImmediate);
    proxy.cut();
    await published;

    expect((await inbox.take()).body).toBe('unconfirmed');
  });

  test('a thousand messages while it is cut again and again', async () => {
    const transport = await open(proxy.urlFor(url));
    const name = newQueue();
    await transport.declareQueue({ name, bindings: [] });
    const seen = new Set<string>();
    await transport.consume(name, { prefetch: 10 }, async ({ body }) => {
      seen.add(body.toString());
      return 'ack';
    });
    for (let round = 0; round < 2; round++) {
      const published = Promise.all(
        Array.from({ length: 500 }, (_, index) => send(transport, name, `${String(round)}-${String(index)}`)),
      );
      await until(async () => seen.size > round * 500 + 50);
      proxy.cut();
      await published;
    }
    await until(async () => seen.size === 1000);
    expect(failures).toEqual([]);
  });

  test('a settlement that comes too late settles nothing', async () => {
    const transport = await open(proxy.urlFor(url));
    const name = newQueue();
    await transport.declareQueue({ name, bindings: [] });
    const { inbox } = await consume(transport, name, 1);
    await send(transport, name, 'a', 'b');
    const stale = await inbox.next();

    proxy.cut();
    const again = await inbox.next();
    // Its tag is the same as that of the message which is being handled now.
    stale.settle('ack');
    await send(transport, name, 'c');
    expect([again.body, again.delivery.redelivered]).toEqual(['a', true]);
    again.settle('ack');

    expect((await inbox.take()).body).toBe('b');
    expect((await inbox.take()).body).toBe('c');
    expect(inbox.bodies).toEqual(['a', 'a', 'b', 'c']);
  });

  test('a cancelled consumer does not come back', async () => {
    const transport = await open(proxy.urlFor(url));
    const name = newQueue();
    await transport.declareQueue({ name, bindings: [] });
    const { inbox, consumer } = await consume(transport, name);
    await consumer.cancel();
    const back = connected();
    proxy.cut();
    await back;
    await send(transport, name, 'x');
    const { inbox: other } = await consume(transport, name);
    await other.take();
    expect(inbox.bodies).toEqual([]);
  });

  test('a silent connection is noticed by its heartbeat', async () => {
    const transport = await open(proxy.urlFor(url), { heartbeatSeconds: 1 });
    await transport.ready();
    const gone = outage();
    proxy.swallowRequests();
    await gone;
    expect(outages[0]).toMatchObject({ code: 'NTG4011' });
  }, 15_000);

  test('a queue that is deleted under its consumer is declared and consumed again', async () => {
    const transport = await open(url);
    const name = newQueue();
    await transport.declareQueue({ name, bindings: [] });
    const { inbox } = await consume(transport, name, 1);
    await deleteFromRabbit(url, { queues: [name] });
    await until(async () => {
      const sent = transport.publish({ exchange: '', routingKey: name }, message('x'), { mandatory: true });
      return (await outcome(sent)) === 'ok';
    });
    expect((await inbox.take()).body).toBe('x');
    expect(outages).toEqual([]);
  });

  test('a consumer that the broker does not know of any more is attached again', async () => {
    const transport = await open(proxy.urlFor(url), { consumerCheckMs: 50 });
    const name = newQueue();
    await transport.declareQueue({ name, bindings: [] });
    const started = proxy.nextConsumer();
    const { inbox } = await consume(transport, name, 1);
    // As if it had come from the client, which knows nothing of it.
    const { channel, tag, say } = await started;
    say(cancelFrame(channel, tag));
    await until(async () => failures.length > 0);
    expect(failures).toEqual([
      expect.objectContaining({ message: `The broker had lost the consumer of queue "${name}".` }),
    ]);
    await send(transport, name, 'x');
    expect((await inbox.take()).body).toBe('x');
    await until(async () => transport.health().consumers.attached === 1);
    expect(outages).toEqual([]);
  });

  test('an exchange that is deleted under those who only listen is there again, with its bindings, at the next look', async () => {
    const listening = await open(url, { consumerCheckMs: 50 });
    const [exchange, name] = [uniqueName('exchange'), newQueue()];
    exchanges.push(exchange);
    await listening.declareExchange({ name: exchange, type: 'topic' });
    await listening.declareQueue({ name, bindings: [{ exchange, routingKey: '#' }] });
    const { inbox } = await consume(listening, name, 1);
    await deleteFromRabbit(url, { exchanges: [exchange] });
    const publishing = await open(url);
    await until(async () => {
      const sent = publishing.publish({ exchange, routingKey: 'x' }, message('x'), { mandatory: true });
      return (await outcome(sent)) === 'ok';
    });
    expect((await inbox.take()).body).toBe('x');
    expect([outages, failures]).toEqual([[], []]);
  });

  test('an exchange that is deleted under its publisher is declared again, with its bindings, and nothing is lost', async () => {
    const transport = await open(url);
    const [exchange, name] = [uniqueName('exchange'), newQueue()];
    exchanges.push(exchange);
    await transport.declareExchange({ name: exchange, type: 'topic' });
    await transport.declareQueue({ name, bindings: [{ exchange, routingKey: '#' }] });
    await transport.publish({ exchange, routingKey: 'x' }, message('first'));
    await deleteFromRabbit(url, { exchanges: [exchange] });
    await Promise.all([
      send(transport, name, 'before'),
      transport.publish({ exchange, routingKey: 'x' }, message('x'), { mandatory: true }),
      send(transport, name, 'after'),
    ]);
    // At least once: some of them may come again.
    const seen = new Set<string>();
    await transport.consume(name, { prefetch: 10 }, async ({ body }) => {
      seen.add(body.toString());
      return 'ack';
    });
    await until(async () => seen.size === 4);
  });

  test('an exchange that was looked up, and is deleted: refused, and the others arrive', async () => {
    const [transport, other] = [await open(url), await open(url)];
    const [exchange, name] = [uniqueName('exchange'), newQueue()];
    await other.declareExchange({ name: exchange, type: 'topic' });
    await transport.declareQueue({ name, bindings: [] });
    const { inbox } = await consume(transport, name);
    await transport.publish({ exchange, routingKey: 'x' }, message('x'));
    await deleteFromRabbit(url, { exchanges: [exchange] });
    const outcomes = await Promise.all([
      outcome(send(transport, name, 'before')),
      outcome(transport.publish({ exchange, routingKey: 'x' }, message('x'))),
      outcome(send(transport, name, 'after')),
    ]);
    expect(outcomes).toEqual(['ok', 'NTG4012 404', 'ok']);
    // At least once: the first one may come again.
    await until(async () => inbox.bodies.includes('after'));
    expect(inbox.bodies[0]).toBe('before');
  });

  test('close waits for confirms, and for acknowledgements that follow them', async () => {
    const transport = await open(url);
    const [requests, replies] = [newQueue(), newQueue()];
    await transport.declareQueue({ name: requests, bindings: [] });
    await transport.declareQueue({ name: replies, bindings: [] });
    const handled = new Promise<void>((resolve) => {
      void transport.consume(requests, { prefetch: 100 }, async ({ body }): Promise<Settlement> => {
        if (body.toString() === '99') resolve();
        await send(transport, replies, `re: ${body.toString()}`);
        return 'ack';
      });
    });
    await Promise.all(Array.from({ length: 100 }, (_, index) => send(transport, requests, String(index))));
    await handled;
    await transport.close();

    const other = await open(url);
    await send(other, requests, 'the end');
    const { inbox } = await consume(other, requests);
    expect((await inbox.take()).body).toBe('the end');
    const { inbox: answers } = await consume(other, replies);
    for (let index = 0; index < 100; index++) expect((await answers.take()).body).toBe(`re: ${String(index)}`);
  });

  test('nothing is left open after close', async () => {
    const resources = (): number =>
      process.getActiveResourcesInfo().filter((kind) => /^(TCPSocket|Timeout)/.test(kind)).length;
    const before = resources();
    const transport = await open(url);
    const name = newQueue();
    await transport.declareQueue({ name, bindings: [] });
    await consume(transport, name);
    await send(transport, name, 'x');
    expect(resources()).toBeGreaterThan(before);
    await transport.close();
    await until(async () => resources() <= before);
  });

  test('a handler that ends between cancel and close has acknowledged', async () => {
    const transport = await open(url);
    const name = newQueue();
    await transport.declareQueue({ name, bindings: [] });
    const { inbox, consumer } = await consume(transport, name);
    await send(transport, name, 'a');
    const held = await inbox.next();
    await consumer.cancel();
    held.settle('ack');
    await transport.close();

    const other = await open(url);
    await send(other, name, 'the end');
    const { inbox: rest } = await consume(other, name);
    expect((await rest.take()).body).toBe('the end');
  });
});

describeWithRabbit('a broker that will not have us', (url) => {
  function urlWith(change: (url: URL) => void): string {
    const changed = new URL(url);
    change(changed);
    return changed.href;
  }

  test('a wrong password ends everything that waits, and names the cause but not the password', async () => {
    const wrong = await open(urlWith((changed) => (changed.password = 'n0t-the-password')));
    const waiting = Promise.allSettled([
      wrong.ready(),
      wrong.declareQueue({ name: 'x', bindings: [] }),
      send(wrong, 'x', 'x'),
      consume(wrong, 'x'),
    ]);
    for (const result of await waiting) {
      expect(result).toMatchObject({
        status: 'rejected',
        reason: {
          code: 'NTG4012',
          message: expect.stringMatching(/refuses user ".+": ACCESS_REFUSED - Login was refused/),
        },
      });
      expect(JSON.stringify(result)).not.toContain('n0t-the-password');
    }
    await expect(wrong.ready()).rejects.toMatchObject({ code: 'NTG4012' });
    await expect(send(wrong, 'x', 'x')).rejects.toMatchObject({ code: 'NTG4012' });
  });

  test('a missing vhost is named', async () => {
    const wrong = await open(urlWith((changed) => (changed.pathname = '/no%2Fsuch')));
    await expect(wrong.ready()).rejects.toMatchObject({
      code: 'NTG4012',
      message: expect.stringMatching(/refuses vhost "no\/such": it does not exist/),
    });
  });
});

describe('a broker that is not there', () => {
  async function freePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return port;
  }

  test('is reported, and close ends the waiting', async () => {
    const port = await freePort();
    const gone = outage();
    const transport = await open(`amqp://guest:secret@127.0.0.1:${String(port)}`);
    const waiting = Promise.allSettled([
      transport.ready(),
      transport.declareExchange({ name: 'x', type: 'topic' }),
      send(transport, 'x', 'x'),
      consume(transport, 'x'),
    ]);
    await gone;
    await transport.close();
    for (const result of await waiting) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'NTG4010' } });
    }
    expect(outages).toEqual([
      expect.objectContaining({ code: 'NTG4011', message: expect.stringMatching(/guest:\*\*@.*ECONNREFUSED/) }),
    ]);
  });

  test('a signal ends the waiting of one call', async () => {
    const transport = await open(`amqp://127.0.0.1:${String(await freePort())}`);
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = [
      outcome(transport.ready({ signal })),
      outcome(transport.publish({ exchange: '', routingKey: 'x' }, message('x'), { signal })),
    ];
    controller.abort({ code: 'given up' });
    expect(await Promise.all(waiting)).toEqual(['given up', 'given up']);
  });

  test('close ends a handshake that is never answered', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const connection = once(silent, 'connection');
    const transport = await open(`amqp://127.0.0.1:${String((silent.address() as AddressInfo).port)}`);
    await connection;
    await transport.close();
    silent.close();
    await once(silent, 'close');
    expect(outages).toEqual([]);
  });
});

describeWithRabbit('a broker that comes late', (url) => {
  test('is found, and what waited is done', async () => {
    const proxy = new TcpProxy(url);
    await proxy.start();
    await proxy.stop();
    const gone = outage();
    const transport = await open(proxy.urlFor(url));
    const name = uniqueName('queue');
    const declared = transport.declareQueue({ name, exclusive: true, bindings: [] });
    await gone;
    await proxy.start();
    await declared;
    const { inbox } = await consume(transport, name);
    await send(transport, name, 'x');
    expect((await inbox.take()).body).toBe('x');
    await transport.close();
    await proxy.stop();
  });
});

/** AMQP's `basic.cancel`, class 60 and method 30, with `no-wait`. */
function cancelFrame(channel: number, tag: string): Buffer {
  const method = Buffer.concat([Buffer.from([0, 60, 0, 30, tag.length]), Buffer.from(tag), Buffer.from([1])]);
  const header = Buffer.from([1, channel >> 8, channel & 255, 0, 0, 0, method.length]);
  return Buffer.concat([header, method, Buffer.from([0xce])]);
}
