import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFixture } from '../captures.js';

// What has become of each of the 60 captures of a real Nameko cluster: replayed here by name, or why not.

/** The test beside this file that replays it by name. */
interface Replayed {
  readonly by: `${string}.test.ts`;
}
/** Its messages are among those of `other_messages`; what else it is about is shown by a test of ours of the same matter. */
interface Messages {
  readonly messagesBy: 'corpus.test.ts';
  readonly matter: string;
  readonly shownBy?: string;
}
/** It has no messages, or none of ours. */
interface Aside {
  readonly aside: string;
  readonly shownBy?: string;
}

const CONNECTIONS = 'test/transport/amqp.test.ts';

const LEDGER: Readonly<Record<string, Replayed | Messages | Aside>> = {
  // RPC
  rpc_success: { by: 'conversations.test.ts' },
  rpc_errors: { by: 'conversations.test.ts' },
  rpc_chain: { by: 'conversations.test.ts' },
  rpc_async: { by: 'calls.test.ts' },
  rpc_context_headers: { by: 'header-bytes.test.ts' },
  rpc_raw_requests: { by: 'raw-requests.test.ts' },
  rpc_raw_application_text: { by: 'raw-requests.test.ts' },
  rpc_raw_call_id_stack_int: { by: 'raw-requests.test.ts' },
  rpc_raw_call_id_stack_list_of_int: { by: 'raw-requests.test.ts' },
  rpc_raw_call_id_stack_null: { by: 'raw-requests.test.ts' },
  rpc_raw_direct_reply_to: { by: 'raw-requests.test.ts' },
  rpc_raw_no_content_type_decodable: { by: 'raw-requests.test.ts' },
  rpc_raw_no_reply_to: { by: 'raw-requests.test.ts' },
  rpc_raw_no_reply_to_method_not_found: { by: 'raw-requests.test.ts' },
  rpc_raw_reply_to_unbound: { by: 'raw-requests.test.ts' },
  node_service_replies: { by: 'replies.test.ts' },
  parent_calls_tracked: { by: 'calls.test.ts' },
  unknown_service_interleaved: { by: 'conversations.test.ts' },
  prefetch_and_worker_pool: { by: 'calls.test.ts' },
  large_message: { by: 'calls.test.ts' },
  client_timeout_and_late_reply: { by: 'calls.test.ts' },
  exception_serialization: { by: 'corpus.test.ts' },
  serializers: { by: 'conversations.test.ts' },
  rpc_errors_fatal: {
    messagesBy: 'corpus.test.ts',
    matter: 'what kills a Nameko service while it serialises an error; the same errors are answered here',
    shownBy: 'test/wire/errors.test.ts',
  },
  rpcproxy_options: {
    messagesBy: 'corpus.test.ts',
    matter: 'options of the publisher on a proxy; a call of ours has a deadline and is confirmed, and takes no others',
  },
  client_timeout_is_idle_timeout: {
    messagesBy: 'corpus.test.ts',
    matter: 'a timeout that other replies restart; ours is a deadline',
    shownBy: 'test/integration/services.test.ts',
  },

  // Events and messages
  events_topology_and_dispatch: { by: 'events.test.ts' },
  events_raw: { by: 'events.test.ts' },
  events_standalone_dispatch: { by: 'events.test.ts' },
  dotted_names_and_wildcards: { by: 'conversations.test.ts' },
  events_config_exchange_options: { by: 'events.test.ts' },
  events_broadcast_exclusive_clash: {
    aside: 'two processes want one exclusive queue; it has no messages',
    shownBy: 'test/integration/events.test.ts',
  },
  messaging_publish_consume: {
    messagesBy: 'corpus.test.ts',
    matter: 'the publisher and `@consume`',
    shownBy: 'test/integration/messaging.test.ts',
  },

  // Connections
  connection_pool: {
    messagesBy: 'corpus.test.ts',
    matter: 'how many connections py-amqp opens; ours are two a container',
  },
  connections_closed_by_broker: { messagesBy: 'corpus.test.ts', matter: 'reconnecting', shownBy: CONNECTIONS },
  connections_closed_mid_call: {
    messagesBy: 'corpus.test.ts',
    matter: 'a request that is delivered again after a lost connection',
    shownBy: CONNECTIONS,
  },
  queue_deleted_while_running: { messagesBy: 'corpus.test.ts', matter: 'declaring again', shownBy: CONNECTIONS },
  heartbeat: { messagesBy: 'corpus.test.ts', matter: 'heartbeats of py-amqp', shownBy: CONNECTIONS },
  fault_consumer_blackhole: { aside: 'a silent connection; its messages are as everywhere', shownBy: CONNECTIONS },
  fault_publisher_blackhole: { messagesBy: 'corpus.test.ts', matter: 'a silent connection', shownBy: CONNECTIONS },
  fault_responder_cannot_publish: {
    aside: 'a reply that cannot be sent kills a Nameko service; ours requeues the request',
    shownBy: CONNECTIONS,
  },
  fault_stale_publisher_no_confirms: {
    messagesBy: 'corpus.test.ts',
    matter: 'publishing without confirms; ours has them',
  },
  broker_unreachable: { aside: 'no broker, hence no messages', shownBy: 'test/cli/run.test.ts' },
  login_method_and_transport: { aside: 'the handshake is of amqplib', shownBy: CONNECTIONS },
  tls: { aside: 'TLS is of Node and amqplib, and the tests have no certificates' },
  precondition_failed: {
    aside: 'a queue that exists with other arguments: Nameko retries for ever, ours refuses to start',
    shownBy: 'test/transport/conformance/topology.ts',
  },
  reply_queue_expiry: {
    aside: 'takes five minutes; the argument that causes it is compared with the topology of every conversation',
    shownBy: 'test/wire/replay/conversations.test.ts',
  },

  // Processes
  stop_sigterm_mid_call: { messagesBy: 'corpus.test.ts', matter: 'signals', shownBy: 'test/cli/run.test.ts' },
  stop_sigint_twice: { messagesBy: 'corpus.test.ts', matter: 'signals', shownBy: 'test/cli/run.test.ts' },
  stop_nested_call_in_flight: {
    messagesBy: 'corpus.test.ts',
    matter: 'stopping',
    shownBy: 'test/runtime/lifecycle.test.ts',
  },
  stop_long_call_with_rpcproxy: {
    messagesBy: 'corpus.test.ts',
    matter: 'stopping',
    shownBy: 'test/runtime/lifecycle.test.ts',
  },
  stop_long_call_without_rpcproxy: {
    messagesBy: 'corpus.test.ts',
    matter: 'stopping; ours keeps the connection until its workers have ended',
    shownBy: 'test/runtime/lifecycle.test.ts',
  },
  redelivery_sigkill_mid_call: {
    messagesBy: 'corpus.test.ts',
    matter: 'unsettled requests of a killed process go back to their queue',
    shownBy: 'test/transport/conformance/consuming.ts',
  },
  lifecycle: { aside: 'the order of setup, start and stop', shownBy: 'test/runtime/lifecycle.test.ts' },
  timer: { aside: 'no messages', shownBy: 'test/entrypoints/timer.test.ts' },
  http: { aside: 'HTTP', shownBy: 'test/entrypoints/http-nameko.test.ts' },
  http_stop: { aside: 'how slowly eventlet notices a signal' },
  websocket: { aside: 'frames of a websocket', shownBy: 'test/entrypoints/websocket-nameko.test.ts' },
  config_env_vars: { aside: 'configuration files', shownBy: 'test/config/nameko.test.ts' },
  redaction: { aside: 'arguments in logs', shownBy: 'test/contract/redact.test.ts' },
};

/** The captures that there are. */
const names = readFixture('names') as readonly string[];
const here = (file: string): string => readFileSync(new URL(`./${file}`, import.meta.url), 'utf8');
const { messages: others } = readFixture('other_messages') as {
  readonly messages: readonly { readonly seen_in: readonly string[] }[];
};

describe('the ledger', () => {
  test('has every capture, and no other', () => {
    expect(names).toHaveLength(60);
    expect(Object.keys(LEDGER).toSorted()).toEqual(names.toSorted());
  });

  test.each(Object.entries(LEDGER))('%s', (name, entry) => {
    if ('by' in entry) expect(here(entry.by)).toContain(name);
    if ('messagesBy' in entry) expect(others.some(({ seen_in }) => seen_in.includes(name))).toBe(true);
    if ('shownBy' in entry) expect(existsSync(new URL(`../../../${entry.shownBy ?? ''}`, import.meta.url))).toBe(true);
  });

  test('every fixture is used', () => {
    const tests = readdirSync(new URL('.', import.meta.url)).filter((file) => file.endsWith('.test.ts'));
    const text = tests.map(here).join('\n');
    const fixtures = readdirSync(new URL('../fixtures/', import.meta.url)).map((file) => file.replace(/\.json$/, ''));
    const usedElsewhere = ['python_signatures', 'redaction'];
    expect(fixtures.filter((name) => !text.includes(name) && !usedElsewhere.includes(name))).toEqual([]);
  });
});
