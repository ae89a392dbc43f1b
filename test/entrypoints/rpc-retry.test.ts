import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Backoff, connect, Context, rpc, ServiceContainer, silentLogger, type RpcOptions } from '../../src/index.js';
import { openTransport } from '../../src/transport/open.js';
import type { Transport } from '../../src/transport/transport.js';
import { deadLetterExchange, deadLetterQueue, decodeDeadLetter, revivedMessage } from '../../src/wire/dead-letter.js';
import { Log, SeenLog } from '../services/log.js';
import { deleteFromRabbit, uniqueName } from '../support/rabbit.js';
import { describeTransports } from '../support/transports.js';
import { Inbox } from '../transport/conformance/kit.js';

const QUICK = { scheduleMs: [20], jitterMs: 0 };

describeTransports('a request whose method fails', (url) => {
  let service: string;
  let log: SeenLog;
  let container: ServiceContainer | undefined;
  let client: Awaited<ReturnType<typeof connect>>;
  let transport: Transport;

  beforeEach(async () => {
    service = uniqueName('shop');
    log = new SeenLog();
    transport = await openTransport(url);
    client = await connect(url, { timeout: 5_000, contextData: { language: 'nl' } });
  });

  afterEach(async () => {
    await client.close();
    await container?.stop();
    await transport.close();
    if (url.startsWith('amqp')) await deleteFromRabbit(url, { queues: [`rpc-${service}`, `ntgen.dead.${service}`] });
  });

  async function start(options: RpcOptions, sell: (attempt: number) => string | Promise<string>): Promise<void> {
    class Shop {
      static readonly serviceName = service;
      readonly context = Context();
      readonly log = Log();

      @rpc(options)
      async sell(code: string): Promise<string> {
        const { attempt, data } = this.context;
        this.log.add('sell', { code, attempt, data: { ...data } });
        return sell(attempt);
      }

      @rpc
      other(): string {
        return 'other';
      }
    }
    container = new ServiceContainer(Shop, { config: { AMQP_URI: url, seen: log }, logger: silentLogger });
    await container.start();
  }

  function attempts(): readonly unknown[] {
    return log.entries.map(({ value }) => value);
  }

  test('is answered after the attempt that succeeds, by the method that was called', async () => {
    await start({ retry: QUICK }, (attempt) => {
      if (attempt < 3) throw new TypeError('not yet');
      return `sold at attempt ${String(attempt)}`;
    });
    expect(await client[service].sell('anvil')).toBe('sold at attempt 3');
    const call = { code: 'anvil', data: { language: 'nl' } };
    expect(attempts()).toEqual([1, 2, 3].map((attempt) => ({ ...call, attempt })));
  });

  test('is answered with its own error after the last attempt', async () => {
    await start({ retry: { ...QUICK, limit: 1 } }, () => {
      throw new TypeError('never');
    });
    await expect(client[service].sell('anvil')).rejects.toMatchObject({ excType: 'TypeError', value: 'never' });
    expect(attempts()).toHaveLength(2);
  });

  test('a `Backoff` that has found its end is answered as nameko-amqp-retry does', async () => {
    await start({}, () => {
      throw new Backoff({ ...QUICK, limit: 2 });
    });
    await expect(client[service].sell('anvil')).rejects.toMatchObject({
      excType: 'Expired',
      excPath: 'nameko_amqp_retry.backoff.Expired',
      value: "Backoff aborted after '2' retries (~0 seconds)",
    });
    expect(attempts()).toHaveLength(3);
  });

  test('is not tried again when its caller would not wait for that', async () => {
    await start({ retry: { scheduleMs: [60_000] } }, () => {
      throw new TypeError('no');
    });
    await expect(client[service].sell('anvil')).rejects.toMatchObject({ excType: 'TypeError' });
    expect(attempts()).toHaveLength(1);
  });

  test('is not tried again when it would take, as it has taken, longer than its caller waits', async () => {
    await start({ retry: { scheduleMs: [300], jitterMs: 0 } }, async () => {
      await sleep(400);
      throw new TypeError('no');
    });
    await expect(client[service].sell.with({ timeoutMs: 1_000 })('anvil')).rejects.toMatchObject({
      excType: 'TypeError',
    });
    expect(attempts()).toHaveLength(1);
  });

  test('a declared error is an answer, and no reason to try again', async () => {
    await start({ retry: QUICK, errors: [RangeError] }, () => {
      throw new RangeError('sold out');
    });
    await expect(client[service].sell('anvil')).rejects.toMatchObject({ excType: 'RangeError' });
    expect(attempts()).toHaveLength(1);
  });

  test('F24: that nobody can be told of it lies in the dead queue, and is run by its method again when it is replayed', async () => {
    let broken = true;
    await start({}, () => {
      if (broken) throw new TypeError('broken');
      return 'sold';
    });
    const request = {
      body: Buffer.from('{"args": ["anvil"], "kwargs": {}}'),
      headers: {},
      contentType: 'application/json',
      correlationId: 'c',
    };
    await transport.publish({ exchange: 'nameko-rpc', routingKey: `${service}.sell` }, request, { mandatory: true });
    const letter = await firstDead(service);
    expect(decodeDeadLetter(letter)).toMatchObject({
      reason: 'failed',
      handler: `${service}.sell`,
      queue: `rpc-${service}`,
      exchange: 'nameko-rpc',
      routingKey: `${service}.sell`,
      errorMessage: 'broken',
    });
    broken = false;
    await transport.publish({ exchange: '', routingKey: `rpc-${service}` }, revivedMessage(letter), {
      mandatory: true,
    });
    expect(await log.seen('sell', 2)).toMatchObject([{ attempt: 1 }, { attempt: 1 }]);
    expect(await client[service].other()).toBe('other');
  });

  test.each([
    ['malformed', 'sell', '{', 'undecodable', 'nameko.exceptions.MalformedRequest'],
    ['for no method', 'steal', '{"args": [], "kwargs": {}}', 'invalid', 'nameko.exceptions.MethodNotFound'],
  ])('F24: %s and without anybody to tell: so too', async (_title, method, body, reason, errorPath) => {
    await start({}, () => 'sold');
    const message = { body: Buffer.from(body), headers: {}, contentType: 'application/json', replyTo: '' };
    await transport.publish({ exchange: 'nameko-rpc', routingKey: `${service}.${method}` }, message);
    expect(decodeDeadLetter(await firstDead(service))).toMatchObject({
      reason,
      errorPath,
      handler: `${service}.${method}`,
    });
    expect(await client[service].sell('anvil')).toBe('sold');
  });

  /** The dead queue is declared with its first letter: a service of requests alone rarely needs it. */
  async function firstDead(name: string) {
    const queue = deadLetterQueue(name, 'ntgen.dead');
    await transport.declareExchange(deadLetterExchange('ntgen.dead'));
    await transport.declareQueue(queue);
    const inbox = new Inbox();
    const consumer = await transport.consume(queue.name, { prefetch: 0 }, inbox.handle);
    const { delivery } = await inbox.take();
    await consumer.cancel();
    return delivery;
  }
});
