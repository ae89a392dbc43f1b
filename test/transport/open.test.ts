import { afterEach, describe, expect, test } from '@jest/globals';
import { maskText } from '../../src/config/mask-secrets.js';
import { openTransport } from '../../src/transport/open.js';
import type { Transport } from '../../src/transport/transport.js';

const opened: Transport[] = [];

async function open(url: string): Promise<Transport> {
  const transport = await openTransport(url);
  opened.push(transport);
  return transport;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((transport) => transport.close()));
});

describe('a URL opens the transport of its scheme', () => {
  test.each(['memory://shop', 'amqp://guest@127.0.0.1:1', 'amqps://127.0.0.1:1/vhost', 'pyamqp://[::1]:1//'])(
    '%s',
    async (url) => {
      expect((await open(url)).address).toBe(url);
    },
  );

  test('and does not wait for the connection', async () => {
    const transport = await open('amqp://127.0.0.1:1');
    await transport.close();
    await expect(transport.ready()).rejects.toMatchObject({ code: 'NTG4010' });
  });

  test.each([
    [
      'http://guest:secret@host',
      /No transport has the scheme "http:" of "http:\/\/guest:\*\*@host"\. Allowed are amqp:/,
    ],
    ['localhost:5672', /No transport has the scheme "localhost:"/],
    ['', /"" is not a URL/],
    ['amqp://guest:se/cr?et@host:5672/', /"amqp:\/\/guest:\*\*@host:5672\/" is not a URL/],
    ['amqp:', /names no host/],
    ['amqp://guest:%zz@host', /User or password in "amqp:\/\/guest:\*\*@host" has a "%" that starts no escape/],
    [
      'amqp://host/?heartbeat=often',
      /The heartbeat of "amqp:\/\/host\/\?heartbeat=often" has to be a number of seconds/,
    ],
    ['memory://', /memory:\/\/name/],
  ])('%s is a fault of the configuration', async (url, text) => {
    await expect(open(url)).rejects.toMatchObject({ code: 'NTG5005', message: expect.stringMatching(text) });
  });
});

describe('a printed URL shows no password', () => {
  test.each([
    ['amqp://guest:secret@127.0.0.1:5672/', 'amqp://guest:**@127.0.0.1:5672/'],
    ['amqp://guest:@host', 'amqp://guest:**@host'],
    ['amqp://:secret@host', 'amqp://:**@host'],
    ['amqp://user@host:5672/', 'amqp://user@host:5672/'],
    ['amqp://host/vhost', 'amqp://host/vhost'],
    // With characters that a password should have escaped.
    ['amqp://guest:s@cr@t@host/', 'amqp://guest:**@host/'],
    ['amqp://guest:12/secret@host/', 'amqp://guest:**@host/'],
    ['amqp://guest:a?b#c\n@host/', 'amqp://guest:**@host/'],
    ['no url', 'no url'],
  ])('%j', (url, masked) => {
    expect(maskText(url)).toBe(masked);
  });
});

describe('memory', () => {
  const message = { body: Buffer.from('x'), headers: {} };

  test('transports of one name meet, of another name do not', async () => {
    const [one, two, other] = [await open('memory://a'), await open('memory://a'), await open('memory://b')];
    await one.declareQueue({ name: 'q', bindings: [] });
    const to = { exchange: '', routingKey: 'q' };
    await two.publish(to, message, { mandatory: true });
    await expect(other.publish(to, message, { mandatory: true })).rejects.toMatchObject({ code: 'NTG4009' });
  });

  test('a broker is forgotten with its last transport', async () => {
    const [one, two] = [await open('memory://a'), await open('memory://a')];
    await one.declareQueue({ name: 'q', bindings: [] });
    await one.close();
    await two.publish({ exchange: '', routingKey: 'q' }, message, { mandatory: true });
    await two.close();
    const three = await open('memory://a');
    await expect(three.publish({ exchange: '', routingKey: 'q' }, message, { mandatory: true })).rejects.toMatchObject({
      code: 'NTG4009',
    });
  });

  test('the listener hears that it is connected', async () => {
    const address = await new Promise((connected) => {
      void openTransport('memory://a', { listener: { connected } }).then((transport) => opened.push(transport));
    });
    expect(address).toBe('memory://a');
  });
});
