import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import {
  rpc,
  runServices,
  serveHealth,
  ServiceContainer,
  ServiceRunner,
  silentLogger,
  timer,
} from '../../src/index.js';
import { memoryUrl } from '../../src/testing/testing.js';
import { freePort } from '../../src/testing/free-port.js';
import { until } from '../transport/conformance/kit.js';
import { deleteFromRabbit, describeWithRabbit } from '../support/rabbit.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { describeTransports } from '../support/transports.js';

class Greeter {
  static readonly serviceName = 'health_greeter';
  @rpc
  hello(): string {
    return 'hello';
  }
}

class Clock {
  static readonly serviceName = 'health_clock';
  @timer(1_000)
  tick(): void {
    // nothing to do
  }
}

const QUEUES = ['rpc-health_greeter'];

async function asked(port: number, path: string): Promise<readonly [status: number, body: unknown]> {
  const response = await fetch(`http://127.0.0.1:${String(port)}${path}`);
  const text = await response.text();
  return [response.status, text === '' ? '' : JSON.parse(text)];
}

describeTransports('the health of a container', (url) => {
  test('follows its life', async () => {
    const container = new ServiceContainer(Greeter, { config: { AMQP_URI: url }, logger: silentLogger });
    expect(container.health()).toEqual({ service: 'health_greeter', state: 'new', ready: false });
    const starting = container.start();
    expect(container.health()).toMatchObject({ state: 'starting', ready: false });
    await starting;
    const { transport } = container.health();
    expect(container.health()).toMatchObject({ state: 'running', ready: true });
    expect(transport).toMatchObject({ connected: true, generation: 1, unconfirmed: 0 });
    expect(transport?.consumers.expected).toBeGreaterThan(0);
    expect(transport?.consumers.attached).toBe(transport?.consumers.expected);
    expect(transport?.since).toBeLessThanOrEqual(Date.now());
    await container.stop();
    expect(container.health()).toMatchObject({ state: 'stopped', ready: false, transport: { connected: false } });
    if (url.startsWith('amqp')) await deleteFromRabbit(url, { queues: QUEUES });
  });
});

test('a service that needs no broker is ready without one', async () => {
  const container = new ServiceContainer(Clock, { logger: silentLogger });
  await container.start();
  expect(container.health()).toEqual({ service: 'health_clock', state: 'running', ready: true });
  await container.stop();
});

test('a container that a failure has ended says so, and its runner is not alive', async () => {
  const container = new ServiceContainer(Clock, { logger: silentLogger });
  const runner = new ServiceRunner([container]);
  await runner.start();
  await container.kill(new Error('out of order'));
  expect(runner.health()).toEqual({
    alive: false,
    ready: false,
    services: [{ service: 'health_clock', state: 'stopped', ready: false, failure: 'out of order' }],
  });
});

describeWithRabbit('a lost broker', (url) => {
  test('makes a service unready and not dead, and it becomes ready again', async () => {
    const proxy = new TcpProxy(url);
    await proxy.start();
    const config = { AMQP_URI: proxy.urlFor(url) };
    const runner = new ServiceRunner([new ServiceContainer(Greeter, { config, logger: silentLogger })]);
    await runner.start();
    await using health = await serveHealth(runner, '127.0.0.1:0');
    expect(await asked(health.port, '/readyz')).toMatchObject([200, { alive: true, ready: true }]);

    await proxy.stop();
    await until(async () => !runner.health().ready);
    expect(await asked(health.port, '/healthz')).toMatchObject([200, { alive: true }]);
    expect(await asked(health.port, '/readyz')).toMatchObject([
      503,
      { ready: false, services: [{ state: 'running', transport: { connected: false } }] },
    ]);

    await proxy.start();
    await until(async () => runner.health().ready);
    expect(runner.health().services[0]?.transport).toMatchObject({
      generation: 2,
      lastError: expect.stringMatching(/is lost|cannot be reached/),
    });
    await runner.stop();
    await proxy.stop();
    await deleteFromRabbit(url, { queues: QUEUES });
  });
});

describe('health over HTTP', () => {
  test('is served with the services where HEALTH_ADDRESS is set, and goes with them', async () => {
    const port = await freePort();
    const config = { AMQP_URI: memoryUrl(), HEALTH_ADDRESS: `127.0.0.1:${String(port)}` };
    const runner = await runServices({ config, logger: silentLogger }, Greeter, Clock);
    expect(await asked(port, '/readyz?verbose')).toMatchObject([200, { services: [{}, {}] }]);
    expect(await asked(port, '/other')).toEqual([404, '']);
    const posted = await fetch(`http://127.0.0.1:${String(port)}/healthz`, { method: 'POST' });
    expect(posted.status).toBe(405);
    await runner.stop();
    await until(async () =>
      fetch(`http://127.0.0.1:${String(port)}/healthz`).then(
        () => false,
        () => true,
      ),
    );
  });

  test('an address that is taken, or none, is a fault of the configuration', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const runner = new ServiceRunner([]);
    await expect(serveHealth(runner, `127.0.0.1:${String(port)}`)).rejects.toMatchObject({
      code: 'NTG5008',
      message: expect.stringMatching(/^HEALTH_ADDRESS: nobody can listen on 127\.0\.0\.1:\d+: .*EADDRINUSE/),
    });
    await expect(serveHealth(runner, 'nowhere')).rejects.toMatchObject({
      code: 'NTG5005',
      message: expect.stringMatching(/^HEALTH_ADDRESS is "nowhere"/),
    });
    other.close();
  });
});
