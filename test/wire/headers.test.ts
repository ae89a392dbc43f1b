import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { appendCallId, decodeHeaders, encodeHeaders } from '../../src/wire/headers.js';

describe('encodeHeaders', () => {
  test('prefixes the data, drops what is absent, rounds the deadline', () => {
    expect(
      encodeHeaders({
        callIdStack: ['a.b.1'],
        data: {
          language: 'fr',
          user_id: 9,
          nothing: null,
          never: undefined,
          roles: ['x', undefined],
          address: { zip: null },
        },
        deadline: 1_700_000_000_000.4,
      }),
    ).toEqual({
      'nameko.language': 'fr',
      'nameko.user_id': 9,
      'nameko.roles': ['x', null],
      'nameko.address': { zip: null },
      'nameko.call_id_stack': ['a.b.1'],
      'ntgen.deadline': '1700000000000',
    });
  });

  test('an empty stack and an endless deadline are left out', () => {
    expect(encodeHeaders({ callIdStack: [], data: {}, deadline: Infinity })).toEqual({});
  });

  test('data cannot pass itself off as the stack or the deadline', () => {
    const data = { call_id_stack: ['forged'], 'ntgen.deadline': 1 };
    expect(encodeHeaders({ callIdStack: ['a.b.1'], data })).toEqual({ 'nameko.call_id_stack': ['a.b.1'] });
  });

  const circular: { self?: unknown } = {};
  circular.self = circular;

  test.each<[string, unknown, RegExp]>([
    ['NaN', NaN, /"k" is NaN/],
    ['a function', { f: () => 1 }, /"k\/f" is a function/],
    ['a bigint', [1n], /"k\/0" is a bigint/],
    ['a Map, which would arrive empty', { m: new Map([[1, 2]]) }, /"k\/m" is a Map/],
    ['a Set, which would arrive empty', new Set([1]), /"k" is a Set/],
    ['an invalid Date', new Date(NaN), /invalid Date/],
    ['a cycle', circular, /contains itself/],
  ])('refuses %s', (_, value, told) => {
    expect(() => encodeHeaders({ callIdStack: [], data: { k: value } })).toThrow(
      expect.objectContaining({ name: 'UnserializableValueError', message: expect.stringMatching(told) }),
    );
  });
});

describe('decodeHeaders', () => {
  test('removes the prefix once and takes foreign headers as they are', () => {
    const { data } = decodeHeaders({
      'nameko.language': 'fr',
      'nameko.nameko.x': 1,
      plain: true,
      compression: 'application/x-gzip',
    });
    expect({ ...data }).toEqual({ language: 'fr', 'nameko.x': 1, plain: true });
  });

  test('of x and nameko.x the later one wins', () => {
    expect(decodeHeaders({ x: 1, 'nameko.x': 2 }).data['x']).toBe(2);
    expect(decodeHeaders({ 'nameko.x': 2, x: 1 }).data['x']).toBe(1);
  });

  test.each<[unknown, readonly string[]]>([
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    ['a', ['a']],
    [[1, 'a', null], ['a']],
    [null, []],
    [7, []],
    [{ a: 1 }, []],
  ])('a call id stack of %j is %j', (header, stack) => {
    expect(decodeHeaders({ 'nameko.call_id_stack': header }).callIdStack).toEqual(stack);
  });

  test.each<[Record<string, unknown>, number | undefined]>([
    [{ 'ntgen.deadline': 5 }, 5],
    [{ 'nameko.ntgen.deadline': 5 }, 5],
    [{ 'nameko.ntgen.deadline': 5, 'ntgen.deadline': 6 }, 6],
    [{ 'ntgen.deadline': '5' }, 5],
    [{ 'ntgen.deadline': 'soon' }, undefined],
    [{ 'ntgen.deadline': '' }, undefined],
    [{ 'ntgen.deadline': NaN }, undefined],
  ])('the deadline of %j is %p and is no data', (headers, deadline) => {
    const context = decodeHeaders(headers);
    expect(context.deadline).toBe(deadline);
    expect(Object.keys(context.data)).toEqual([]);
  });

  test('a timestamp is a Date, there and back', () => {
    const at = new Date('2020-01-02T03:04:05Z');
    const headers = encodeHeaders({ callIdStack: [], data: { at, seen: [at] } });
    expect(headers['nameko.at']).toEqual({ '!': 'timestamp', value: 1_577_934_245 });
    expect({ ...decodeHeaders(headers).data }).toEqual({ at, seen: [at] });
  });

  test('what a stranger has added is passed on, as Nameko does', () => {
    const headers = { traceparent: '00-1-2-01', count: 3 };
    expect(encodeHeaders(decodeHeaders(headers))).toEqual({ 'nameko.traceparent': '00-1-2-01', 'nameko.count': 3 });
  });

  test('what says how the message has travelled is no context, nor is it when a Python hop has passed it on', () => {
    // As amqplib reads what RabbitMQ writes on a message that was dead-lettered.
    const death = {
      count: 2,
      reason: 'expired',
      queue: 'backoff--1000ms',
      time: { '!': 'timestamp', value: 1_577_934_245 },
      exchange: 'backoff',
      'routing-keys': ['rpc-shop'],
    };
    const own = {
      'x-death': [death],
      'x-first-death-reason': 'expired',
      'x-last-death-queue': 'backoff--1000ms',
      'ntgen.retry_count': 1,
    };
    const passedOn = Object.fromEntries(Object.entries(own).map(([name, value]) => [`nameko.${name}`, value]));
    for (const headers of [{ ...own, backoff: 1_000, 'nameko.rpc_method_id': 'shop.sell' }, passedOn]) {
      expect(encodeHeaders(decodeHeaders(headers))).toEqual({});
    }
    expect({ ...decodeHeaders({ 'nameko.backoff': 'a word of the caller' }).data }).toEqual({
      backoff: 'a word of the caller',
    });
  });

  test('a hostile table reaches no prototype', () => {
    const headers = JSON.parse(
      '{"__proto__": {"admin": 1}, "nameko.__proto__": {"admin": 1}, "x": {"__proto__": {"admin": 1}}}',
    ) as Record<string, unknown>;
    const { data } = decodeHeaders(headers);
    expect(data).toEqual({ x: {} });
    for (const inherited of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect(inherited in data).toBe(false);
    }
    expect(data['admin']).toBeUndefined();
  });

  test('never throws, and gives back what encodeHeaders was given', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (headers) => {
        const context = decodeHeaders(headers);
        const again = decodeHeaders(encodeHeaders(context));
        expect(again.callIdStack).toEqual(context.callIdStack);
        for (const [key, value] of Object.entries(context.data)) {
          if (value !== null) expect(again.data[key]).toEqual(value);
        }
      }),
    );
  });
});

test('appendCallId keeps the last ids', () => {
  expect(appendCallId(['a', 'b', 'c'], 'd', 10)).toEqual(['a', 'b', 'c', 'd']);
  expect(appendCallId(['a', 'b', 'c'], 'd', 2)).toEqual(['b', 'c', 'd']);
  expect(appendCallId(['a', 'b', 'c'], 'd', 0)).toEqual(['d']);
});
