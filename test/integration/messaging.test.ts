import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  connect,
  consume,
  Publisher,
  queue,
  rpc,
  ServiceContainer,
  silentLogger,
  type Logger,
  type UntypedProxy,
} from '../../src/index.js';
import { openTransport } from '../../src/transport/open.js';
import type { Delivery, Transport } from '../../src/transport/transport.js';
import { decodeDeadLetter } from '../../src/wire/dead-letter.js';
import type { Message } from '../../src/wire/message.js';
import { contracts } from '../services/generated/index.js';
import { SeenLog } from '../services/log.js';
import { Receiver as TypedReceiver } from '../services/messages.service.js';
import { deleteFromRabbit, uniqueName } from '../support/rabbit.js';
import { describeTransports } from '../support/transports.js';
import { contents, exists, Inbox } from '../transport/conformance/kit.js';
import { messageServices } from './message-services.js';

describeTransports('messaging', (url) => {
  const names = {
    sender: uniqueName('sender'),
    receiver: uniqueName('receiver'),
    exchange: uniqueName('custom'),
    queue: uniqueName('custom.q'),
    letters: uniqueName('letters'),
  };
  const { Sender, Receiver } = messageServices(names);
  const log = new SeenLog();
  const faults: string[] = [];
  const logger: Logger = { ...silentLogger, error: (_fields, message) => faults.push(message) };
  let containers: readonly ServiceContainer[];
  let client: Awaited<ReturnType<typeof connect>>;
  /** The proxy of `Sender`; nothing is generated for it. */
  let sender: UntypedProxy;
  let transport: Transport;
  /** What reaches the exchange, as it is. */
  const inbox = new Inbox();

  beforeAll(async () => {
    const config = { AMQP_URI: url, seen: log };
    containers = [Sender, Receiver].map((service) => new ServiceContainer(service, { config, logger }));
    for (const container of containers) await container.start();
    client = await connect(url, { contextData: { language: 'nl' } });
    sender = client[names.sender];
    transport = await openTransport(url);
    const name = uniqueName('watch');
    const bindings = [{ exchange: names.exchange, routingKey: 'rk' }];
    await transport.declareQueue({ name, exclusive: true, bindings });
    await transport.consume(name, { prefetch: 0 }, inbox.handle);
  });

  beforeEach(() => {
    log.entries.length = faults.length = 0;
  });

  afterAll(async () => {
    await client.close();
    await Promise.all(containers.map((container) => container.stop()));
    await transport.close();
    if (!url.startsWith('amqp')) return;
    const queues = [names.queue, names.letters, `rpc-${names.sender}`, `ntgen.dead.${names.receiver}`];
    await deleteFromRabbit(url, { queues, exchanges: [names.exchange] });
  });

  async function send(body: string | Buffer, properties: Partial<Message>): Promise<void> {
    const message = { body: Buffer.from(body), headers: {}, ...properties };
    await transport.publish({ exchange: '', routingKey: names.letters }, message);
  }

  test('a message reaches its queue, with the context of the worker; its headers merged, the context winning', async () => {
    await sender.sendParcel('ann');
    expect(await log.seen('parcel')).toEqual([{ to: 'ann', sent: '2030-01-02T03:04:05.000Z' }]);
    expect(await log.seen('data')).toEqual([{ language: 'nl', foo: 'bar', added: 'late' }]);
    expect(shape((await inbox.take()).delivery)).toEqual({
      exchange: names.exchange,
      routingKey: 'rk',
      redelivered: false,
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      deliveryMode: 2,
      priority: 5,
      messageId: expect.any(String),
      headers: {
        foo: 'bar',
        'nameko.language': 'nl',
        'nameko.added': 'late',
        'nameko.call_id_stack': [
          expect.stringContaining('standalone_rpc_proxy.call.'),
          expect.stringContaining(`${names.sender}.sendParcel.`),
        ],
      },
    });
  });

  test('every option arrives', async () => {
    await sender.sendWithEverything();
    expect(shape((await inbox.take()).delivery)).toMatchObject({
      deliveryMode: 1,
      priority: 9,
      expirationMs: 60_000,
      correlationId: 'c',
      replyTo: 'r',
      messageId: 'm',
      type: 'parcel',
      appId: 'app',
      timestamp: 1_700_000_000,
      headers: { own: 1, foo: 'bar', 'nameko.language': 'nl' },
    });
  });

  test.each([
    ['a priority of 256', 'priority', 256],
    ['a negative priority', 'priority', -1],
    ['a negative expiration', 'expirationMs', -1],
    ['a routing key of 256 bytes', 'routingKey', 'ü'.repeat(128)],
    ['a correlation id of 256 bytes', 'correlationId', 'x'.repeat(256)],
    ['half a second', 'timestamp', 1.5],
  ])('%s is refused before anything is sent, and what follows is sent', async (_title, property, value) => {
    await expect(sender.sendBadly(property, value)).rejects.toThrow(`A message cannot be sent with this ${property}`);
    await sender.sendParcel('next');
    expect(await log.seen('parcel')).toEqual([expect.objectContaining({ to: 'next' })]);
    await inbox.take();
  });

  test('a mandatory message that no queue gets comes back', async () => {
    await expect(sender.sendNowhere(uniqueName('nowhere'))).rejects.toThrow(/No queue is bound to "ntgen-test.nowhere/);
  });

  test('without an exchange of its own a publisher reaches each queue by its name', async () => {
    await sender.sendNowhere(names.letters);
    expect(await log.seen('letter')).toEqual(['lost']);
  });

  test('the payload is what the content type says', async () => {
    await sender.sendLetter('dear {} ü', 'text/plain');
    await sender.sendLetter('a text', 'application/json; charset=utf-8');
    await sender.sendBytes();
    await send('raw', {});
    await send(Buffer.from([1, 2]), { contentEncoding: 'binary', contentType: 'application/data' });
    await send('', { contentType: 'application/json' });
    expect(await log.seen('letter', 6)).toEqual([
      'dear {} ü',
      'a text',
      Buffer.from([0, 255]),
      'raw',
      Buffer.from([1, 2]),
      '',
    ]);
  });

  test('what cannot be decoded is logged and buried', async () => {
    await send('y: 1', { contentType: 'application/x-yaml' });
    await send('{', { contentType: 'application/json' });
    await send(Buffer.from([0xff]), { contentType: 'text/plain' });
    await send('last', {});
    expect(await log.seen('letter')).toEqual(['last']);
    expect(faults).toHaveLength(3);
    for (const fault of faults) expect(fault).toContain(`a message of queue "${names.letters}" was refused by`);
  });

  test('a failed message goes back where the method wants it', async () => {
    await send('try again', {});
    expect(await log.seen('letter', 2)).toEqual(['try again', 'try again']);
    expect(faults).toEqual([`${names.receiver}.read failed`]);
  });

  test('an option that can never be sent keeps the container from starting', async () => {
    const lost = queue({ name: uniqueName('lost') });
    class Careless {
      static readonly serviceName = uniqueName('careless');
      readonly publish = Publisher({ queue: lost, priority: 300 });
      @consume(lost)
      receive(): void {}
    }
    const container = new ServiceContainer(Careless, { config: { AMQP_URI: url }, logger });
    await expect(container.start()).rejects.toThrow(/cannot be sent with this priority/);
    if (url.startsWith('amqp'))
      await deleteFromRabbit(url, { queues: [lost.name, `ntgen.dead.${Careless.serviceName}`] });
  });

  test('everything that a publisher is to declare is there when it has started', async () => {
    const [first, second] = [uniqueName('first'), uniqueName('second')];
    class Declarer {
      static readonly serviceName = uniqueName('declarer');
      readonly publish = Publisher({
        exchange: { name: names.exchange },
        declare: [
          queue({ name: first, autoDelete: true, exchange: names.exchange, routingKey: 'a' }),
          { name: second },
        ],
      });
      @rpc
      nothing(): void {}
    }
    const container = new ServiceContainer(Declarer, { config: { AMQP_URI: url }, logger });
    await container.start();
    expect([await exists(transport, first), await exists(transport, second)]).toEqual([true, true]);
    await container.stop();
    const queues = [first, second, `rpc-${Declarer.serviceName}`];
    if (url.startsWith('amqp')) await deleteFromRabbit(url, { queues });
  });
});

test('a typed payload is checked, and comes as the types say', async () => {
  const url = `memory://${uniqueName('typed')}`;
  const seen = new SeenLog();
  const faults: string[] = [];
  const container = new ServiceContainer(TypedReceiver, {
    config: { AMQP_URI: url, seen },
    contracts,
    logger: { ...silentLogger, error: (_fields, message) => faults.push(message) },
  });
  await container.start();
  const transport = await openTransport(url);
  const send = (key: string, body: string): Promise<void> => {
    const message = { body: Buffer.from(body), headers: {}, contentType: 'application/json' };
    return transport.publish({ exchange: '', routingKey: key }, message);
  };
  await send('typed-parcels', '{"to": 5, "sent": "2030-01-02T03:04:05Z"}');
  await send('typed-parcels', '{"to": "ann", "sent": "2030-01-02T03:04:05Z"}');
  await send('typed-numbers', '7');
  expect(await seen.seen('parcel')).toEqual([{ to: 'ann', sent: new Date('2030-01-02T03:04:05Z') }]);
  expect(await seen.seen('number')).toEqual([7]);
  expect(faults).toEqual([expect.stringContaining('/parcel/to: expected a string, got 5')]);
  const [refused, ...others] = await contents(transport, 'ntgen.dead.message_receiver');
  expect(others).toEqual([]);
  expect(refused && decodeDeadLetter(refused)).toMatchObject({
    reason: 'invalid',
    queue: 'typed-parcels',
    errorPath: 'ntgen.ValidationError',
  });
  await transport.close();
  await container.stop();
});

describe('what cannot be declared is refused where it is written', () => {
  test.each<readonly [string, () => unknown, RegExp]>([
    ['a queue without a name', () => queue({ name: '' }), /A queue needs a name/],
    ['a name that is too long', () => consume('ü'.repeat(128)), /has 256 bytes, and AMQP allows 255/],
    ['an exchange without a name', () => queue({ name: 'q', exchange: { name: '' } }), /An exchange needs a name/],
    ['a negative prefetch', () => consume('q', { prefetch: -1 }), /takes a `prefetch` from 0/],
    ['a prefetch of one and a half', () => consume('q', { prefetch: 1.5 }), /it was given 1.5/],
  ])('%s', (_title, write, reason) => {
    expect(write).toThrow(reason);
  });
});

/** A delivery without its body. */
function shape({ body: _body, ...others }: Delivery): unknown {
  return others;
}
