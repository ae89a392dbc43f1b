import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ServiceContainer } from '../../src/index.js';
import { contracts } from '../services/generated/index.js';
import { WebService } from '../services/web.service.js';
import { listening, type Listening } from './listening.js';

/*
 * Every exchange that was captured from Nameko, replayed against its twin in TypeScript. Where the answers differ, the reason stands
 * in the table below with what is answered instead; a difference that is not in the table fails.
 */

interface Captured {
  readonly request: string;
  readonly sent?: { readonly body?: string; readonly headers?: Readonly<Record<string, string>> };
  readonly response: { readonly status_line: string; readonly headers: readonly string[]; readonly body: string };
}

interface Answer {
  readonly status: number;
  /** By lower-case name; of those that we compare. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Deviation {
  readonly because: string;
  readonly answers: Partial<Answer>;
}

const text = { 'content-type': 'text/plain; charset=utf-8' };

/** werkzeug answers with a page of HTML; ours is a line of text, or JSON where the client asks for it. */
function line(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Deviation {
  const because = 'errors of routing are text like all others, not HTML';
  return { because, answers: { status, headers: sized(body, { ...text, ...headers }), body } };
}

function sized(body: string, headers: Readonly<Record<string, string>> = text): Readonly<Record<string, string>> {
  return { ...headers, 'content-length': String(Buffer.byteLength(body)) };
}

const notFound = (path: string): Deviation => line(404, `Error: NotFound: nothing is at ${path}\n`);

const wrongForm = `Error: TypeError: An http handler returns a body, [status, body], [status, headers, body] or a Response; this one returned something else.\n`;
const wrong: Deviation = {
  because: 'one sentence says what a handler may return, instead of what Python stumbled over',
  answers: { status: 500, headers: sized(wrongForm), body: wrongForm },
};

const json = (because: string, body: string): Deviation => ({ because, answers: { body, headers: sized(body) } });

const DEVIATIONS: Readonly<Record<string, Deviation>> = {
  'OPTIONS /str': line(405, 'Error: MethodNotAllowed: /str answers GET, HEAD, not OPTIONS\n', { allow: 'GET, HEAD' }),
  'POST /str': line(405, 'Error: MethodNotAllowed: /str answers GET, HEAD, not POST\n', { allow: 'GET, HEAD' }),
  'PATCH /multi': line(405, 'Error: MethodNotAllowed: /multi answers GET, HEAD, POST, PUT, not PATCH\n', {
    allow: 'GET, HEAD, POST, PUT',
  }),
  'GET /int/-1': notFound('/int/-1'),
  'GET /int/abc': notFound('/int/abc'),
  'GET /float/1': notFound('/float/1'),
  'GET /string/a/b': notFound('/string/a/b'),
  'GET /len/abc': notFound('/len/abc'),
  'GET /any/c': notFound('/any/c'),
  'GET /nope': notFound('/nope'),
  'GET /slash': line(308, 'Error: PermanentRedirect: this is at /slash/\n', { location: '/slash/' }),
  'GET /tuple3list': {
    because: 'a Response joins headers of one name, which means the same; cookies stay apart',
    answers: { headers: sized('x', { ...text, 'x-a': '1, 2' }) },
  },
  'GET /tuple4': wrong,
  'GET /tuple1': wrong,
  'GET /none': wrong,
  'GET /dict': wrong,
  'GET /badstatus': { ...wrong, because: 'what is no status is an error of the handler, not a broken status line' },
  'GET /bytes': {
    because: 'bytes are a body',
    answers: { status: 200, headers: sized('bytes', { 'content-type': 'application/octet-stream' }), body: 'bytes' },
  },
  'GET /response': {
    because: 'a Response is a stream, whose length nobody knows before its end',
    answers: { headers: { ...text, 'x-r': '1', 'transfer-encoding': 'chunked' } },
  },
  'GET /uuid/00000000-0000-0000-0000-000000000001': json(
    'JavaScript has no UUID class: the parameter is text, in lower case',
    '00000000-0000-0000-0000-000000000001',
  ),
  'GET /missingarg/1': {
    because: 'what a path holds comes as one object, which a handler is free to leave alone',
    answers: { status: 200, headers: sized('never asked for a'), body: 'never asked for a' },
  },
  'POST /echo?a=1&a=2&b=3': json(
    'JSON is written without spaces',
    '{"data":"{\\"k\\":1}","args":{"a":"1","b":"3"},"ct":"application/json"}',
  ),
  'POST /form': json('JSON is written without spaces and without escapes', '{"a":"1","b":"café"}'),
  'DELETE /items/7': { because: 'a response without a body has no body', answers: { headers: {}, body: '' } },
  'GET /werkzeug': {
    because: 'there are no exceptions that are answers: a handler returns its status',
    answers: { status: 404, headers: sized('nf'), body: 'nf' },
  },
  'GET /ws': line(400, 'Error: BadRequest: /ws is for websockets\n'),
};

const COMPARED = new Set(['content-type', 'content-length', 'transfer-encoding', 'allow', 'location', 'x-a', 'x-r']);

const { cases } = JSON.parse(readFileSync(new URL('./fixtures/http.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Captured[];
};

let web: Listening;

beforeAll(async () => {
  web = await listening((config, logger) => new ServiceContainer(WebService, { config, contracts, logger }));
});

afterAll(() => web.container.stop());

test.each(cases.map((captured) => [captured.request, captured] as const))('%s', async (name, captured) => {
  const [theirs, deviation] = [nameko(captured), DEVIATIONS[name]];
  const expected = { ...theirs, ...deviation?.answers };
  expect(await answerTo(captured)).toEqual(expected);
  if (deviation !== undefined) expect(expected).not.toEqual(theirs);
});

test('each deviation is of an exchange that was captured', () => {
  const captured = cases.map(({ request: name }) => name);
  expect(Object.keys(DEVIATIONS).filter((name) => !captured.includes(name))).toEqual([]);
});

/** What Nameko answered. */
function nameko({ response }: Captured): Answer {
  const [, status = ''] = response.status_line.split(' ');
  const headers = response.headers.map((header) => header.split(/: (.*)/s) as [string, string]);
  return { status: Number(status), headers: compared(headers), body: response.body };
}

function answerTo({ request: line, sent = {} }: Captured): Promise<Answer> {
  const [method = '', path = ''] = line.split(' ');
  const { host, port } = web;
  return new Promise((resolve, reject) => {
    const asking = request({ host, port, method, path, headers: { ...sent.headers }, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const headers = Object.entries(response.headers) as [string, string][];
        resolve({
          status: response.statusCode ?? 0,
          headers: compared(headers),
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    asking.on('error', reject);
    asking.end(sent.body);
  });
}

function compared(headers: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  const lower = headers.map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(lower.filter(([name]) => COMPARED.has(name)));
}
