import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  ServiceContainer,
  ServiceRunner,
  silentLogger,
  websocketRpc,
  type Contracts,
  type ServiceClass,
  type ServiceConfig,
} from '../../src/index.js';
import { contracts } from '../services/generated/index.js';
import { ChatService, steps } from '../services/chat.service.js';
import { WebService } from '../services/web.service.js';
import { freeAddress, listening, type Listening } from './listening.js';
import { SocketClient } from './socket-client.js';

const running: ServiceContainer[] = [];

async function run(
  serviceClass: ServiceClass,
  { config = {}, ...options }: { readonly config?: ServiceConfig; readonly contracts?: Contracts } = {},
): Promise<Listening> {
  const started = await listening((own, logger) => {
    return new ServiceContainer(serviceClass, { ...options, config: own, logger });
  }, config);
  running.push(started.container);
  return started;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((container) => container.stop()));
});

async function connected(base: string): Promise<SocketClient> {
  const client = await SocketClient.connect(base);
  await client.id();
  return client;
}

describe('requests', () => {
  test('of one socket run one after the other, those of two side by side', async () => {
    const { base } = await run(ChatService, { contracts });
    const [one, other] = [await connected(base), await connected(base)];
    const begun: string[] = [];
    steps.on('begun', (name: string) => begun.push(name));
    const firstBegun = once(steps, 'begun');
    one.send(step('a'));
    one.send(step('b'));
    await firstBegun;
    const otherBegun = once(steps, 'begun');
    other.send(step('c'));
    await otherBegun;
    expect(begun).toEqual(['a', 'c']);
    steps.emit('go c');
    expect(await other.next()).toMatchObject({ data: 'c' });
    const lastBegun = once(steps, 'begun');
    steps.emit('go a');
    expect(await one.next()).toMatchObject({ data: 'a' });
    await lastBegun;
    steps.emit('go b');
    expect(await one.next()).toMatchObject({ data: 'b' });
    steps.removeAllListeners('begun');
  });

  function step(name: string): object {
    return { method: 'step', data: { name } };
  }

  test('are checked by the contract, with a place and a reason', async () => {
    const { base } = await run(WebService, { contracts });
    const client = await connected(base);
    const { success, error, correlation_id } = await client.ask({
      method: 'add',
      data: { a: 'one' },
      correlation_id: 'x',
    });
    expect({ success, correlation_id, error }).toMatchObject({
      success: false,
      correlation_id: 'x',
      error: { exc_type: 'ValidationError', value: expect.stringContaining('/a: expected a number, got "one"') },
    });
    const unexpected = await client.ask({ method: 'add', data: { a: 1, c: 1 } });
    expect(unexpected).toMatchObject({
      error: { value: "add() got an unexpected keyword argument 'c'", exc_type: 'IncorrectSignature' },
    });
    expect(await client.ask({ method: '__proto__' })).toMatchObject({ error: { exc_type: 'MethodNotFound' } });
    expect(await client.ask({ method: 'str' })).toMatchObject({ error: { exc_type: 'MethodNotFound' } });
  });

  test('without a contract take no arguments by name, and say so', async () => {
    const { base } = await run(ChatService);
    const client = await connected(base);
    expect(await client.ask({ method: 'echo', data: null })).toMatchObject({ success: true, data: null });
    expect(await client.ask({ method: 'echo', data: { value: 1 } })).toMatchObject({
      error: { exc_type: 'IncorrectSignature', value: expect.stringContaining('ntgen generate') },
    });
  });

  test.each([
    '',
    '[]',
    'null',
    '1',
    '{"method": 1}',
    '{"method": "echo", "data": []}',
    '{"method":"echo","correlation_id":{}}',
  ])('%j is malformed, and the socket lives on', async (frame) => {
    const { base } = await run(ChatService);
    const client = await connected(base);
    expect(await client.ask(frame)).toMatchObject({
      error: { exc_type: 'MalformedRequest', value: 'Invalid JSON data' },
      correlation_id: null,
    });
    expect(await client.ask({ method: 'echo', correlation_id: 0 })).toMatchObject({ success: true, correlation_id: 0 });
  });

  test('a key named __proto__ is refused, wherever it stands', async () => {
    const { base } = await run(ChatService);
    const client = await connected(base);
    expect(await client.ask('{"method": "echo", "data": {"value": {"__proto__": {"admin": true}}}}')).toMatchObject({
      error: { exc_type: 'MalformedRequest', value: expect.stringContaining('__proto__') },
    });
  });

  test('that are too deep, too long or no frames hurt nobody else', async () => {
    const { base, host, port } = await run(ChatService, {
      contracts,
      config: { WEBSOCKET_MAX_MESSAGE_BYTES: 400_000 },
    });
    const witness = await connected(base);

    const deep = await connected(base);
    const nested = `${'['.repeat(150_000)}${']'.repeat(150_000)}`;
    expect(await deep.ask(`{"method": "echo", "data": {"value": ${nested}}}`)).toMatchObject({ success: false });

    const long = await connected(base);
    long.send('x'.repeat(400_001));
    expect(await long.closed()).toBe(1009);

    const bad = connect(port, host);
    bad.write(
      'GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OTAxMjM0NQ==\r\n\r\n',
    );
    await once(bad, 'data');
    bad.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    await once(bad.resume(), 'close');

    expect(await witness.ask({ method: 'echo', data: { value: 'well' } })).toMatchObject({ data: 'well' });
  });

  test('fire the signal when their socket closes', async () => {
    const { base } = await run(ChatService);
    const client = await connected(base);
    const staying = once(steps, 'staying');
    client.send({ method: 'stay' });
    await staying;
    const left = once(steps, 'left');
    client.socket.terminate();
    await left;
  });
});

describe('the hub', () => {
  test('is one for all entrypoints of the service, and knows no strangers', async () => {
    const { base } = await run(ChatService);
    const client = await connected(base);
    await client.ask({ method: 'join' });
    const said = await fetch(`${base}/say`, { method: 'POST', body: 'hello' });
    expect(await said.text()).toBe('0');
    expect(await client.next()).toEqual({ type: 'event', event: 'said', data: 'hello' });
    expect(await client.ask({ method: 'wave' })).toMatchObject({
      error: { exc_path: 'nameko.exceptions.ConnectionNotFound', value: 'nobody' },
    });
  });
});

describe('connections', () => {
  test.each(['/say', '/nowhere'])('are upgraded at no other path than /ws: %s', async (path) => {
    const { host, port } = await run(ChatService);
    const socket = connect(port, host);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    let answer = '';
    for await (const chunk of socket.setEncoding('utf8')) answer += String(chunk);
    expect(answer).toMatch(/^HTTP\/1.1 40[45] /);
  });

  test('whose client does not answer a ping are closed', async () => {
    const { base } = await run(ChatService, { config: { WEBSOCKET_PING_INTERVAL: 0.02 } });
    const silent = await SocketClient.connect(base, { autoPong: false });
    expect(await silent.closed()).toBe(1006);
  });

  test('whose client takes nothing are cut off before they fill our memory', async () => {
    const { base } = await run(ChatService, { contracts });
    const client = await connected(base);
    await client.ask({ method: 'join' });
    client.socket.pause();
    const closed = client.closed();
    const body = 'x'.repeat(1_000_000);
    for (let sent = 0; sent < 30; sent += 1) await fetch(`${base}/say`, { method: 'POST', body });
    client.socket.resume();
    expect(await closed).toBe(1006);
  });

  test('end with the service: the request that runs is answered, then comes a goodbye', async () => {
    const { base, container } = await run(ChatService, { contracts });
    const client = await connected(base);
    const begun = once(steps, 'begun');
    client.send({ method: 'step', data: { name: 'last' } });
    client.send({ method: 'step', data: { name: 'dropped' } });
    await begun;
    const closed = client.closed();
    const stopped = container.stop();
    steps.emit('go last');
    expect(await client.next()).toMatchObject({ data: 'last' });
    expect(await closed).toBe(1001);
    await stopped;
  });

  test('of two services cannot share an address', async () => {
    class Other {
      static readonly serviceName = 'other';
      @websocketRpc
      echo(): void {
        // never called
      }
    }
    const config = { WEB_SERVER_ADDRESS: await freeAddress() };
    const containers = [ChatService, Other].map((each) => new ServiceContainer(each, { config, logger: silentLogger }));
    await expect(new ServiceRunner(containers).start()).rejects.toMatchObject({
      code: 'NTG5005',
      message: expect.stringMatching(/both answer GET \/ws/),
    });
  });
});
