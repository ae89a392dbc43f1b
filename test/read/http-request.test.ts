import { describe, expect, test } from '@jest/globals';
import { part } from '../../src/contract/contract.js';
import { readSource } from './support.js';

function asking(request: string) {
  return readSource({
    'shop.ts': `import { http, type HttpRequest } from './ntgen.js';
interface Order { code: string; sent: Date }
type Asks<Body> = HttpRequest<{ body: Body }>;
export class ShopService {
  static readonly serviceName = 'shop';
  @http('POST', '/orders')
  order(request: ${request}): string { return ''; }
}
`,
  });
}

describe('what a request is asked for', () => {
  test.each<readonly [request: string, schema: object]>([
    [
      'HttpRequest<{ body: Order }>',
      { type: 'object', properties: { body: { $ref: '#/$defs/Order' } }, required: ['body'] },
    ],
    ['HttpRequest<{ body?: string[] }>', { properties: { body: { type: 'array', items: { type: 'string' } } } }],
    ['Asks<number> & { readonly more: 1 }', { properties: { body: { type: 'number' } }, required: ['body'] }],
    [
      "HttpRequest<{ query: { page?: number; id: (1 | 2)[] }; headers: { 'x-shop': string } }>",
      {
        properties: {
          headers: { properties: { 'x-shop': { type: 'string' } }, required: ['x-shop'] },
          query: { properties: { id: { items: { enum: [1, 2] } }, page: { type: 'number' } }, required: ['id'] },
        },
        required: ['headers', 'query'],
      },
    ],
    ['HttpRequest<{ query: Record<string, string> }>', { properties: { query: { additionalProperties: {} } } }],
  ])('%s', (request, schema) => {
    const reading = asking(request);
    expect(reading.told()).toEqual([]);
    expect(reading.contract().entrypoints[0]).toMatchObject({ params: [], arity: 1, request: schema });
    expect(reading.locations.has(part('shop', 'order', 'request'))).toBe(true);
  });

  test.each(['HttpRequest', 'HttpRequest<object>', 'unknown'])('%s asks nothing', (request) => {
    const reading = asking(request);
    expect(reading.told()).toEqual([]);
    expect(reading.contract().entrypoints[0]).not.toHaveProperty('request');
  });
});

test.each<readonly [types: string, told: string]>([
  ['{ query: { order: Order } }', 'NTG1102 .query.order'],
  ['{ query: { page: number | null } }', 'NTG1102 .query.page'],
  ['{ query: { page: number | string } }', 'NTG1102 .query.page'],
  ['{ query: { pages: number[][] } }', 'NTG1102 .query.pages'],
  ['{ query: { pair: [number, number] } }', 'NTG1102 .query.pair'],
  ['{ query: { keys: Map<string, string> } }', 'NTG1102 .query.keys'],
  ['{ query: string }', 'NTG1102 .query'],
  ['{ query: Record<string, number> }', 'NTG1102 .query'],
  ['{ query: Map<string, string> }', 'NTG1102 .query'],
  ["{ query: { by: 'page'; page: number } | { by: 'name'; name: string } }", 'NTG1102 .query'],
  ["{ headers: { 'x-shop': string[] } }", 'NTG1102 .headers.x-shop'],
  ["{ headers: { 'X-Shop': string } }", 'NTG1102 .headers.X-Shop'],
  ['{ body: () => void }', 'NTG1102 .body'],
  ['{ body: Missing }', 'NTG1101 .body'],
  ['Missing', 'NTG1101 '],
  ['any', 'NTG1101 '],
])('HttpRequest<%s> is refused', (types, told) => {
  const { diagnostics } = asking(`HttpRequest<${types}>`);
  expect(diagnostics.map(({ code, path = '' }) => `${code} ${path.replace('ShopService.order(request)', '')}`)).toEqual(
    [told],
  );
});
