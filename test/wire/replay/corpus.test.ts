import { describe, expect, test } from '@jest/globals';
import { decodeJson, encodeJson } from '../../../src/wire/content.js';
import { deserializeError, serializeError, type SerializedError } from '../../../src/wire/errors.js';
import { encodeEvent } from '../../../src/wire/events.js';
import { decodeHeaders, encodeHeaders } from '../../../src/wire/headers.js';
import { decodeRequest, encodeReply, encodeRequest } from '../../../src/wire/rpc.js';
import { isEvent, isReply, isRequest, parsed, readFixture, received, type CapturedMessage } from '../captures.js';

// Messages of the scenarios that are about processes rather than messages: crashes, lost connections, timeouts, stops. What
// was published in them is what would have been published here.

type SeenMessage = CapturedMessage & { readonly seen_in: readonly string[] };

const { messages } = readFixture('other_messages') as { readonly messages: readonly SeenMessage[] };
const json = messages.filter(
  ({ properties, body_base64 }) =>
    properties.content_type === 'application/json' &&
    (body_base64 === undefined || 'compression' in properties.headers),
);
const rpc = json.filter(({ exchange }) => exchange === 'nameko-rpc');

describe('messages of the other scenarios', () => {
  test('every request is the one we would send', () => {
    const requests = rpc.filter(isRequest).filter(isUsual);
    expect(requests.length).toBeGreaterThan(30);
    for (const captured of requests) {
      const nameko = received(captured);
      const ours = encodeRequest(decodeRequest(decodeJson(nameko)), {
        headers: encodeHeaders(decodeHeaders(captured.properties.headers)),
        correlationId: captured.properties.correlation_id ?? '',
        replyTo: captured.properties.reply_to ?? '',
      });
      expect(parsed(ours)).toEqual(parsed(nameko));
    }
  });

  test('every reply is the one we would send', () => {
    const replies = rpc.filter(isReply);
    expect(replies.length).toBeGreaterThan(30);
    for (const captured of replies) {
      const { result, error } = JSON.parse(captured.body_utf8) as { result: unknown; error: SerializedError | null };
      const envelope = { correlationId: captured.properties.correlation_id ?? '' };
      expect(parsed(encodeReply(error === null ? { result } : { error }, envelope))).toEqual(
        parsed(received(captured)),
      );
    }
  });

  test('every event is the one we would send, and every other message can be read', () => {
    const others = json.filter(({ exchange }) => exchange !== 'nameko-rpc');
    expect(others.length).toBeGreaterThan(10);
    for (const captured of others) {
      const value = decodeJson(received(captured));
      expect(JSON.parse(encodeJson(value).toString('utf8'))).toEqual(value);
      if (!isEvent(captured)) continue;
      const ours = encodeEvent(value, encodeHeaders(decodeHeaders(captured.properties.headers)));
      expect(parsed(ours)).toEqual(parsed(received(captured)));
    }
  });
});

/** Nameko's `RpcProxy` takes options of the publisher; a request with other ones is none that we would send. */
function isUsual({ properties }: CapturedMessage): boolean {
  return (
    properties.priority === 0 &&
    properties.delivery_mode === 2 &&
    properties.expiration === undefined &&
    Object.keys(properties.headers).every((name) => name.startsWith('nameko.'))
  );
}

describe('exceptions', () => {
  interface Case {
    readonly serialized?: SerializedError;
    /** `RemoteError ('E1 a',)` */
    readonly deserialized?: string;
    readonly input?: unknown;
    readonly result?: string;
  }
  const { cases } = readFixture('exception_serialization') as { readonly cases: Readonly<Record<string, Case>> };

  const known = Object.entries(cases).filter(([label]) => label !== 'registered' && !label.includes('registered'));
  const read = known.flatMap(([label, { serialized, deserialized, input, result }]) => {
    const text = deserialized ?? result;
    return text === undefined ? [] : [[label, serialized ?? input, text] as const];
  });

  test.each(read)('%s is read as Nameko reads it', (label, error, python) => {
    const [, name, text = ''] = /^(\w+) \(["'](.*)["'],\)$/.exec(python) ?? [];
    // Nameko says "None None" of an error that says nothing.
    const message = label === 'deserialize empty' ? 'Error ' : text;
    expect(deserializeError(error)).toMatchObject({ name, message });
  });

  test('arguments are made safe as Nameko makes them', () => {
    class E1 extends Error {
      static readonly excPath = '__main__.E1';
      readonly args = [1, null, true, 1.5, 'é', [1, [2, 3]], { k: new Set([1, 2]) }, Buffer.from('ab')];
    }
    const { serialized } = cases['mixed'] ?? {};
    expect(serializeError(new E1(serialized?.value), 'any')).toEqual(serialized);
  });

  test('an object with keys that are no texts, and one that contains itself, travel too', () => {
    // Both kill the Nameko service.
    const loop: unknown[] = ['a'];
    loop.push(loop);
    const thrown = Object.assign(new Error('odd'), { args: [new Map([[[1, 2], 'x']]), loop] });
    expect(serializeError(thrown, 'svc').exc_args).toEqual([{ '1,2': 'x' }, ['a', '...']]);
  });
});
