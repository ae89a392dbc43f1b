import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readSchemaFiles } from '../../../src/read/schema-files/read-schema-files.js';
import { document, read, withFolder } from './support.js';

const SHOP = `# a shop
service: shop
description: Sells things.
methods:
  buy:
    description: Takes an order.
    params:
      - { name: order, schema: { $ref: '#/$defs/Order' } }
      - { name: note, schema: { type: string }, optional: true }
    result: { type: integer }
    errors: [SoldOut]
  ping: {}
events:
  sold: { $ref: './shared/types.yaml#/$defs/Sale' }
errors:
  SoldOut: { excPath: shop.errors.SoldOut }
$defs:
  Order:
    type: object
    properties: { code: { type: string } }
    required: [code]
`;

const SHARED = `$defs:
  Sale: { type: object, properties: { of: { $ref: '#/$defs/Order' } } }
  Order: { type: object, properties: { number: { type: integer } } }
`;

describe('a document', () => {
  test('is the contract of a service', async () => {
    const { contracts, told } = await read({ 'src/shop.service.yaml': SHOP, 'src/shared/types.yaml': SHARED });
    expect(told).toEqual([]);
    expect(contracts).toEqual([
      {
        service: 'shop',
        className: 'Shop',
        source: 'src/shop.service.yaml',
        schemaFile: 'src/shop.service.yaml',
        doc: 'Sells things.',
        entrypoints: [
          {
            kind: 'rpc',
            method: 'buy',
            doc: 'Takes an order.',
            params: [
              // `Order` of the file whose name comes first has the plain name
              { name: 'order', schema: { $ref: '#/$defs/Order2' } },
              { name: 'note', optional: true, schema: { type: 'string' } },
            ],
            arity: 2,
            result: { type: 'integer' },
            options: { errors: ['SoldOut'] },
          },
          { kind: 'rpc', method: 'ping', params: [], arity: 0, result: { type: 'null' }, options: {} },
        ],
        events: { sold: { $ref: '#/$defs/Sale' } },
        errors: { SoldOut: { excPath: 'shop.errors.SoldOut', data: { type: 'object' } } },
        $defs: {
          Order: { type: 'object', properties: { number: { type: 'integer' } } },
          Order2: { type: 'object', properties: { code: { type: 'string' } }, required: ['code'] },
          Sale: { type: 'object', properties: { of: { $ref: '#/$defs/Order' } } },
        },
      },
    ]);
  });

  test('says where each of its parts stands', async () => {
    const { locations } = await read({ 'src/shop.service.yaml': SHOP, 'src/shared/types.yaml': SHARED });
    const at = (part: string): unknown => {
      const { file, line, column } = locations.get(part) ?? {};
      return `${String(file)}:${String(line)}:${String(column)}`;
    };
    expect(at('shop')).toBe('src/shop.service.yaml:2:1');
    expect(at('shop/buy/note')).toBe('src/shop.service.yaml:9:9');
    expect(at('shop/buy/returns')).toBe('src/shop.service.yaml:10:5');
    expect(at('shop/$defs/Order2/code')).toBe('src/shop.service.yaml:20:19');
    expect(at('shop/$defs/Sale')).toBe('src/shared/types.yaml:2:3');
  });

  test('means the same in JSON, whatever the order of its keys', async () => {
    const text = document({ type: 'object', properties: { b: { type: 'string' }, a: { type: 'null' } } });
    const turned =
      '\ufeff{"methods": {"get": {"result": {"properties": {"a": {"type": "null"}, "b": {"type": "string"}}, "type": "object"}}}, "service": "shop"}';
    const [one, other] = [await read({ 'a.service.json': text }), await read({ 'a.service.json': turned })];
    expect(one.told).toEqual([]);
    expect(JSON.stringify(other.contracts)).toBe(JSON.stringify(one.contracts));
  });

  test('has the form that is stated, or is told where it has not', async () => {
    const { told, diagnostics } = await read({
      'shop.service.yaml': 'service: shop\nmethods:\n  buy:\n    parms: []\n    result: 3\nevents: []\n',
    });
    expect(told).toEqual([
      'NTG1203 shop.service.yaml:4:5 `methods.buy.parms`: expected no such property, got [].',
      'NTG1203 shop.service.yaml:5:5 `methods.buy.result`: expected true or false or an object, got 3.',
      'NTG1203 shop.service.yaml:6:1 `events`: expected an object, got [].',
    ]);
    expect(diagnostics[0]?.hint).toBe('Did you mean "params"?');
  });

  test.each([
    [
      '- { name: a, schema: true, optional: true }\n      - { name: b, schema: true }',
      'A parameter that may be left out cannot stand before one that may not.',
    ],
    ['- { name: a, schema: true }\n      - { name: a, schema: true }', 'Two parameters are named "a".'],
    [
      '- { name: a, schema: { type: string }, rest: true }',
      'The schema of a parameter that takes the rest is that of a list.',
    ],
    [
      '- { name: a, schema: { type: array }, rest: true }\n      - { name: b, schema: true }',
      'Nothing can follow a parameter that takes the rest.',
    ],
    [
      '- { name: __proto__, schema: true }',
      'A parameter cannot be named "__proto__": it could change what an object is.',
    ],
  ])('whose parameters nobody could send is refused: %s', async (params, told) => {
    const { diagnostics } = await read({
      'shop.service.yaml': `service: shop\nmethods:\n  buy:\n    params:\n      ${params}\n`,
    });
    expect(diagnostics.map(({ message }) => message)).toEqual([told]);
  });

  test('is looked for under the usual names, and then has to say that it is one', async () => {
    const { contracts, told } = await read({
      'a.service.yaml': 'apiVersion: v1\nkind: Service\n',
      'b.service.json': '{ "name": "systemd" }',
      'c.schema.ts': 'throw new Error("is not ours");',
      'node_modules/x/d.service.yaml': 'service: d',
      'generated/e.service.yaml': 'service: e',
      '.hidden/f.service.yaml': 'service: f',
      'deep/er/g.service.yml': 'service: g\n',
    });
    expect({ services: contracts.map(({ service }) => service), told }).toEqual({ services: ['g'], told: [] });
  });

  test('that is asked for by a pattern has to be one', async () => {
    const files = { 'api/a.yaml': 'apiVersion: v1\n', 'api/b.json': '{ "service": "b" }', 'c.yaml': 'service: c' };
    const { contracts, told } = await read(files, { patterns: ['./api/*.{yaml,json}'] });
    expect(contracts.map(({ service }) => service)).toEqual(['b']);
    expect(told).toEqual([
      'NTG1203 api/a.yaml:1:1 The document: expected the property "service", got nothing.',
      'NTG1203 api/a.yaml:1:1 `apiVersion`: expected no such property, got "v1".',
    ]);
  });
});

describe('a text that is no plain data is refused at its place', () => {
  test.each([
    ['a: 1\nservice: x\na: 2\n', '3:1 This key stands here already.'],
    ['service: &x shop\n', '1:13 Anchors and aliases are not read: give it a name in `$defs`, and say `$ref`.'],
    ['service: *x\n', '1:10 Anchors and aliases are not read: give it a name in `$defs`, and say `$ref`.'],
    [
      'service: x\n<<: { a: 1 }\n',
      '2:1 Merge keys are not read: give what is shared a name in `$defs`, and say `$ref`.',
    ],
    ['service: !!str x\n', '1:16 A tag has no meaning here: the document is plain data.'],
    ['service: !js/function x\n', '1:10 A tag has no meaning here: the document is plain data.'],
    ['service: x\nmax: 1e999\n', '2:6 The number is none that JSON has: it is not finite.'],
    ['service: x\nmax: .nan\n', '2:6 The number is none that JSON has: it is not finite.'],
    ['service: x\n__proto__: { a: 1 }\n', '2:1 A key cannot be "__proto__": it could change what an object is.'],
    ['service: x\n? [a]\n: 1\n', '2:3 A key has to be a text that is not empty.'],
    ['service: x\n---\nservice: y\n', '2:1 A file holds one document.'],
    ['service: [x\n', '2:1 Flow sequence in block collection must be sufficiently indented and end with a ].'],
  ])('in YAML: %j', async (text, told) => {
    expect((await read({ 'a.yaml': text }, { patterns: ['*.yaml'] })).told).toEqual([`NTG1201 a.yaml:${told}`]);
  });

  test.each([
    ['{"service": "x",\n "service": "y"}', '2:2 This key stands here already.'],
    ['{"service": "x",\n}', '2:1 JSON has no comma before what closes a list.'],
    ['{"a": 1e999}', '1:7 The number is none that JSON has: it is not finite.'],
    ['{"__proto__": {"a": 1}}', '1:2 A key cannot be "__proto__": it could change what an object is.'],
    ['{"a": "x\ny"}', '1:7 The text has a line end in it, or an escape that JSON does not have.'],
    ['{"a": "x', '1:7 This text has no end.'],
    ['{a: 1}', '1:2 A key in double quotes is expected here.'],
    ['{"a": 01}', '1:8 "," or "}" is expected here.'],
    ['{} {}', '1:4 Nothing more is expected here.'],
    ['', '1:1 A value is expected here.'],
  ])('in JSON: %j', async (text, told) => {
    expect((await read({ 'a.json': text }, { patterns: ['a.json'] })).told).toEqual([`NTG1201 a.json:${told}`]);
  });

  test('in other encodings', async () => {
    const utf16 = Buffer.from('{"service":"x"}', 'utf16le').toString('latin1');
    const { told } = await read({ 'a.json': utf16, 'b.json': '' }, { patterns: ['a.json'] });
    expect(told).toHaveLength(1);
  });
});

describe('a hostile document comes to an end', () => {
  const told = async (name: string, text: string): Promise<readonly string[]> =>
    (await read({ [name]: text }, { patterns: [name] })).told;

  test('that is too large', async () => {
    await withFolder({ 'a.json': '', 'a.yaml': '' }, async (root) => {
      const files = [join(root, 'a.json'), join(root, 'a.yaml')];
      for (const file of files) truncateSync(file, 50_000_000);
      const { diagnostics } = await readSchemaFiles(files, root);
      expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
        'NTG1201 a.json has 50.0 MB, and JSON is read up to 4.0 MB. Part it into several files.',
        'NTG1201 a.yaml has 50.0 MB, and YAML is read up to 1.0 MB. Part it into several files.',
      ]);
    });
  });

  test.each([
    ['a.json', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['a.json', '['.repeat(10_000)],
    ['a.yaml', '['.repeat(10_000)],
    ['a.yaml', `${'{a: '.repeat(200)}1${'}'.repeat(200)}`],
    ['a.yaml', `${'- '.repeat(5_000)}1`],
  ])('that is too deep: %s', async (name, text) => {
    expect(await told(name, text)).toEqual([
      expect.stringContaining('More than 100 values stand inside each other here.'),
    ]);
  });

  test('with 20,000 properties, and with 100,000 literals', async () => {
    const properties = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`p${String(index)}`, { type: 'string' }]),
    );
    const literals = Array.from({ length: 100_000 }, (_, index) => `v${String(index)}`);
    const { contracts, told: said } = await read({
      'shop.service.json': document({ type: 'object', properties }, {}),
      'other.service.json': document({ enum: literals }).replace('shop', 'other'),
    });
    expect(said).toEqual([]);
    const [other, shop] = contracts.map(({ entrypoints: [get] }) => get?.result);
    expect([Object.keys(shop?.properties ?? {}).length, other?.enum?.length]).toEqual([20_000, 100_000]);
  });

  test('with references that lead round and round', async () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, index) => [
        `T${String(index)}`,
        { $ref: `#/$defs/T${String((index + 1) % 2_000)}` },
      ]),
    );
    expect(await told('a.json', document({ $ref: '#/$defs/T0' }, $defs))).toEqual([
      expect.stringContaining('This reference means itself, and so nothing.'),
    ]);
    const loop = { A: { allOf: [{ $ref: '#/$defs/B' }] }, B: { allOf: [{ $ref: '#/$defs/A' }] } };
    expect((await told('b.json', document({ $ref: '#/$defs/A' }, loop))).length).toBeGreaterThan(0);
  });
});
