import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { NtgenError } from '../../src/errors/errors.js';
import { openTransport } from '../../src/transport/open.js';
import type { Transport, TransportOptions } from '../../src/transport/transport.js';
import { deleteFromRabbit, describeWithRabbit, uniqueName } from '../support/rabbit.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { TlsProxy, tlsFile } from '../support/tls-proxy.js';
import { describeTransports } from '../support/transports.js';
import { until } from './conformance/kit.js';

const endings: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function open(url: string, options: TransportOptions = {}): Promise<Transport> {
  const transport = await openTransport(url, options);
  endings.push(() => transport.close());
  return transport;
}

/** How the first connection ends: `connected`, or the error. */
async function ready(url: string, options: TransportOptions = {}): Promise<unknown> {
  const transport = await open(url, options);
  return transport.ready().then(
    () => 'connected',
    (error: unknown) => error,
  );
}

describeWithRabbit('TLS', (url) => {
  async function tls(
    ...options: ConstructorParameters<typeof TlsProxy> extends [string, ...infer Rest] ? Rest : never
  ) {
    const proxy = new TlsProxy(url, ...options);
    endings.push(() => proxy.stop());
    return proxy.start();
  }
  const ca = tlsFile('ca.pem');
  const authority = readFileSync(ca, 'utf8');

  test.each<[string, TransportOptions]>([
    ['a file', { tls: { ca } }],
    ['its text', { tls: { ca: authority } }],
  ])('a broker whose authority is trusted by %s is connected to', async (_name, options) => {
    expect(await ready(await tls('broker'), options)).toBe('connected');
  });

  test('settings may stand in the URL, in the words of RabbitMQ', async () => {
    expect(await ready(`${await tls('broker')}?cacertfile=${encodeURIComponent(ca)}`)).toBe('connected');
  });

  test('settings alone ask for it too', async () => {
    const address = (await tls('broker')).replace('amqps:', 'amqp:');
    expect(await ready(address, { tls: { ca } })).toBe('connected');
  });

  test.each<[certificate: string, TransportOptions, code: string, why: RegExp]>([
    ['expired', { tls: { ca } }, 'CERT_HAS_EXPIRED', /its certificate has expired/],
    ['elsewhere', { tls: { ca } }, 'ERR_TLS_CERT_ALTNAME_INVALID', /for another host; .*"server_hostname"/],
    ['broker', {}, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', /signed by nobody who is trusted here; .* "ca_certs"/],
    ['stranger', { tls: { ca } }, 'DEPTH_ZERO_SELF_SIGNED_CERT', /signed by nobody who is trusted/],
  ])('the certificate "%s" is refused for good, and why', async (certificate, options, tlsCode, why) => {
    expect(await ready(await tls(certificate), options)).toMatchObject({
      code: 'NTG4012',
      message: expect.stringMatching(why),
      details: { tlsCode },
    });
  });

  test('a certificate for another name is taken when that name is given', async () => {
    const address = await tls('elsewhere');
    expect(await ready(address, { tls: { ca, serverName: 'broker.example' } })).toBe('connected');
  });

  test('any certificate is taken when that is what is asked for, in so many words', async () => {
    const address = await tls('stranger');
    expect(await ready(address, { acceptAnyCertificate: true })).toBe('connected');
    await expect(openTransport(`${address}?verify=verify_none`)).rejects.toMatchObject({
      code: 'NTG5005',
      message: expect.stringContaining('AMQP_ACCEPT_ANY_CERTIFICATE'),
    });
  });

  test('a broker that wants a certificate gets ours, whose key has a password', async () => {
    const address = await tls('broker', { requestCert: true, ca: authority });
    const own = { ca, cert: tlsFile('client.pem'), key: tlsFile('client.key'), passphrase: 'opensesame' };
    expect(await ready(address, { tls: own })).toBe('connected');
    expect(await ready(address, { tls: { ca } })).toMatchObject({
      code: 'NTG4012',
      message: expect.stringMatching(/it wants a certificate of ours that it trusts; give it as "certfile"/),
    });
    expect(await ready(address, { tls: { ...own, passphrase: 'wrong' } })).toMatchObject({
      code: 'NTG4012',
      message: expect.stringMatching(/No TLS connection to the broker at .*the certificates or the key are not usable/),
    });
  });

  test('a file that is not there is named', async () => {
    expect(await ready(await tls('broker'), { tls: { ca: '/no/such/ca.pem' } })).toMatchObject({
      code: 'NTG5005',
      message: expect.stringMatching(/The TLS file "\/no\/such\/ca\.pem" cannot be read: ENOENT/),
    });
  });

  test('a port that speaks no TLS is refused for good', async () => {
    expect(await ready(url.replace('amqp:', 'amqps:'))).toMatchObject({
      code: 'NTG4012',
      message: expect.stringMatching(/the port does not speak TLS; 5671 is usual/),
    });
  });
});

describeWithRabbit('the login', (url) => {
  test('by AMQPLAIN', async () => {
    expect(await ready(url, { loginMethod: 'AMQPLAIN' })).toBe('connected');
    expect(await ready(`${url}?auth_mechanism=amqplain`)).toBe('connected');
  });

  test('by a method that the broker does not have is refused', async () => {
    expect(await ready(url, { loginMethod: 'EXTERNAL' })).toMatchObject({
      code: 'NTG4012',
      message: expect.stringContaining('does not let anybody in by EXTERNAL: SASL mechanism EXTERNAL is not provided'),
    });
    await expect(openTransport(`${url}?auth_mechanism=GSSAPI`)).rejects.toMatchObject({ code: 'NTG5005' });
  });
});

describeWithRabbit('several hosts', (url) => {
  async function proxied(): Promise<TcpProxy> {
    const proxy = new TcpProxy(url);
    await proxy.start();
    endings.push(() => proxy.stop());
    return proxy;
  }

  test('the first that can be had is taken, and the next one when it is lost', async () => {
    const [away, one, two] = [await proxied(), await proxied(), await proxied()];
    await away.stop();
    const transport = await open([away, one, two].map((proxy) => proxy.urlFor(url)).join(';'));
    await transport.ready();
    expect([one.connections, two.connections]).toEqual([2, 0]);
    await one.stop();
    await until(async () => transport.health().connected && two.connections === 2);
    expect(transport.health().generation).toBe(2);
  });

  test('one that refuses us is no reason to give up while another is merely away', async () => {
    const away = await proxied();
    await away.stop();
    const wrong = new URL(url);
    wrong.password = 'n0t-the-password';
    const transport = await open(`${wrong.href},${away.urlFor(url)}`);
    const waiting = transport.ready();
    await until(async () => transport.health().lastError !== undefined);
    await away.start();
    await waiting;
    expect(transport.address).not.toContain('n0t-the-password');
  });

  test('a host of another kind is none', async () => {
    await expect(openTransport(`${url};memory://x`)).rejects.toMatchObject({
      code: 'NTG5005',
      message: expect.stringContaining('names several transports'),
    });
  });
});

describe('a server that never answers', () => {
  test('is given up after the time for connecting, and tried again', async () => {
    const silent: Server = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const sockets: { destroy(): void }[] = [];
    silent.on('connection', (socket) => sockets.push(socket));
    endings.push(async () => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const { port } = silent.address() as AddressInfo;
    const reasons: string[] = [];
    const transport = await open(`amqp://127.0.0.1:${String(port)}?connection_timeout=100`, {
      listener: { disconnected: (_address, { message }) => reasons.push(message) },
    });
    await until(async () => sockets.length > 2 && reasons.length > 0);
    expect(reasons[0]).toMatch(/cannot be reached: connect ETIMEDOUT/);
    expect(transport.health()).toMatchObject({ connected: false, generation: 0 });
  });
});

describeWithRabbit('a refusal after the first success', (url) => {
  test('is told, and tried again until it is over', async () => {
    const proxy = new TlsProxy(url, 'broker');
    const address = await proxy.start();
    const { port } = new URL(address);
    const codes: unknown[] = [];
    const transport = await open(address, {
      tls: { ca: tlsFile('ca.pem') },
      listener: { disconnected: (_address, reason) => codes.push(reason instanceof NtgenError && reason.code) },
    });
    await transport.ready();
    await proxy.stop();
    const expired = new TlsProxy(url, 'expired');
    await expired.start(Number(port));
    await until(async () => codes.includes('NTG4012'));
    expect(transport.health()).toMatchObject({
      connected: false,
      lastError: expect.stringContaining('its certificate has expired'),
    });
    await expired.stop();
    const renewed = new TlsProxy(url, 'broker');
    endings.unshift(() => renewed.stop());
    await renewed.start(Number(port));
    await transport.ready();
  });
});

describeTransports('a queue that exists otherwise', (url) => {
  const name = uniqueName('queue');

  test('is named, with the argument that differs, what it is and what it was to be', async () => {
    const transport = await open(url);
    await transport.declareQueue({ name, bindings: [], expiresMs: 60_000 });
    await expect(transport.declareQueue({ name, bindings: [], expiresMs: 50_000 })).rejects.toMatchObject({
      code: 'NTG4012',
      message: expect.stringContaining(
        `The broker refuses queue "${name}": it exists with x-expires 60000, and is declared here with 50000. Declare it alike, or delete it at the broker.`,
      ),
      details: { replyCode: 406, argument: 'x-expires', existing: '60000', declared: '50000' },
    });
    if (url.startsWith('amqp')) await deleteFromRabbit(url, { queues: [name] });
  });
});
