import { createServer, type AddressInfo } from 'node:net';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  ConfigurationError,
  http,
  ServiceContainer,
  silentLogger,
  type HttpRequest,
  type HttpResult,
  type Logger,
} from '../../src/index.js';
import { parseListenAddress } from '../../src/web/address.js';
import { contracts } from '../services/generated/index.js';
import { LiarService } from '../services/liar.service.js';
import { uniqueName } from '../support/rabbit.js';

let container: ServiceContainer;
let base: string;

function config(address = '127.0.0.1:0') {
  return { AMQP_URI: `memory://${uniqueName('http')}`, WEB_SERVER_ADDRESS: address };
}

/** A logger that learns on which port a container listens. */
function portLogger(): { readonly logger: Logger; readonly port: Promise<number> } {
  let found: (port: number) => void = () => undefined;
  const port = new Promise<number>((resolve) => (found = resolve));
  const info = (fields: object) => {
    if ('port' in fields) found(fields.port as number);
  };
  return { logger: { ...silentLogger, info }, port };
}

beforeAll(async () => {
  const { logger, port } = portLogger();
  container = new ServiceContainer(LiarService, { config: config(), contracts, logger });
  await container.start();
  base = `http://127.0.0.1:${await port}`;
});

afterAll(() => container.stop());

async function ask(path: string, init?: RequestInit) {
  const response = await fetch(base + path, init);
  return { status: response.status, headers: response.headers, body: await response.text() };
}

test('a route converts its parameters by its table', async () => {
  const { status, headers, body } = await ask('/numbers/42');
  expect({ status, body }).toEqual({ status: 200, body: '42 is a number' });
  expect(headers.get('x-number')).toBe('42');
  expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
});

test.each(['/numbers/forty', '/numbers/-1', '/numbers/', '/nowhere', '/numbers/1/2'])(
  'nothing is at %s',
  async (path) => {
    expect(await ask(path)).toMatchObject({ status: 404, body: expect.stringContaining('Error: NotFound') });
  },
);

test('several methods share a route; others are told which', async () => {
  const body = JSON.stringify({ times: 2 });
  expect(await ask('/words/ho%20', { method: 'PUT', body })).toMatchObject({ status: 201, body: '{"said":"ho ho "}' });
  const refused = await ask('/words/ho', { method: 'DELETE' });
  expect(refused.status).toBe(405);
  expect(refused.headers.get('allow')).toBe('POST, PUT');
});

test('HEAD is answered wherever GET is, without a body', async () => {
  const { status, headers, body } = await ask('/numbers/7', { method: 'HEAD' });
  expect({ status, body, number: headers.get('x-number') }).toEqual({ status: 200, body: '', number: '7' });
});

test('a path converter takes what is left', async () => {
  expect(await ask('/files/a/b%2Fc/d.txt')).toMatchObject({ status: 200, body: 'a/b/c/d.txt' });
});

test('a body that is no JSON is the fault of the request', async () => {
  expect(await ask('/words/ho', { method: 'POST', body: '{' })).toMatchObject({
    status: 400,
    body: 'Error: MalformedRequest: The request body is not valid JSON.\n',
  });
});

test('what a request is to blame for is a warning in the log, without a stack', async () => {
  class Reader {
    static readonly serviceName = 'reader';
    @http('POST', '/')
    async read(request: HttpRequest): Promise<HttpResult> {
      return Response.json(await request.json());
    }
  }
  const { logger, port } = portLogger();
  const logged: string[] = [];
  const container = new ServiceContainer(Reader, {
    config: config(),
    logger: {
      ...logger,
      warn: (_fields, message) => logged.push(`warn ${message}`),
      error: (_fields, message) => logged.push(`error ${message}`),
    },
  });
  await container.start();
  const { status } = await fetch(`http://127.0.0.1:${await port}/`, { method: 'POST', body: '{' });
  await container.stop();
  expect(status).toBe(400);
  expect(logged).toContain('warn reader.read failed as expected: The request body is not valid JSON.');
  expect(logged.filter((line) => line.startsWith('error'))).toEqual([]);
});

test('a body that is too long is refused', async () => {
  const body = 'x'.repeat(2 * 1024 * 1024);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const request = httpRequest(`${base}/words/ho`, { method: 'POST' }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject);
    request.end(body);
  });
  expect(status).toBe(413);
});

test("an expected error is the caller's, any other ours", async () => {
  expect(await ask('/broken?expected')).toMatchObject({ status: 400, body: 'Error: Caught: as expected\n' });
  expect(await ask('/broken')).toMatchObject({ status: 500, body: 'Error: RangeError: not expected\n' });
  expect(await ask('/broken?form')).toMatchObject({ status: 500, body: expect.stringContaining('TypeError') });
});

test('without contracts the routes are read from the decorators', async () => {
  class Plain {
    static readonly serviceName = 'plain';
    @http('GET', '/items/<name>')
    any(): HttpResult {
      return 'any';
    }
    @http('GET', '/items/first')
    first(): HttpResult {
      return [203, 'first'];
    }
  }
  const { logger, port } = portLogger();
  const plain = new ServiceContainer(Plain, { config: config(), logger });
  await plain.start();
  const response = await fetch(`http://127.0.0.1:${await port}/items/first`);
  expect([response.status, await response.text()]).toEqual([203, 'first']);
  await plain.stop();
});

test('a port in use is told, with what to do', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const second = new ServiceContainer(LiarService, {
    config: config(`127.0.0.1:${port}`),
    contracts,
    logger: silentLogger,
  });
  await expect(second.start()).rejects.toMatchObject({
    code: 'NTG5008',
    message: expect.stringMatching(/cannot listen on 127\.0\.0\.1:\d+.*EADDRINUSE.*WEB_SERVER_ADDRESS/),
  });
  await new Promise((resolve) => taken.close(resolve));
});

test.each([
  ['8000', { host: '0.0.0.0', port: 8000 }],
  ['127.0.0.1:80', { host: '127.0.0.1', port: 80 }],
  ['[::1]:80', { host: '::1', port: 80 }],
  [':80', { host: '0.0.0.0', port: 80 }],
])('WEB_SERVER_ADDRESS %s', (text, address) => {
  expect(parseListenAddress(text)).toEqual(address);
});

test.each(['', 'localhost', '127.0.0.1:', '1:2:3', '99999'])('WEB_SERVER_ADDRESS "%s" is refused', (text) => {
  expect(() => parseListenAddress(text)).toThrow(ConfigurationError);
});
