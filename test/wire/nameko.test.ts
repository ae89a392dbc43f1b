import { describe, expect, test } from '@jest/globals';
import { decodeJson } from '../../src/wire/content.js';
import { deserializeError, type SerializedError } from '../../src/wire/errors.js';
import { encodeEvent } from '../../src/wire/events.js';
import { appendCallId, decodeHeaders, encodeHeaders } from '../../src/wire/headers.js';
import { methodOf } from '../../src/wire/names.js';
import { decodeReply, decodeRequest, encodeReply, encodeRequest, type RpcReply } from '../../src/wire/rpc.js';
import { bindArguments, type Parameter } from '../../src/wire/signature.js';
import {
  isEvent,
  isReply,
  isRequest,
  parsed,
  published,
  readCapture,
  received,
  type CapturedMessage,
} from './captures.js';

// Conversations between Python's Nameko 2.14 and RabbitMQ. Whatever Nameko sent, we read; and we would have sent the same.

const success = readCapture('rpc_success');
const chain = readCapture('rpc_chain');
const errors = readCapture('rpc_errors');
const events = readCapture('events_topology_and_dispatch');
const all = [success, chain, errors, events].flatMap(published);

/** Not JSON at all: Python writes NaN and Infinity bare. */
const isJson = ({ body_utf8 }: CapturedMessage): boolean => !/": -?(NaN|Infinity)/.test(body_utf8);

function contextHeaders(message: CapturedMessage): Record<string, unknown> {
  return encodeHeaders(decodeHeaders(message.properties.headers));
}

describe('messages', () => {
  test('every request is the one we would send', () => {
    const requests = all.filter(isRequest);
    expect(requests.length).toBeGreaterThan(50);
    for (const captured of requests) {
      const theirs = received(captured);
      const ours = encodeRequest(decodeRequest(decodeJson(theirs)), {
        headers: contextHeaders(captured),
        correlationId: captured.properties.correlation_id ?? '',
        replyTo: captured.properties.reply_to ?? '',
      });
      expect(parsed(ours)).toEqual(parsed(theirs));
    }
  });

  test('every reply is the one we would send', () => {
    const replies = all.filter((message) => isReply(message) && isJson(message));
    expect(replies.length).toBeGreaterThan(50);
    for (const captured of replies) {
      const theirs = received(captured);
      const { result, error } = JSON.parse(captured.body_utf8) as { result: unknown; error: SerializedError | null };
      const envelope = { correlationId: captured.properties.correlation_id ?? '' };
      const ours = encodeReply(error === null ? { result } : { error }, envelope);
      expect(parsed(ours)).toEqual(parsed(theirs));
      expect(ours.body.toString('utf8')).toMatch(/^\{"result": .*, "error": .*\}$/);
    }
  });

  test('every event is the one we would send', () => {
    const dispatched = all.filter(isEvent);
    expect(dispatched.length).toBeGreaterThan(10);
    for (const captured of dispatched) {
      const theirs = received(captured);
      expect(parsed(encodeEvent(decodeJson(theirs), contextHeaders(captured)))).toEqual(parsed(theirs));
    }
  });

  test('every result arrives', () => {
    const results = published(success)
      .filter((message) => isReply(message) && isJson(message) && message.body_utf8.includes('"error": null'))
      .map((captured) => decodeReply(received(captured)));
    expect(results).toHaveLength(19);
    expect(results).toContainEqual({ ok: true, result: 'café ☃ 😀' });
    expect(results).toContainEqual({ ok: true, result: { b: 1, a: { nested: [null] } } });
  });

  test('a result of NaN is refused in words', () => {
    const replies = published(success).filter((message) => isReply(message) && !isJson(message));
    expect(replies).toHaveLength(2);
    for (const captured of replies) {
      expect(decodeReply(received(captured))).toEqual({
        ok: false,
        error: expect.objectContaining({ code: 'NTG4007', message: expect.stringContaining('Python writes them') }),
      });
    }
  });
});

describe('errors', () => {
  const failures = published(errors)
    .filter(isReply)
    .map((captured): RpcReply => decodeReply(received(captured)))
    .flatMap((reply) => (reply.ok ? [] : [reply.error]));

  test('come back as the classes that Nameko made of them', () => {
    // `hello EXC nameko.exceptions.RemoteError 'ValueError' ...`: what a Python caller caught, in the same order
    const caught = (errors.client_output ?? [])
      .map((line) => / EXC nameko\.exceptions\.(\w+) /.exec(line)?.[1])
      .filter((name) => name !== undefined && name !== 'UnknownService');
    expect(failures.map(({ name }) => name)).toEqual(caught);
    expect(new Set(caught)).toEqual(new Set(['RemoteError', 'MethodNotFound', 'IncorrectSignature']));
  });

  test('a remote error keeps type, path, arguments and text', () => {
    expect(failures[0]).toMatchObject({
      name: 'RemoteError',
      excType: 'ValueError',
      excPath: 'builtins.ValueError',
      excArgs: ['bad value', '42', 'None', { k: ['1', '2'] }],
      message: "ValueError ('bad value', 42, None, {'k': (1, 2)})",
    });
  });

  test('calls that do not fit are told so in Python’s words', () => {
    const signatures: Readonly<Record<string, readonly Parameter[]>> = {
      hello: [{ name: 'name' }],
      strict: [{ name: 'a' }, { name: 'b', optional: true }],
    };
    const requests = new Map(
      published(errors)
        .filter(isRequest)
        .map((request) => [request.properties.correlation_id, request]),
    );
    let seen = 0;
    for (const reply of published(errors).filter(isReply)) {
      const { error } = JSON.parse(reply.body_utf8) as { error: SerializedError | null };
      const request = requests.get(reply.properties.correlation_id);
      if (error?.exc_type !== 'IncorrectSignature' || request === undefined) continue;
      const method = methodOf('greeting_service', request.routing_key) ?? '';
      expect(() =>
        bindArguments(method, signatures[method] ?? [], decodeRequest(decodeJson(received(request)))),
      ).toThrow(expect.objectContaining({ name: 'IncorrectSignature', message: error.value }));
      seen += 1;
    }
    expect(seen).toBe(7);
  });

  test('each hop adds its layer of RemoteError', () => {
    const hops = published(chain)
      .filter((captured) => captured.body_utf8.includes('from b'))
      .map((captured) => deserializeError((JSON.parse(captured.body_utf8) as { error: unknown }).error));
    expect(hops.map(({ message }) => message)).toEqual([
      "CustomError ('from b', 1)",
      "RemoteError CustomError ('from b', 1)",
    ]);
  });
});

test('the call id stack grows by one id a hop', () => {
  const hops = published(chain)
    .filter((message) => isRequest(message) && message.routing_key.endsWith('.run'))
    .map((message) => decodeHeaders(message.properties.headers).callIdStack);
  const [first = [], second = [], third = []] = hops;
  expect(hops.map((stack) => stack.length)).toEqual([1, 2, 3]);
  expect(second).toEqual(appendCallId(first, second.at(-1) ?? '', 10));
  expect(third).toEqual(appendCallId(second, third.at(-1) ?? '', 10));
  expect(appendCallId(second, third.at(-1) ?? '', 1)).toEqual(third.slice(1));
  expect(appendCallId(second, third.at(-1) ?? '', 0)).toEqual(third.slice(2));
});

test('context data set in a worker travels on', () => {
  const hop = published(chain).find(({ routing_key }) => routing_key === 'chain_b.ctx_data');
  expect(decodeHeaders(hop?.properties.headers ?? {}).data).toEqual({ language: 'fr', tenant: 't1' });
});
