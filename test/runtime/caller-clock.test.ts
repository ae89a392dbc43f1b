import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { connectService, Context, rpc, ServiceContainer, silentLogger } from '../../src/index.js';
import { openTransport } from '../../src/transport/open.js';
import type { Transport } from '../../src/transport/transport.js';
import { memoryUrl } from '../../src/testing/testing.js';

/* A deadline is a moment on the caller's clock, which need not be the service's. */

const HOUR_MS = 3_600_000;

let url: string;
let wire: Transport;
let container: ServiceContainer;
let warned: string[];
let ran: { readonly name: string; readonly remainingMs: number }[];

beforeEach(async () => {
  url = memoryUrl();
  warned = [];
  ran = [];
  class Timed {
    static readonly serviceName = 'timed';
    readonly context = Context();
    @rpc
    run(name: string): void {
      ran.push({ name, remainingMs: this.context.remainingMs() });
    }
    @rpc
    last(): void {
      // comes behind the others
    }
  }
  const logger = { ...silentLogger, warn: (_fields: object, message: string) => warned.push(message) };
  container = new ServiceContainer(Timed, { config: { AMQP_URI: url }, logger });
  await container.start();
  warned.length = 0;
  wire = await openTransport(url);
});

afterEach(async () => {
  await wire.close();
  await container.stop();
});

/** Sends a request to `run` with these headers. */
async function send(name: string, headers: Readonly<Record<string, unknown>>, expirationMs?: number): Promise<void> {
  const body = Buffer.from(JSON.stringify({ args: [name], kwargs: {} }));
  const replies = `replies-to-${name}`;
  await wire.declareQueue({ name: replies, bindings: [{ exchange: 'nameko-rpc', routingKey: replies }] });
  await wire.publish(
    { exchange: 'nameko-rpc', routingKey: 'timed.run' },
    {
      body,
      headers: { 'nameko.call_id_stack': [`client.call.${name}`], ...headers },
      contentType: 'application/json',
      replyTo: replies,
      ...(expirationMs !== undefined && { expirationMs }),
    },
  );
}

/** Ends once everything that was sent before has been answered or dropped. */
async function settled(): Promise<void> {
  await using timed = await connectService(url, 'timed');
  await timed.proxy.last();
  await container.stop();
}

test.each([
  [
    'an hour behind',
    -HOUR_MS,
    /^the clock of a caller is \d+(\.\d)? s or more behind this one: .*timed\.run \(from client\.call\.skewed\)/,
  ],
  ['an hour ahead', HOUR_MS, /^the clock of a caller is \d+(\.\d)? s or more ahead of this one/],
])(
  'a caller whose clock is %s gets the time that it sent its request with, and the log says so',
  async (_how, skewMs, said) => {
    await send('skewed', { 'ntgen.deadline': Date.now() + skewMs + 30_000 }, 30_000);
    await settled();
    expect(ran).toEqual([{ name: 'skewed', remainingMs: expect.any(Number) }]);
    const remainingMs = ran[0]?.remainingMs;
    expect(remainingMs).toBeGreaterThan(0);
    expect(remainingMs).toBeLessThanOrEqual(30_000);
    expect(warned).toEqual([expect.stringMatching(said)]);
    expect(warned[0]).toMatch(
      /ends at \d{4}-.*Z, and here it is \d{4}-.*Z\. .* Synchronise the clocks of both machines$/,
    );
  },
);

test('clocks that agree are not spoken of', async () => {
  await send('in time', { 'ntgen.deadline': Date.now() + 30_000 }, 30_000);
  await settled();
  expect(ran).toHaveLength(1);
  expect(warned).toEqual([]);
});

test('a request that came too late is not run, which is told with both times, once for many', async () => {
  for (const name of ['one', 'two', 'three']) await send(name, { 'ntgen.deadline': Date.now() - 5_000 });
  await settled();
  expect(ran).toEqual([]);
  expect(warned).toEqual([
    expect.stringMatching(
      /^a request to timed\.run \(from client\.call\.one\) came too late and was not run: its caller waited until \d{4}-.*Z, and here it is \d{4}-.*Z\. Either the service has more to do than it can, or the clocks of both machines differ$/,
    ),
  ]);
});

test('a deadline that a Nameko service has passed on is not measured by the expiration of its own message', async () => {
  await send('passed on', { 'nameko.ntgen.deadline': String(Date.now() + 30_000) }, 2_000);
  await settled();
  expect(ran.map(({ name }) => name)).toEqual(['passed on']);
  expect(warned).toEqual([]);
});

test('a deadline that is no moment at all does no harm', async () => {
  await send('odd', { 'ntgen.deadline': Number.MAX_SAFE_INTEGER }, 1_000);
  await settled();
  expect(ran).toHaveLength(1);
  expect(warned).toEqual([expect.stringContaining('ends at 9007199254740991')]);
});
