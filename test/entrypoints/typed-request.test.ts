import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ServiceContainer, silentLogger, type Contracts, type Logger } from '../../src/index.js';
import { contracts } from '../services/generated/index.js';
import { TypedWebService } from '../services/typed-web.service.js';
import { uniqueName } from '../support/rabbit.js';

const PARCEL = { code: 'P-1', sent: '2024-02-29T12:00:00.000Z' };

interface Shop {
  readonly container: ServiceContainer;
  readonly base: string;
}

async function open(tables?: Contracts): Promise<Shop> {
  let port: number | undefined;
  const info: Logger['info'] = (fields) => {
    if ('port' in fields) port = Number(fields.port);
  };
  const container = new ServiceContainer(TypedWebService, {
    config: { AMQP_URI: `memory://${uniqueName('typed')}`, WEB_SERVER_ADDRESS: '127.0.0.1:0' },
    ...(tables === undefined ? {} : { contracts: tables }),
    logger: { ...silentLogger, info },
  });
  await container.start();
  return { container, base: `http://127.0.0.1:${String(port)}` };
}

async function ask({ base }: Shop, path: string, init: RequestInit = {}): Promise<readonly [number, unknown]> {
  const response = await fetch(base + path, init);
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json';
  return [response.status, isJson ? (JSON.parse(text) as unknown) : text];
}

function sent(method: string, body: unknown, type = 'application/json'): RequestInit {
  return { method, headers: { 'content-type': type }, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

describe('with a contract', () => {
  let shop: Shop;
  beforeAll(async () => (shop = await open(contracts)));
  afterAll(() => shop.container.stop());

  test.each(['application/json', 'application/json; charset=utf-8', 'application/vnd.parcel+json', 'Application/JSON'])(
    'a body of %s is parsed, checked and revived',
    async (type) => {
      expect(await ask(shop, '/parcels', sent('POST', PARCEL, type))).toEqual([201, { ...PARCEL, year: 2024 }]);
    },
  );

  test.each<readonly [title: string, init: RequestInit, status: number, told: string]>([
    ['breaks its type', sent('POST', { ...PARCEL, sent: 'soon' }), 400, 'Error: ValidationError: .*/body/sent'],
    ['breaks a constraint', sent('POST', { ...PARCEL, pieces: 0 }), 400, 'Error: ValidationError: .*/body/pieces'],
    ['lacks a property', sent('POST', { code: 'P-1' }), 400, 'Error: ValidationError: .*/body: .*"sent"'],
    ['is null', sent('POST', null), 400, 'Error: ValidationError: .*/body'],
    ['is missing', { method: 'POST' }, 400, 'Error: ValidationError: .*"body"'],
    ['is no JSON', sent('POST', '{'), 400, 'Error: MalformedRequest: '],
    ['is of another media type', sent('POST', PARCEL, 'text/plain'), 415, 'Error: UnsupportedMediaType: .*text/plain'],
    ['is of no media type', { method: 'POST', body: new Uint8Array([123, 125]) }, 415, 'Error: UnsupportedMediaType'],
  ])('a body that %s is refused', async (_title, init, status, told) => {
    expect(await ask(shop, '/parcels', init)).toEqual([status, expect.stringMatching(told)]);
  });

  test('a body that may be missing may be missing, but not wrong', async () => {
    expect(await ask(shop, '/parcels/7', { method: 'PUT' })).toEqual([200, { id: 7, body: 'none', text: '' }]);
    const text = JSON.stringify(PARCEL);
    expect(await ask(shop, '/parcels/7', sent('PUT', text))).toEqual([200, { id: 7, body: PARCEL, text }]);
    expect(await ask(shop, '/parcels/7', sent('PUT', {}))).toMatchObject([400, expect.stringContaining('/body: ')]);
  });

  test('a sensitive value of a body is in no answer', async () => {
    const [status, told] = await ask(shop, '/parcels/7', sent('PUT', { ...PARCEL, code: 987654 }));
    expect([status, told]).toEqual([400, expect.stringContaining('/body/code')]);
    expect(told).not.toContain('987654');
  });

  test('a query is converted as its type says', async () => {
    const query = 'text=12&page=3&fragile=true&size=small&since=2024-02-29T12:00:00.000Z&id=1&id=-2.5&other=x';
    const since = '2024-02-29T12:00:00.000Z';
    const read = { text: '12', page: 3, fragile: true, size: 'small', since, id: [1, -2.5], other: 'x' };
    expect(await ask(shop, `/parcels?${query}`)).toEqual([200, { query: read, year: 2024 }]);
    expect(await ask(shop, '/parcels?text=&id=4')).toEqual([200, { query: { text: '', id: [4] } }]);
  });

  test.each<[query: string, told: string]>([
    ['page=1', '/query: .*"text"'],
    ['text=a&page=two', '/query/page'],
    ['text=a&page=', '/query/page'],
    ['text=a&page=0x10', '/query/page'],
    ['text=a&page=1e999', '/query/page'],
    ['text=a&page=1&page=2', '/query/page'],
    ['text=a&fragile=yes', '/query/fragile'],
    ['text=a&size=huge', '/query/size'],
    ['text=a&id=1&id=b', '/query/id/1'],
    ['text=a&text=b', '/query/text'],
  ])('the query %s is refused at %s', async (query, pointer) => {
    const [status, told] = await ask(shop, `/parcels?${query}`);
    expect([status, told]).toEqual([400, expect.stringMatching(`Error: ValidationError: .*${pointer}`)]);
  });

  test('issues point into the request where a client asks for JSON', async () => {
    const [status, told] = await ask(shop, '/parcels?text=a&page=b', { headers: { accept: 'application/json' } });
    expect([status, told]).toMatchObject([400, { error: 'ValidationError', issues: [{ pointer: '/query/page' }] }]);
  });

  test('headers are converted, and stay what they are besides', async () => {
    expect(await ask(shop, '/shop', { headers: { 'X-Shop': '12' } })).toEqual([200, { shop: 12, text: '12' }]);
    expect(await ask(shop, '/shop')).toEqual([
      400,
      expect.stringContaining('/headers: expected the property "x-shop"'),
    ]);
  });
});

describe('without a contract', () => {
  let shop: Shop;
  beforeAll(async () => (shop = await open()));
  afterAll(() => shop.container.stop());

  test('parts are parsed and not checked', async () => {
    const body = { anything: 1 };
    expect(await ask(shop, '/parcels/7', sent('PUT', body))).toMatchObject([200, { body }]);
    expect(await ask(shop, '/parcels/7', sent('PUT', 'text', 'text/plain'))).toMatchObject([200, { text: 'text' }]);
    expect(await ask(shop, '/parcels?id=1&id=2&page=3&__proto__=4')).toEqual([
      200,
      { query: { id: ['1', '2'], page: '3' } },
    ]);
    expect(await ask(shop, '/shop', { headers: { 'x-shop': 'a' } })).toEqual([200, { shop: 'a', text: 'a' }]);
  });
});
