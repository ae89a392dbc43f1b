import { afterEach, expect, test } from '@jest/globals';
import { connect, ServiceContainer, silentLogger, type ServiceClass, type ServiceConfig } from '../../../src/index.js';
import { openTransport } from '../../../src/transport/open.js';
import type { ExchangeSpec } from '../../../src/wire/message.js';
import { eventExchange } from '../../../src/wire/names.js';
import { describeTransports } from '../../support/transports.js';
import { deleteFromRabbit, uniqueName } from '../../support/rabbit.js';
import {
  bodyOf,
  contentHeaderOf,
  isEvent,
  isOfNameko,
  listed,
  published,
  readCapture,
  readFixture,
  received,
} from '../captures.js';
import type { Capture, CapturedMessage } from '../captures.js';
import { neutral, Recorder, theirs } from './conversation.js';
import { HeardLog, listenerX, listenerY, wildcardListener } from './listeners.js';
import { chainServices } from './services.js';
import { VerbatimClient } from './verbatim-client.js';

// Events of a Nameko dispatcher, heard by ntgen's listeners; and events of ntgen's client, compared with Nameko's.

/** What the listeners do with an unusual event, where it is not what Nameko's do. */
const DEVIATIONS: Readonly<Record<string, readonly unknown[]>> = {
  // A missing content type is JSON. Nameko hands the text over as it is.
  'no properties at all': [{ a: 1 }],
  // Kombu's own types for texts and bytes pass by its list of accepted types. Here they are refused, logged and gone.
  'application/data binary': [],
  'application/data utf-8': [],
  'application/text': [],
  // Kills the Nameko service, and the next one.
  'stack null': [1],
};

interface RawEvent {
  readonly label: string;
  readonly event: CapturedMessage;
  /** `x.on_pool_2 {'a': 1}` */
  readonly handler: readonly string[];
}

describeTransports('events', (url) => {
  const isMemory = url.startsWith('memory:');
  const prefix = isMemory ? '' : `${uniqueName('events')}.`;
  const source = `${prefix}chain_a`;
  const cleanup: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const work of cleanup.splice(0).toReversed()) await work();
  });

  async function host(services: readonly ServiceClass[], config: ServiceConfig = {}): Promise<Recorder> {
    const recorder = new Recorder(url);
    const containers = services.map(
      (service) => new ServiceContainer(service, { config: { ...config, AMQP_URI: url }, logger: silentLogger }),
    );
    for (const container of containers) await container.start();
    cleanup.push(async () => {
      for (const container of containers) await container.stop();
      recorder.stop();
      if (isMemory) return;
      await deleteFromRabbit(url, recorder.leftovers);
    });
    return recorder;
  }

  /** Publishes captured events: on RabbitMQ as the bytes that they were, where the fixture has them. */
  async function dispatch(events: readonly CapturedMessage[]): Promise<void> {
    const transport = await openTransport(url);
    const verbatim = isMemory ? undefined : await VerbatimClient.open(url);
    await transport.declareExchange(eventExchange(source));
    for (const event of events) {
      const exchange = `${prefix}${event.exchange}`;
      if (verbatim !== undefined && event.content_header_frame_base64 !== undefined) {
        verbatim.publish(exchange, event.routing_key, contentHeaderOf(event), bodyOf(event));
      } else {
        await transport.publish({ exchange, routingKey: event.routing_key }, received(event));
      }
    }
    await verbatim?.close();
    await transport.close();
  }

  test('every handler type hears what Nameko’s hears, from the same queues', async () => {
    const capture = readCapture('events_topology_and_dispatch') as ReturnType<typeof readCapture> & {
      readonly handler_log: readonly string[];
    };
    const log = new HeardLog();
    const [x, y] = [`${prefix}listener_x`, `${prefix}listener_y`];
    const recorder = await host([
      listenerX(x, source, log, 'x1'),
      listenerX(x, source, log, 'x2'),
      listenerY(y, source, log),
    ]);
    await dispatch(published(capture).filter(isEvent));
    await log.reaches(capture.handler_log.length);

    const heard = (entries: readonly (readonly [string, unknown])[]): readonly string[] =>
      entries.map((entry) => JSON.stringify(entry)).toSorted();
    expect(heard(log.entries.map(({ handler, payload }) => [handler, payload]))).toEqual(
      heard(capture.handler_log.map(heardByPython)),
    );
    for (const { handler, callIdStack = [], contextKeys } of log.entries) {
      if (handler !== 'x.on_pool') continue;
      expect(callIdStack.map((id) => id.replace(/[^.]*$/, '*'))).toEqual([
        'standalone_rpc_proxy.call.*',
        'chain_a.emit.*',
        `${x}.on_pool.*`,
      ]);
      expect(contextKeys).toEqual(['language', 'user_id']);
    }

    const queues = capture.topology.queues.filter(({ name }) => name.startsWith('evt-'));
    const ours = [...recorder.queues.values()].filter(isOfNameko).map(listed);
    expect(asSet(ours, prefix)).toEqual(
      // The broker lists an exclusive queue as one that is not durable, whatever it was declared as.
      asSet(queues.map((queue) => ({ ...queue, durable: true }))),
    );
    expect(
      asSet(
        [...recorder.queues.values()]
          .filter(isOfNameko)
          .flatMap(({ name, bindings }) => bindings.map((to) => ({ name, ...to }))),
        prefix,
      ),
    ).toEqual(
      asSet(
        capture.topology.bindings
          .filter(({ destination_name: name }) => name.startsWith('evt-'))
          .map(({ destination_name: name, source_name: exchange, routing_key: routingKey }) => ({
            name,
            exchange,
            routingKey,
          })),
      ),
    );
  });

  test('unusual events do no harm, and those that can be taken are', async () => {
    const { cases } = readFixture('events_raw') as { readonly cases: readonly RawEvent[] };
    const log = new HeardLog();
    await host([listenerX(`${prefix}listener_x`, source, log, 'host-1')]);
    const expected = cases.map(({ label, handler }) => {
      const [first] = handler;
      return DEVIATIONS[label] ?? (first === undefined ? [] : [jsonOf(first.replace(/^x\.on_pool_2 /, ''))]);
    });
    await dispatch(cases.map(({ event }) => event));
    await log.reaches(2 * expected.flat().length);
    for (const handler of ['x.on_pool', 'x.on_pool_2']) {
      const payloads = log.entries.filter((entry) => entry.handler === handler).map(({ payload }) => payload);
      expect(payloads.map((payload) => JSON.stringify(payload)).toSorted()).toEqual(
        expected
          .flat()
          .map((payload) => JSON.stringify(payload))
          .toSorted(),
      );
    }
    expect(log.entries).toContainEqual(
      expect.objectContaining({
        callIdStack: ['s.m.1', expect.stringMatching(/listener_x\.on_pool\./)],
        contextKeys: ['language'],
      }),
    );
  });

  test('dots and wildcards in names and types', async () => {
    const capture = readCapture('dotted_names_and_wildcards') as unknown as {
      readonly handler_log: readonly string[];
      readonly messages: readonly CapturedMessage[];
    };
    const log = new HeardLog();
    const dotted = `${prefix}my.dotted.service`;
    await host([wildcardListener(`${prefix}wild`, dotted, log)]);
    await dispatch(capture.messages.filter(({ method }) => method === 'BasicPublish').filter(isEvent));
    await log.reaches(capture.handler_log.length);
    expect(log.entries.map(({ handler, payload }) => `${handler} ${String(payload)}`).toSorted()).toEqual(
      capture.handler_log.map((line) => line.replace(/ \[\]$/, '')).toSorted(),
    );
  });

  test('events_config_exchange_options: exchanges that go with their last binding', async () => {
    const recorder = await host([listenerY(`${prefix}listener_y`, source, new HeardLog())], {
      AUTO_DELETE_EVENT_EXCHANGES: true,
    });
    const { exchanges, queues } = topologyOf('auto_delete_event_exchanges');
    expect(asSet([...recorder.exchanges.values()].filter(isOfNameko).map(listedExchange), prefix)).toEqual(
      asSet(exchanges),
    );
    expect(asSet([...recorder.queues.values()].filter(isOfNameko).map(listed), prefix)).toEqual(asSet(queues));
  });

  test('events_config_exchange_options: another exchange for calls, and fewer workers', async () => {
    const [a, b, c] = ['chain_a', 'chain_b', 'chain_c'].map((name) => `${prefix}${name}`) as [string, string, string];
    const exchange = `${prefix}my-rpc`;
    const recorder = await host(chainServices(a, b, c).slice(0, 2), { rpc_exchange: exchange, max_workers: 3 });
    const queues = [...recorder.queues.values()].filter(({ name }) => !name.startsWith('ntgen.'));
    expect(asSet(queues.map(listed), prefix)).toEqual(asSet(topologyOf('rpc_exchange_my_rpc_max_workers_3').queues));
    expect(queues.flatMap(({ bindings }) => bindings.map((to) => to.exchange))).toEqual(queues.map(() => exchange));
    expect([recorder.prefetches.get(`rpc-${a}`), recorder.prefetches.get(`rpc-${b}`)]).toEqual([3, 3]);
  });

  test('a client dispatches as Nameko’s standalone dispatcher does, and declares the exchange, which that forgets', async () => {
    const usual = readCapture('events_standalone_dispatch').messages.filter(
      ({ method, exchange, properties }) =>
        method === 'BasicPublish' && exchange === 'chain_a.events' && properties.expiration === undefined,
    );
    const recorder = new Recorder(url);
    const client = await connect(url);
    for (const { routing_key: type, body_utf8 } of usual) {
      await client.dispatch(source, type, JSON.parse(body_utf8));
    }
    await client.close();
    recorder.stop();
    const ours = recorder.published.map((told) => ({ ...told, exchange: told.exchange.slice(prefix.length) }));
    expect(usual.length).toBeGreaterThan(5);
    expect(neutral(ours)).toEqual(neutral(theirs(usual)));
    expect(recorder.exchanges.get(`${source}.events`)).toEqual({ name: `${source}.events`, type: 'topic' });
    if (!isMemory) await deleteFromRabbit(url, { queues: recorder.queues.keys(), exchanges: [`${source}.events`] });
  });
});

function topologyOf(setting: string): Capture['topology'] {
  const fixture = readFixture('events_config_exchange_options') as Readonly<Record<string, Capture['topology']>>;
  return fixture[setting] ?? { exchanges: [], queues: [], bindings: [] };
}

function listedExchange({ name, type, durable = true, autoDelete = false }: ExchangeSpec): unknown {
  return { name, type, durable, auto_delete: autoDelete };
}

/** `x1 | x.on_pool_2 | {'i': 0}` */
function heardByPython(line: string): readonly [string, unknown] {
  const [, handler = '', payload = ''] = line.split(' | ');
  return [handler.replace('y.on_single', 'x.on_single'), jsonOf(payload)];
}

function jsonOf(python: string): unknown {
  try {
    return JSON.parse(python.replaceAll("'", '"').replace(/^None$/, 'null')) as unknown;
  } catch {
    return python;
  }
}

/** Broadcast identifiers and prefixes aside. */
function asSet(items: readonly unknown[], prefix = ''): readonly string[] {
  const plain = items.map((item) => {
    const text = JSON.stringify(item).replaceAll(prefix === '' ? /^$/g : prefix, '');
    return JSON.stringify(neutral([JSON.parse(text)])).replaceAll(/[0-9a-f]{32}/g, 'identifier');
  });
  return [...new Set(plain)].toSorted();
}
