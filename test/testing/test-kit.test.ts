import { createServer, type IncomingMessage } from 'node:http';
import { connect as connectSocket, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, rpc, silentLogger, TransportClosed } from 'ntgen';
import { dummy, entrypointHook, freePort, freshVhost, memoryUrl, testKit, type TestBroker } from 'ntgen/testing';
import { ConversionService, MathsService } from '../services/measures.service.js';
import { connect as connectTyped, contracts } from '../services/generated/index.js';
import { describeWithRabbit } from '../support/rabbit.js';
import { rabbitmqctl } from '../support/rabbitmqctl.js';

describe('a test kit', () => {
  const urls: string[] = [];
  const kit = testKit({ afterEach, connect: connectTyped, contracts });

  test.each([1, 2])('gives each test a broker of its own: test %i', async () => {
    const runner = await kit.runner(MathsService, ConversionService);
    await runner.start();
    const client = await kit.client();
    expect(await client.measures.inchesToCm(100)).toBe(254);
    expect(await client.arithmetic.multiply(2, 3)).toBe(6);

    urls.push(await kit.url());
    expect(new Set(urls).size).toBe(urls.length);
  });

  test('cleans up after a test that has failed: clients first, then containers, then the broker', async () => {
    const steps: string[] = [];
    const broker = async (): Promise<TestBroker> => ({
      url: memoryUrl(),
      delete: async () => {
        steps.push('broker deleted');
      },
    });
    const hooks: (() => Promise<void>)[] = [];
    const failing = testKit({
      afterEach: (hook) => hooks.push(hook),
      broker,
      contracts,
      logger: silentLogger,
      connect: async (url) => {
        const client = await connect(url);
        return {
          arithmetic: client['arithmetic'] as { multiply(first: number, second: number): Promise<number> },
          close: async () => {
            steps.push('client closed');
            await client.close();
          },
        };
      },
    });
    const container = await failing.container(MathsService);
    await container.start();
    container.background('guard', async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      steps.push('container stopping');
    });
    const client = await failing.client();

    await hooks[0]?.();
    expect(steps).toEqual(['client closed', 'container stopping', 'broker deleted']);
    await container.wait();
    await expect(client.arithmetic.multiply(1, 2)).rejects.toThrow(TransportClosed);
  });

  test('kills a container that does not stop, and says so', async () => {
    class Stubborn {
      static readonly serviceName = 'stubborn';
      @dummy
      work(): Promise<void> {
        return new Promise(() => undefined);
      }
    }
    const impatient = testKit({ stopTimeout: 5, logger: silentLogger });
    const container = await impatient.container(Stubborn);
    await container.start();
    const working = entrypointHook(container, 'work', { timeout: 500 })();
    await expect(impatient.cleanUp()).rejects.toThrow(/stubborn did not stop within 5 ms.*killed/);
    await expect(working).rejects.toThrow(/The container of stubborn was killed/);
  });

  test('needs no test framework: `await using` cleans up as well', async () => {
    let container;
    {
      await using own = testKit({ contracts, logger: silentLogger });
      container = await own.container(MathsService);
      await container.start();
      const client = await own.client();
      expect(await client['arithmetic'].multiply(2, 3)).toBe(6);
    }
    await container.wait();
  });
});

describe('helpers', () => {
  test('memory URLs are never the same', () => {
    expect(memoryUrl()).toMatch(/^memory:\/\/.+/);
    expect(memoryUrl()).not.toBe(memoryUrl());
  });

  test('a free port can be listened on', async () => {
    const port = await freePort();
    const server = createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    await new Promise<void>((resolve) => {
      const socket = connectSocket(port, '127.0.0.1', () => {
        socket.destroy();
        resolve();
      });
    });
    await new Promise((resolve) => server.close(resolve));
  });
});

describeWithRabbit('a fresh vhost', (url) => {
  // rabbitmqctl speaks to the broker of this machine only, and only to some users
  const command = rabbitmqctl(url);
  const testWithCommand = command === undefined ? test.skip : test;

  testWithCommand('is made and deleted by a command; one service is alone in it', async () => {
    class Service {
      static readonly serviceName = 'alone';
      @rpc
      where(): string {
        return 'in a vhost';
      }
    }
    const made: TestBroker[] = [];
    const kit = testKit({
      broker: async () => {
        const vhost = await freshVhost({ url, command: command as readonly [string] });
        made.push(vhost);
        return vhost;
      },
      logger: silentLogger,
    });
    try {
      const container = await kit.container(Service);
      await container.start();
      const client = await kit.client();
      expect(await client['alone'].where()).toBe('in a vhost');
    } finally {
      await kit.cleanUp();
    }
    expect(made.map((vhost) => new URL(vhost.url).pathname)).toEqual([expect.stringMatching(/^\/ntgen-test-/)]);
    await expect(connect(made[0]?.url ?? '', { timeout: 10_000 })).rejects.toMatchObject({
      code: expect.stringMatching(/NTG401[12]/),
    });
  });
});

describe('a fresh vhost', () => {
  test('whose command fails says what was run and what it said', async () => {
    const command = [process.execPath, '-e', 'console.error("no such node"); process.exit(1)', '--'] as const;
    await expect(freshVhost({ url: 'amqp://guest:secret@127.0.0.1/', command })).rejects.toMatchObject({
      code: 'NTG4012',
      message: expect.stringMatching(/add_vhost ntgen-test-.*` failed: no such node$/),
    });
  });

  describe('by the management API', () => {
    const requests: string[] = [];
    let status = 201;
    const server = createServer((request, response) => {
      void textOf(request).then((body) => {
        const name = (request.url ?? '').replace(/ntgen-test-[0-9a-f-]{36}/, 'NAME');
        requests.push([request.method, name, request.headers.authorization, body].join(' ').trim());
        response.writeHead(status).end(status < 300 ? '' : '{"error":"not_authorised"}');
      });
    });
    let management = '';

    beforeAll(async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      management = `http://admin:p%40ss@127.0.0.1:${(server.address() as AddressInfo).port}/`;
    });
    afterAll(() => new Promise((resolve) => server.close(resolve)));

    test('is made, opened to the user of the URL, and deleted', async () => {
      const basic = `Basic ${Buffer.from('admin:p@ss').toString('base64')}`;
      {
        await using vhost = await freshVhost({ url: 'amqp://ann:secret@127.0.0.1:5673/', management });
        expect(vhost.url).toBe(`amqp://ann:secret@127.0.0.1:5673/${vhost.name}`);
      }
      expect(requests.splice(0)).toEqual([
        `PUT /api/vhosts/NAME ${basic} {}`,
        `PUT /api/permissions/NAME/ann ${basic} {"configure":".*","write":".*","read":".*"}`,
        `DELETE /api/vhosts/NAME ${basic}`,
      ]);
    });

    test('that is refused says so, without the password', async () => {
      status = 401;
      const refused = freshVhost({ url: 'amqp://127.0.0.1/', management });
      await expect(refused).rejects.toThrow(
        /^PUT http:\/\/127\.0\.0\.1:\d+\/api\/vhosts\/\S+ was answered with 401: .*not_authorised/,
      );
      await expect(freshVhost({ url: 'amqp://127.0.0.1/', management: 'http://127.0.0.1:1' })).rejects.toThrow(
        /Is the management plugin enabled\?/,
      );
    });
  });
});

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
