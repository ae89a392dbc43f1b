import { describe, expect, test } from '@jest/globals';
import { describeTransports } from '../../support/transports.js';
import { deleteFromRabbit, uniqueName } from '../../support/rabbit.js';
import { listed, readCapture, type Capture, type CapturedMessage } from '../captures.js';
import { neutral } from './conversation.js';
import { renamed, replay, type Replayed, type ReplayOptions } from './replay.js';
import { chainServices, dottedService, greetingContract, greetingService } from './services.js';

// Whole conversations between Python's Nameko 2.14 and RabbitMQ, held again with ntgen in its place: once with the captured
// requests as input, once with ntgen's client making the same calls. What is published must be the same, message by message:
// exchange, routing key, mandatory flag, properties, headers, body, and which id refers to which.

interface Scenario {
  readonly fixture: string;
  /** Names of services, which are unique on a broker. */
  readonly names: readonly string[];
  readonly services: (names: readonly string[]) => Pick<ReplayOptions, 'services' | 'contracts'>;
  readonly except?: ReplayOptions['except'];
  readonly config?: ReplayOptions['config'];
}

const greeting: Scenario['services'] = ([name = '']) => ({
  services: [greetingService(name)],
  contracts: { [name]: greetingContract(name) },
});
const chain: Scenario['services'] = (names) => {
  const [a = '', b = '', c = 'chain_c'] = names;
  return { services: chainServices(a, b, c).slice(0, names.length) };
};

/** Requests whose answers differ, each with the test that says how: `deviations` below. */
const isDeviation = (request: CapturedMessage): boolean =>
  /"args": \["(nan|inf)"\]|"c": 5|"args": \[1, 2, 3\]/.test(request.body_utf8) || takesAnyKeyword(request);
const takesAnyKeyword = (request: CapturedMessage): boolean =>
  request.routing_key.endsWith('.echo') && !request.body_utf8.includes('"kwargs": {}');
/** ntgen's client passes arguments by position where it has no contract. */
const hasKeywords = (request: CapturedMessage): boolean => !request.body_utf8.includes('"kwargs": {}');

const SCENARIOS: readonly Scenario[] = [
  { fixture: 'rpc_success', names: ['greeting_service'], services: greeting, except: isDeviation },
  { fixture: 'rpc_errors', names: ['greeting_service'], services: greeting, except: isDeviation },
  { fixture: 'serializers', names: ['greeting_service'], services: greeting },
  { fixture: 'unknown_service_interleaved', names: ['greeting_service'], services: greeting },
  { fixture: 'rpc_chain', names: ['chain_a', 'chain_b', 'chain_c'], services: chain },
  { fixture: 'events_topology_and_dispatch', names: ['chain_a', 'chain_b'], services: chain },
  {
    fixture: 'dotted_names_and_wildcards',
    names: ['my.dotted.service'],
    services: ([name = '']) => ({ services: [dottedService(name)] }),
  },
];

/** What Python says of values that cannot travel is a `repr`; ntgen says it in its own words. Everything else of them is equal. */
function withoutRepr(told: unknown): unknown {
  return JSON.parse(
    JSON.stringify(told).replaceAll(/"value":"Unserializable value: [^"]*"/g, '"value":"Unserializable value"'),
  );
}

describeTransports('conversations', (url) => {
  const prefix = url.startsWith('memory:') ? '' : `${uniqueName('replay')}.`;

  async function held(scenario: Scenario, client: ReplayOptions['client']): Promise<Replayed> {
    const capture: Capture = renamed(readCapture(scenario.fixture), prefix, scenario.names);
    const replayed = await replay(url, capture, {
      ...scenario.services(scenario.names.map((name) => prefix + name)),
      config: { ...scenario.config, rpc_exchange: `${prefix}nameko-rpc` },
      client,
      except: (request) => scenario.except?.(request) === true || (client === 'ntgen' && hasKeywords(request)),
    });
    if (prefix !== '') {
      await deleteFromRabbit(url, replayed.recorder.leftovers);
    }
    return replayed;
  }

  describe.each(['captured', 'ntgen'] as const)('with requests of the %s client', (client) => {
    test.each(SCENARIOS.map((scenario) => [scenario.fixture, scenario] as const))('%s', async (_fixture, scenario) => {
      const { ours, theirs } = await held(scenario, client);
      expect(theirs.length).toBeGreaterThan(5);
      expect(withoutRepr(neutral(ours))).toEqual(withoutRepr(neutral(theirs)));
    });
  });

  test.each(SCENARIOS.map((scenario) => [scenario.fixture, scenario] as const))(
    '%s: exchanges, queues, arguments, bindings and prefetch are the same',
    async (fixture, scenario) => {
      const { recorder } = await held(scenario, 'ntgen');
      const capture: Partial<Capture> = renamed(readCapture(fixture), prefix, scenario.names);
      const { topology } = capture;
      // some captures have none
      if (topology === undefined) return;
      const hosted = scenario.names.map((name) => prefix + name);
      // Other services of the scenario, which only listen, are not hosted here.
      const isOurs = ({ name }: { readonly name: string }): boolean =>
        hosted.some((service) => name === `rpc-${service}` || name.startsWith(`rpc.reply-${service}-`)) ||
        name.startsWith(CLIENT_QUEUE);
      // Some captures list what there was before the client came.
      const hasClient = topology.queues.some(({ name }) => name.startsWith(CLIENT_QUEUE));
      const queues = [...recorder.queues.values()].filter(
        (queue) => isNotAddition(queue) && (hasClient || !queue.name.startsWith(CLIENT_QUEUE)),
      );
      expect(unique(queues.map(listed))).toEqual(unique(topology.queues.filter(isOurs)));
      expect(
        unique(queues.flatMap((queue) => queue.bindings.map((to) => [queue.name, to.exchange, to.routingKey]))),
      ).toEqual(
        unique(
          topology.bindings
            .filter(({ destination_name: name }) => isOurs({ name }))
            .map(({ destination_name, source_name, routing_key }) => [destination_name, source_name, routing_key]),
        ),
      );
      const declared = [...recorder.exchanges.values()]
        .filter(isNotAddition)
        .map(({ name, type, durable = true, autoDelete = false }) => ({
          name,
          type,
          durable,
          auto_delete: autoDelete,
        }));
      expect(unique(declared)).toEqual(unique(topology.exchanges));
      expect(hosted.map((name) => recorder.prefetches.get(`rpc-${name}`))).toEqual(hosted.map(() => 10));
    },
  );
});

const CLIENT_QUEUE = 'rpc.reply-standalone_rpc_proxy-';

/** What is ntgen's own beside Nameko's: docs/wire.md lists it. No Nameko peer binds to it or declares it. */
function isNotAddition({ name }: { readonly name: string }): boolean {
  return !name.startsWith('ntgen.');
}

/** As a set: uuids are replaced, so that several clients of one kind are one. */
function unique(items: readonly unknown[]): readonly unknown[] {
  return [...new Set(items.map((item) => JSON.stringify(neutral([item]))))].toSorted();
}
