import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ServiceContainer } from '../../../src/index.js';
import type { Logger } from '../../../src/index.js';
import { describeTransports } from '../../support/transports.js';
import { deleteFromRabbit, uniqueName } from '../../support/rabbit.js';
import { bodyOf, contentHeaderOf, readFixture, received, type CapturedMessage } from '../captures.js';
import { neutral } from './conversation.js';
import { ReplyListener } from './reply-listener.js';
import { greetingContract, greetingService } from './services.js';
import { VerbatimClient } from './verbatim-client.js';

// Requests that somebody made by hand: what Nameko answered to each is answered here, or something better where the table
// below says so. On RabbitMQ the requests are the captured bytes.

interface RawCase {
  readonly label: string;
  readonly request: CapturedMessage;
  readonly reply: { readonly body: string } | 'NO REPLY';
  readonly service_alive: boolean;
}

const { cases } = readFixture('rpc_raw_requests') as { readonly cases: readonly RawCase[] };

const HELLO = { result: 'Hello, x!', error: null };
const malformed = (value: string): unknown => ({
  result: null,
  error: { exc_type: 'MalformedRequest', exc_path: 'nameko.exceptions.MalformedRequest', exc_args: [value], value },
});
const NOT_JSON = malformed('The message body is not valid JSON.');

/** Where ntgen answers otherwise: by label, what it answers. */
const DEVIATIONS: Readonly<Record<string, unknown>> = {
  // Nameko drops or dies; nothing is unclear about the request.
  'content_type with charset': HELLO,
  'no content_type': HELLO,
  'empty content_type': HELLO,
  // Nameko says nothing, and the caller waits for ever; or dies, and the request kills the next instance.
  'invalid JSON': NOT_JSON,
  'invalid utf-8': malformed('The message body is not valid UTF-8.'),
  'text/plain': malformed('The content type is "text/plain"; expected "application/json".'),
  'application/data': malformed('The content type is "application/data"; expected "application/json".'),
  'unknown content type': malformed('The content type is "application/x-nope"; expected "application/json".'),
  'pickle content type': malformed(
    'The content type is "application/x-python-serialize"; expected "application/json".',
  ),
  // Nameko tells which line of its own code has failed.
  'body list': malformed('The message body is a list; expected an object with `args` and `kwargs`.'),
  'body null': malformed('The message body is null; expected an object with `args` and `kwargs`.'),
  'body string': malformed('The message body is a string; expected an object with `args` and `kwargs`.'),
  'body number': malformed('The message body is a number; expected an object with `args` and `kwargs`.'),
  'empty body': malformed('The message body is a string; expected an object with `args` and `kwargs`.'),
  'args null': malformed('`args` is null; expected a list.'),
  'kwargs null': malformed('`kwargs` is null; expected an object.'),
  // Nameko takes the characters or keys for arguments.
  'args string': malformed('`args` is a string; expected a list.'),
  'args object': malformed('`args` is an object; expected a list.'),
};

/** A text for a call id stack is one id; Nameko makes one of each character. */
const STACK_OF_ONE = {
  call_id_stack: ['abc', expect.any(String)],
  origin_call_id: 'abc',
  immediate_parent_call_id: 'abc',
};

const killers = [
  'rpc_raw_application_text',
  'rpc_raw_call_id_stack_int',
  'rpc_raw_call_id_stack_list_of_int',
  'rpc_raw_call_id_stack_null',
  'rpc_raw_no_content_type_decodable',
  'rpc_raw_no_reply_to',
  'rpc_raw_no_reply_to_method_not_found',
] as const;

describeTransports('requests made by hand', (url) => {
  const isMemory = url.startsWith('memory:');
  const prefix = isMemory ? '' : `${uniqueName('raw')}.`;
  const service = `${prefix}greeting_service`;
  const exchange = `${prefix}nameko-rpc`;
  const warnings: string[] = [];
  const logger: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: (_fields, message) => warnings.push(message),
    error: (_fields, message) => warnings.push(message),
  };
  let container: ServiceContainer;
  let replies: ReplyListener;
  let verbatim: VerbatimClient | undefined;

  beforeAll(async () => {
    container = new ServiceContainer(greetingService(service), {
      config: { AMQP_URI: url, rpc_exchange: exchange },
      contracts: { [service]: greetingContract(service) },
      logger,
    });
    await container.start();
    replies = await ReplyListener.open(url, exchange, cases[0]?.request.properties.reply_to ?? '');
    if (isMemory) return;
    verbatim = await VerbatimClient.open(url);
    await verbatim.consumeDirectReplies();
  });

  beforeEach(() => {
    warnings.length = 0;
  });

  afterAll(async () => {
    await verbatim?.close();
    await replies.close();
    await container.stop();
    if (!isMemory) {
      await deleteFromRabbit(url, { queues: [`rpc-${service}`, replies.queue], exchanges: [exchange] });
    }
  });

  async function send(request: CapturedMessage): Promise<void> {
    const routingKey = `${prefix}${request.routing_key}`;
    if (isMemory) {
      await replies.transport.publish({ exchange, routingKey }, received(request));
      return;
    }
    verbatim?.publish(exchange, routingKey, contentHeaderOf(request), bodyOf(request));
  }

  /** One more request, after which everything that was to be said before has been said. */
  async function isAlive(): Promise<boolean> {
    const [minimal] = cases;
    if (minimal === undefined) return false;
    await send(minimal.request);
    const reply = await replies.next();
    return reply.correlationId === minimal.request.properties.correlation_id;
  }

  test.each(cases.map((raw) => [raw.label, raw] as const))('%s', async (label, raw) => {
    await send(raw.request);
    const reply = await replies.next();
    const theirs = raw.reply === 'NO REPLY' ? undefined : (JSON.parse(raw.reply.body) as unknown);
    const ours = JSON.parse(reply.body.toString('utf8').replaceAll(service, 'greeting_service')) as unknown;
    if (label === 'header call_id_stack wrong type (string)') {
      expect(ours).toMatchObject({ result: STACK_OF_ONE, error: null });
    } else if (label in DEVIATIONS) {
      expect(DEVIATIONS[label]).not.toEqual(theirs);
      expect(ours).toEqual(DEVIATIONS[label]);
    } else {
      expect(neutral(ours)).toEqual(neutral(theirs));
    }
    expect({ ...reply, body: undefined }).toEqual({
      body: undefined,
      exchange,
      routingKey: raw.request.properties.reply_to,
      redelivered: false,
      headers: {},
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      deliveryMode: 2,
      priority: 0,
      messageId: expect.any(String),
      // absent where it was absent
      ...(raw.request.properties.correlation_id === undefined
        ? {}
        : { correlationId: raw.request.properties.correlation_id }),
    });
  });

  describe('what kills a Nameko service', () => {
    test.each(killers)('%s does not kill ours', async (name) => {
      const { request, result } = readFixture(name) as {
        request: CapturedMessage;
        result: { reply: string; service_alive: boolean };
      };
      expect(result).toEqual({ reply: 'NO REPLY', service_alive: false });
      const replyTo = request.properties.reply_to;
      const own = replyTo === undefined ? undefined : await ReplyListener.open(url, exchange, replyTo);
      await send(request);
      if (own === undefined) {
        expect(await isAlive()).toBe(true);
        expect(warnings.filter((line) => line.includes('no reply_to'))).toHaveLength(1);
        return;
      }
      const reply = JSON.parse((await own.next()).body.toString('utf8')) as { error: unknown };
      const isText = request.properties.content_type === 'application/text';
      expect(reply).toMatchObject(isText ? { error: { exc_type: 'MalformedRequest' } } : { error: null });
      expect(await isAlive()).toBe(true);
      await own.close();
      if (!isMemory) await deleteFromRabbit(url, { queues: [own.queue] });
    });

    test.each(['rpc_raw_reply_to_unbound', 'rpc_raw_direct_reply_to'])('%s: nobody gets the reply', async (name) => {
      const { request } = readFixture(name) as { request: CapturedMessage };
      await send(request);
      expect(await isAlive()).toBe(true);
      // Acknowledged and forgotten, as in Nameko: nothing is left to kill the next instance.
      expect(warnings).toEqual([]);
    });
  });
});
