import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeJson, encodeJson } from '../../src/wire/content.js';
import { message } from './captures.js';

const text = (value: unknown): string => encodeJson(value).toString('utf8');
const decode = (body: string | Buffer, properties = {}): unknown => decodeJson(message(body, properties));

describe('encodeJson', () => {
  test('no value is null', () => {
    expect(text(undefined)).toBe('null');
    expect(text({ a: undefined, b: [undefined], c: null })).toBe('{"b":[null],"c":null}');
  });

  const circular: { down: { up?: unknown } } = { down: {} };
  circular.down.up = circular;
  let deep: unknown = [];
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];

  test.each<[string, unknown, string]>([
    ['NaN', NaN, 'NaN;'],
    ['an infinity deep inside', { rows: [{ total: 1 }, { total: -Infinity }] }, '-Infinity at /rows/1/total;'],
    ['NaN beside an honest null', [null, { a: null, b: NaN }], 'NaN at /1/b;'],
    ['a key with a slash', { 'a/b~c': NaN }, 'NaN at /a~1b~0c;'],
    ['a bigint', { id: 1n }, 'a bigint at /id;'],
    ['an invalid Date', { at: new Date(NaN) }, 'an invalid Date at /at;'],
    ['NaN out of toJSON', { a: { toJSON: () => ({ b: NaN }) } }, 'NaN at /a/b;'],
    ['a cycle', circular, 'a reference to what contains it at /down/up;'],
    ['a function', () => 1, 'a function;'],
    ['a function in a list', [1, () => 1], 'a function at /1;'],
    ['a symbol', Symbol('x'), 'a symbol;'],
    [
      'a throwing getter',
      {
        get a(): never {
          throw new Error('no');
        },
      },
      'no',
    ],
    ['a nest deeper than the stack', deep, ''],
  ])('refuses %s', (_, value, told) => {
    expect(() => encodeJson(value)).toThrow(
      expect.objectContaining({
        name: 'UnserializableValueError',
        message: expect.stringContaining(`Unserializable value: ${told}`),
      }),
    );
  });

  test('one object in two places is no cycle', () => {
    const shared = { a: null };
    expect(text([shared, shared])).toBe('[{"a":null},{"a":null}]');
  });

  test('what JSON leaves out of objects stays out', () => {
    expect(text({ a: null, method: () => 1, when: new Date(0) })).toBe('{"a":null,"when":"1970-01-01T00:00:00.000Z"}');
  });

  test('reading back gives the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // JSON itself turns -0 into 0, and a "__proto__" key is refused
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(decodeJson({ body: encodeJson(value), headers: {}, contentType: 'application/json' })).toEqual(plain);
      }),
    );
  });
});

describe('decodeJson', () => {
  test.each(['application/json', 'Application/JSON', 'application/json; charset=utf-8', '', undefined])(
    'takes the content type %p',
    (contentType) => {
      expect(
        decodeJson({ body: Buffer.from('{"a": 1}'), headers: {}, ...(contentType !== undefined && { contentType }) }),
      ).toEqual({
        a: 1,
      });
    },
  );

  test('an empty body is the empty string, as in Nameko', () => {
    expect(decode('')).toBe('');
  });

  test.each<[string, string | Buffer, object, RegExp]>([
    [
      'another content type',
      '1',
      { contentType: 'application/x-yaml' },
      /"application\/x-yaml"; expected "application\/json"/,
    ],
    ['a type that only begins so', '1', { contentType: 'application/jsonx' }, /application\/jsonx/],
    ['invalid UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, /not valid UTF-8/],
    ['a byte order mark', '\ufeff1', {}, /not valid JSON/],
    ['no JSON', '{"password": hunter2}', {}, /^The message body is not valid JSON\.$/],
    ['NaN', '{"a": NaN}', {}, /no NaN/],
    ['__proto__', '{"a": [{"__proto__": {"admin": true}}]}', {}, /"__proto__"/],
    ['__proto__ with an escaped underscore', '{"\\u005F_proto__": 1}', {}, /"__proto__"/],
    ['__proto__ with an escaped letter', '{"__pro\\u0074o__": 1}', {}, /"__proto__"/],
    ['an unknown compression', '1', { headers: { compression: 'application/x-bz2' } }, /"application\/x-bz2"/],
    ['a broken compression', '1', { headers: { compression: 'application/x-gzip' } }, /decompressed/],
  ])('refuses %s', (_, body, properties, told) => {
    expect(() => decode(body, properties)).toThrow(
      expect.objectContaining({ name: 'MalformedRequest', message: expect.stringMatching(told) }),
    );
  });

  test('__proto__ as a value, or part of a longer key, is a text like others', () => {
    const value = { a: '__proto__', x__proto__: [1], 'caf\u00e9': '\\u005f' };
    expect(decode(JSON.stringify(value))).toEqual(value);
  });

  test('undoes kombu’s compression, which is zlib under the name of gzip', () => {
    const headers = { compression: 'application/x-gzip' };
    expect(decode(deflateSync('[1]'), { headers })).toEqual([1]);
    expect(decode(gzipSync('[1]'), { headers })).toEqual([1]);
  });

  test('unwraps the types of kombu 5.3 into what 5.2 wrote', () => {
    const wrapped = (type: string, value: unknown): object => ({ __type__: type, __value__: value });
    const sent = {
      at: wrapped('datetime', '2020-01-02T03:04:05.000678'),
      there: wrapped('datetime', '2020-01-02T03:04:05+01:00'),
      day: wrapped('date', '2020-01-02'),
      time: wrapped('time', '03:04:05'),
      price: wrapped('decimal', '1.10'),
      id: wrapped('uuid', { hex: '00000000000000000000000000000001', version: 4 }),
      raw: [wrapped('bytes', 'abc'), wrapped('base64', '/w==')],
      other: wrapped('colour', 'red'),
      odd: wrapped('uuid', 5),
      more: { ...wrapped('date', '2020-01-02'), third: 1 },
    };
    expect(decode(JSON.stringify(sent))).toEqual({
      ...sent,
      at: '2020-01-02T03:04:05.000678Z',
      there: '2020-01-02T03:04:05+01:00',
      day: '2020-01-02',
      time: '03:04:05',
      price: '1.10',
      id: '00000000-0000-0000-0000-000000000001',
      raw: ['YWJj', '/w=='],
    });
  });

  test('gives a value or a MalformedRequest for any bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.string(), fc.json()), (body) => {
        try {
          decode(Buffer.from(body));
        } catch (error) {
          expect(error).toMatchObject({ name: 'MalformedRequest' });
        }
      }),
    );
  });
});

describe('a JSON body of many levels', () => {
  const decoded = (text: string): unknown => decodeJson({ body: Buffer.from(text), headers: {} });
  const lists = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  const tables = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

  test.each([lists, tables])('is read to 512 levels and no further', (nested) => {
    expect(() => decoded(nested(512))).not.toThrow();
    for (const levels of [513, 1_000_000]) {
      expect(() => decoded(nested(levels))).toThrow('nested more than 512 levels deep');
    }
  });

  test('brackets in texts are no levels', () => {
    const text = '[{"\\\\"'.repeat(400);
    expect(decoded(JSON.stringify([text, text]))).toEqual([text, text]);
  });
});
