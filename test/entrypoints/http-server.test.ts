import { once } from 'node:events';
import { subscribe } from 'node:diagnostics_channel';
import { request as httpRequest, type ClientRequest, type IncomingMessage, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  Context,
  http,
  httpWith,
  ServiceContainer,
  ServiceRunner,
  silentLogger,
  type HttpRequest,
  type HttpResult,
  type ServiceClass,
  type ServiceConfig,
} from '../../src/index.js';
import { freeAddress, listening, type Listening } from './listening.js';

const running: ServiceContainer[] = [];

async function run(serviceClass: ServiceClass, config: ServiceConfig = {}): Promise<Listening> {
  const started = await listening((own, logger) => new ServiceContainer(serviceClass, { config: own, logger }), config);
  running.push(started.container);
  return started;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((container) => container.stop()));
});

/** A request over a connection that lives on. */
function ask({ host, port }: Listening, path: string, options: object = {}): ClientRequest {
  return httpRequest({ host, port, path, ...options });
}

async function responseTo(asking: ClientRequest): Promise<IncomingMessage & { readonly body: string }> {
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += String(chunk);
  return Object.assign(response, { body });
}

/** What comes over a bare connection until it is closed. */
async function rawAnswer(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket.setEncoding('utf8')) text += String(chunk);
  return text;
}

/** A promise that the test resolves. */
function signal(): { readonly given: Promise<void>; give(): void } {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}

class Simple {
  static readonly serviceName = 'simple';

  @http('GET', '/folder/')
  folder(): HttpResult {
    return 'a folder';
  }

  @http('GET', '/<name>/<other>/')
  deep(): HttpResult {
    return 'deep';
  }

  @http('POST', '/body')
  async body(request: HttpRequest): Promise<HttpResult> {
    return [200, { 'set-cookie': 'a=1' }, await request.text()];
  }

  @http('POST', '/json', { timeout: 30 * 24 * 3600 })
  async json(request: HttpRequest): Promise<HttpResult> {
    return JSON.stringify(Object.assign({}, await request.json()));
  }

  @http('GET', '/cookies')
  cookies(): HttpResult {
    return [
      200,
      [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
      '',
    ];
  }
}

test('a time limit of more than a timer can hold is none, and a key __proto__ is refused', async () => {
  const { base } = await run(Simple);
  const post = async (body: string): Promise<[status: number, text: string]> => {
    const response = await fetch(`${base}/json`, { method: 'POST', body });
    return [response.status, await response.text()];
  };
  expect(await post('{"a": 1}')).toEqual([200, '{"a":1}']);
  expect(await post('{"a": {"__proto__": {}}}')).toEqual([400, expect.stringContaining('__proto__')]);
});

test('errors of a server that listens, such as a lack of file descriptors, end nothing', async () => {
  const { base } = await run(Simple);
  const started = new Promise((resolve) => subscribe('http.server.request.start', resolve));
  await fetch(`${base}/cookies`);
  const { server } = (await started) as { readonly server: Server };
  for (let count = 0; count < 2; count += 1) server.emit('error', new Error('EMFILE'));
  expect((await fetch(`${base}/cookies`)).status).toBe(200);
});

describe('what has no route', () => {
  test.each([
    ['application/json', 'application/json'],
    ['application/json, text/plain, */*', 'application/json'],
    ['application/problem+json;q=0.9, text/html;q=0.8', 'application/json'],
    ['text/html, application/json', 'text/plain; charset=utf-8'],
    ['application/json;q=0, */*', 'text/plain; charset=utf-8'],
    ['*/*', 'text/plain; charset=utf-8'],
  ])('Accept: %s is told in %s', async (accept, type) => {
    const { base } = await run(Simple);
    const response = await fetch(`${base}/nowhere`, { headers: { accept } });
    expect([response.status, response.headers.get('content-type')]).toEqual([404, type]);
    const told = { error: 'NotFound', message: 'nothing is at /nowhere' };
    const body = await response.text();
    expect(body).toBe(type === 'application/json' ? JSON.stringify(told) : `Error: ${told.error}: ${told.message}\n`);
  });

  test('a missing slash is added, the query kept, and no other host is named', async () => {
    const { base } = await run(Simple);
    const locationOf = async (path: string): Promise<string | null> => {
      const { status, headers } = await fetch(base + path, { redirect: 'manual' });
      return status === 308 ? headers.get('location') : null;
    };
    expect(await locationOf('/folder?a=1')).toBe('/folder/?a=1');
    expect(await locationOf('/a/b')).toBe('/a/b/');
    expect(await locationOf('//evil.example')).toBeNull();
    expect(await locationOf('/\\evil.example/b')).toBeNull();
  });

  test.each(['//[', '//a:99999', '//%'])('a path that would be no host is no harm: %s', async (path) => {
    const started = await run(Simple);
    const { statusCode } = await responseTo(ask(started, path).end());
    expect([400, 404]).toContain(statusCode);
  });

  test('a method that the slashed route has not is refused, not redirected', async () => {
    const { base } = await run(Simple);
    const { status, headers } = await fetch(`${base}/folder`, { method: 'DELETE' });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test.each(['GET /%ff HTTP/1.1\r\nHost: h', 'GET http:// HTTP/1.1\r\nHost: h', 'GET /%zz HTTP/1.1\r\nHost: a b'])(
    '%j is malformed',
    async (head) => {
      const { host, port } = await run(Simple);
      const socket = connect(port, host);
      socket.write(`${head}\r\nConnection: close\r\n\r\n`);
      expect(await rawAnswer(socket)).toMatch(/^HTTP\/1.1 400 .*the URL is malformed/s);
    },
  );
});

describe('responses', () => {
  test('cookies stay apart', async () => {
    const { base } = await run(Simple);
    expect((await fetch(`${base}/cookies`)).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  test('a Response streams; when its client goes away the stream is cancelled', async () => {
    const cancelled = signal();
    class Streaming {
      static readonly serviceName = 'streaming';
      @http('GET', '/stream')
      stream(): HttpResult {
        const body = new ReadableStream<Uint8Array>({
          start: (controller) => {
            controller.enqueue(new TextEncoder().encode('first'));
          },
          cancel: () => {
            cancelled.give();
          },
        });
        return new Response(body);
      }
    }
    const { base } = await run(Streaming);
    const controller = new AbortController();
    const response = await fetch(`${base}/stream`, { signal: controller.signal });
    const { value } = (await response.body?.getReader().read()) ?? {};
    expect(new TextDecoder().decode(value)).toBe('first');
    controller.abort();
    await cancelled.given;
  });

  test("the worker's signal fires when its client goes away", async () => {
    const [called, gone] = [signal(), signal()];
    class Patient {
      static readonly serviceName = 'patient';
      readonly context = Context();
      @http('GET', '/wait')
      async wait(): Promise<HttpResult> {
        called.give();
        await new Promise((resolve) => {
          this.context.signal.addEventListener('abort', resolve);
        });
        gone.give();
        return '';
      }
    }
    const { base } = await run(Patient);
    const controller = new AbortController();
    const asking = fetch(`${base}/wait`, { signal: controller.signal });
    await called.given;
    controller.abort();
    await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
    await gone.given;
  });
});

test('a handler that never returns is given up after its own time', async () => {
  class Endless {
    static readonly serviceName = 'endless';
    @http('GET', '/never', { timeout: 0.02 })
    never(): Promise<HttpResult> {
      return new Promise(() => undefined);
    }
  }
  const { base } = await run(Endless);
  const { status, text } = await fetch(`${base}/never`).then(async (got) => ({
    status: got.status,
    text: await got.text(),
  }));
  expect([status, text]).toEqual([503, expect.stringMatching(/^Error: WorkerTimeout: /)]);
});

describe('bodies', () => {
  test('a client that asks first is invited, or told at once that its body is too long', async () => {
    const web = await run(Simple, { WEB_MAX_BODY_BYTES: 10 });
    const expecting = (length: number): ClientRequest =>
      ask(web, '/body', { method: 'POST', headers: { expect: '100-continue', 'content-length': length } });

    const welcome = expecting(5);
    welcome.once('continue', () => welcome.end('hello'));
    welcome.flushHeaders();
    expect(await responseTo(welcome)).toMatchObject({ statusCode: 200, body: 'hello' });

    const refused = expecting(11);
    refused.flushHeaders();
    const { statusCode, body } = await responseTo(refused);
    expect([statusCode, body]).toEqual([413, 'Error: BodyTooLarge: the body is longer than 10 bytes\n']);
    refused.destroy();
  });

  test('the limit holds for a body that does not say how long it is', async () => {
    const web = await run(Simple, { WEB_MAX_BODY_BYTES: 10 });
    const chunked = ask(web, '/body', { method: 'POST' });
    chunked.write('x'.repeat(8));
    chunked.write('x'.repeat(8));
    expect((await responseTo(chunked)).statusCode).toBe(413);
    chunked.destroy();
  });

  test('a request that does not arrive in time is given up', async () => {
    const { host, port } = await run(Simple, { WEB_REQUEST_TIMEOUT: 0.05 });
    const socket = connect(port, host);
    socket.write('POST /body HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe');
    expect(await rawAnswer(socket)).toMatch(/^HTTP\/1.1 408 /);
  });

  test.each([0, -1, 'much'])('WEB_MAX_BODY_BYTES %p is refused', async (limit) => {
    await expect(run(Simple, { WEB_MAX_BODY_BYTES: limit as number })).rejects.toMatchObject({
      code: 'NTG5005',
      message: expect.stringContaining('WEB_MAX_BODY_BYTES'),
    });
  });
});

describe("a service's own way", () => {
  class Missing extends Error {}
  const own = httpWith({
    responseFromError: (error, { url }) => {
      if (error instanceof RangeError) throw new TypeError('the answer to an error fails too');
      return error instanceof Missing ? Response.json({ missing: url.pathname }, { status: 404 }) : undefined;
    },
    contextData: (headers) => ({ language: headers.get('accept-language') }),
  });
  class Own {
    static readonly serviceName = 'own';
    readonly context = Context();
    @own('GET', '/missing')
    missing(): HttpResult {
      throw new Missing();
    }
    @own('GET', '/usual')
    usual(): HttpResult {
      throw new RangeError('usual');
    }
    @own('GET', '/language')
    language(): HttpResult {
      return String(this.context.data['language']);
    }
  }

  test('an error is answered by it, and as usual where it has no answer', async () => {
    const { base } = await run(Own);
    const missing = await fetch(`${base}/missing`);
    expect([missing.status, await missing.json()]).toEqual([404, { missing: '/missing' }]);
    const usual = await fetch(`${base}/usual`);
    expect([usual.status, await usual.text()]).toEqual([500, 'Error: RangeError: usual\n']);
  });

  test('headers become context data', async () => {
    const { base } = await run(Own);
    expect(await (await fetch(`${base}/language`, { headers: { 'accept-language': 'cy' } })).text()).toBe('cy');
  });
});

describe('routes that are one', () => {
  test('are refused within a service', () => {
    class Twice {
      static readonly serviceName = 'twice';
      @http('GET', '/a/<x>')
      one(): HttpResult {
        return '';
      }
      @http('GET, POST', '/a/:y')
      other(): HttpResult {
        return '';
      }
    }
    expect(() => new ServiceContainer(Twice, { logger: silentLogger })).toThrow(
      '@http of one and of other both answer GET /a/:y.',
    );
  });

  test('an unknown converter is told', () => {
    class Unknown {
      static readonly serviceName = 'unknown';
      @http('GET', '/<hex:id>')
      one(): HttpResult {
        return '';
      }
    }
    expect(() => new ServiceContainer(Unknown, { logger: silentLogger })).toThrow('there is no converter "hex"');
  });
});

describe('several services in one process', () => {
  class First {
    static readonly serviceName = 'first';
    @http('GET', '/<name>')
    any(): HttpResult {
      return 'first';
    }
  }
  class Second {
    static readonly serviceName: string = 'second';
    @http('GET', '/second')
    second(): HttpResult {
      return 'second';
    }
  }

  async function bodyOf(url: string): Promise<string> {
    return (await fetch(url)).text();
  }

  test.each(['first', 'second'] as const)('share a server, which outlives the %s', async (leaving) => {
    const WEB_SERVER_ADDRESS = await freeAddress();
    const [first, second] = await Promise.all([
      run(First, { WEB_SERVER_ADDRESS }),
      run(Second, { WEB_SERVER_ADDRESS }),
    ]);
    const url = `http://${WEB_SERVER_ADDRESS}/second`;
    // the more specific route is meant, whoever came first
    expect(await bodyOf(url)).toBe('second');
    expect(await bodyOf(`${url}s`)).toBe('first');
    await (leaving === 'first' ? first : second).container.stop();
    expect(await bodyOf(url)).toBe(leaving === 'first' ? 'second' : 'first');
    await (leaving === 'first' ? second : first).container.stop();
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    await run(Second, { WEB_SERVER_ADDRESS });
    expect(await bodyOf(url)).toBe('second');
  });

  test('with one route are refused, and nothing stays behind', async () => {
    class Third extends Second {
      static override readonly serviceName = 'third';
    }
    const config = { WEB_SERVER_ADDRESS: await freeAddress() };
    const runner = new ServiceRunner(
      [Second, Third].map((each) => new ServiceContainer(each, { config, logger: silentLogger })),
    );
    await expect(runner.start()).rejects.toMatchObject({
      code: 'NTG5005',
      message: expect.stringMatching(/"second" and "third" both answer GET \/second on 127\.0\.0\.1/),
    });
    await expect(fetch(`http://${config.WEB_SERVER_ADDRESS}/`)).rejects.toThrow('fetch failed');
  });
});

describe('stopping', () => {
  test('is at once when nobody works, whatever is connected', async () => {
    const web = await run(Simple);
    const idle = connect(web.port, web.host);
    await once(idle, 'connect');
    const half = connect(web.port, web.host);
    half.write('POST /body HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n');
    await once(half, 'data');
    half.write('he');
    await bodyOfKeptAlive(web);
    const answers = Promise.all([rawAnswer(idle), rawAnswer(half)]);
    await web.container.stop();
    expect(await answers).toEqual(['', expect.stringMatching(/^HTTP\/1.1 503 /)]);
  });

  test('waits for a worker and writes its answer, and says that the connection ends', async () => {
    const [called, release] = [signal(), signal()];
    class Slow {
      static readonly serviceName = 'slow';
      @http('GET', '/slow')
      async slow(): Promise<HttpResult> {
        called.give();
        await release.given;
        return 'done';
      }
    }
    const web = await run(Slow);
    const asking = ask(web, '/slow').end();
    const answered = responseTo(asking);
    await called.given;
    const stopped = web.container.stop();
    await expect(fetch(`${web.base}/slow`)).rejects.toThrow('fetch failed');
    release.give();
    const { body, headers } = await answered;
    expect([body, headers.connection]).toEqual(['done', 'close']);
    await stopped;
  });

  test('by a kill ends what runs, also a handler that does not look at its signal', async () => {
    const called = signal();
    class Deaf {
      static readonly serviceName = 'deaf';
      @http('GET', '/never')
      never(): Promise<HttpResult> {
        called.give();
        return new Promise(() => undefined);
      }
    }
    const web = await run(Deaf);
    const answered = responseTo(ask(web, '/never').end());
    await called.given;
    await web.container.kill();
    const { statusCode, body } = await answered;
    expect([statusCode, body]).toEqual([503, 'Error: ServiceUnavailable: the service is stopping\n']);
  });

  async function bodyOfKeptAlive(web: Listening): Promise<void> {
    await (await fetch(`${web.base}/folder/`)).text();
  }
});
