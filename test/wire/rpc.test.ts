import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newCallId } from '../../src/wire/call-id.js';
import { encodeEvent } from '../../src/wire/events.js';
import { decodeReply, decodeRequest, encodeReply, encodeRequest } from '../../src/wire/rpc.js';
import { message } from './captures.js';

const envelope = { headers: {}, correlationId: 'c', replyTo: 'r' };

describe('requests', () => {
  test('carry both args and kwargs, and the properties that a Nameko service lives by', () => {
    const { body, ...properties } = encodeRequest({ args: [1], kwargs: {} }, { ...envelope, headers: { h: 1 } });
    expect(body.toString()).toBe('{"args":[1],"kwargs":{}}');
    expect(properties).toEqual({
      headers: { h: 1 },
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      deliveryMode: 2,
      priority: 0,
      correlationId: 'c',
      replyTo: 'r',
    });
  });

  test.each([
    [1500.2, 1501],
    [-3, 0],
    [1e12, 4_294_967_295],
    [Infinity, undefined],
  ])('an expiration of %d ms goes out as %p', (given, sent) => {
    expect(encodeRequest({ args: [], kwargs: {} }, { ...envelope, expirationMs: given }).expirationMs).toBe(sent);
  });

  test('say where a value cannot be sent', () => {
    expect(() => encodeRequest({ args: [{ price: NaN }], kwargs: {} }, envelope)).toThrow('NaN at /args/0/price');
  });

  test.each<[unknown, string]>([
    [{ args: [] }, 'Message missing `args` or `kwargs`'],
    [{ kwargs: {} }, 'Message missing `args` or `kwargs`'],
    [[], 'The message body is a list; expected an object with `args` and `kwargs`.'],
    ['', 'The message body is a string; expected an object with `args` and `kwargs`.'],
    [null, 'The message body is null; expected an object with `args` and `kwargs`.'],
    [{ args: null, kwargs: {} }, '`args` is null; expected a list.'],
    [{ args: { a: 1 }, kwargs: {} }, '`args` is an object; expected a list.'],
    [{ args: 'abc', kwargs: {} }, '`args` is a string; expected a list.'],
    [{ args: [], kwargs: [] }, '`kwargs` is a list; expected an object.'],
  ])('%j is malformed', (body, told) => {
    expect(() => decodeRequest(body)).toThrow(expect.objectContaining({ name: 'MalformedRequest', message: told }));
  });

  test('further keys are ignored', () => {
    expect(decodeRequest({ args: [1], kwargs: { a: 2 }, more: 3 })).toEqual({ args: [1], kwargs: { a: 2 } });
  });

  test('any JSON is a request or a MalformedRequest', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.record({ args: fc.jsonValue(), kwargs: fc.jsonValue() })), (body) => {
        try {
          const { args, kwargs } = decodeRequest(body);
          expect([Array.isArray(args), typeof kwargs]).toEqual([true, 'object']);
        } catch (error) {
          expect(error).toMatchObject({ name: 'MalformedRequest' });
        }
      }),
    );
  });
});

describe('replies', () => {
  test('have both keys, no headers, and a correlation id only if the request had', () => {
    const reply = encodeReply({ result: undefined }, {});
    expect(reply.body.toString()).toBe('{"result": null, "error": null}');
    expect(reply.headers).toEqual({});
    expect(reply).not.toHaveProperty('correlationId');
    expect(encodeReply({ result: 1 }, { correlationId: 'c' })).toHaveProperty('correlationId', 'c');
  });

  test('a result that cannot be sent is the caller’s to report', () => {
    expect(() => encodeReply({ result: { total: Infinity } }, {})).toThrow('Infinity at /total');
  });

  test.each([
    '{"result": 1}',
    '{"result": 1, "error": null}',
    '{"result":1,"error":false}',
    '{"result":1,"error":{},"x":2}',
  ])('%s is a success', (body) => {
    expect(decodeReply(message(body))).toEqual({ ok: true, result: 1 });
    expect(decodeReply({ body: Buffer.from(body), headers: {} })).toEqual({ ok: true, result: 1 });
  });

  test.each([
    ['{', 'The reply cannot be decoded. The message body is not valid JSON.'],
    ['[1]', 'The reply is a list; expected an object with `result` and `error`.'],
    ['', 'The reply is a string; expected an object with `result` and `error`.'],
    ['{}', 'The reply has neither `result` nor `error`.'],
  ])('%p is a failed call', (body, told) => {
    expect(decodeReply(message(body))).toEqual({
      ok: false,
      error: expect.objectContaining({ code: 'NTG4007', message: told }),
    });
  });

  test('an error that is only a text is one all the same', () => {
    expect(decodeReply(message('{"result": null, "error": "boom"}'))).toEqual({
      ok: false,
      error: expect.objectContaining({ name: 'RemoteError', value: 'boom' }),
    });
  });

  test('any JSON is a reply, and what went out comes back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(decodeReply(message(JSON.stringify(value)))).toHaveProperty('ok');
        expect(decodeReply(message(JSON.stringify({ error: value })))).toHaveProperty('ok');
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        const sent: unknown = JSON.parse(JSON.stringify(value));
        expect(decodeReply(encodeReply({ result: value }, {}))).toEqual({ ok: true, result: sent });
      }),
    );
  });
});

test('an event without payload is null', () => {
  expect(encodeEvent(undefined, {}).body.toString()).toBe('null');
});

test('a call id names service, method and a uuid', () => {
  const id = newCallId('shop', 'buy');
  expect(id).toMatch(/^shop\.buy\.[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(newCallId('shop', 'buy')).not.toBe(id);
});
