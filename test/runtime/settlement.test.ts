import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { getEventListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { NtgenError, Undeliverable } from '../../src/errors/errors.js';
import { silentLogger } from '../../src/index.js';
import { Caller } from '../../src/runtime/caller.js';
import type { Consumer, Delivery, Settlement, Transport, TransportHealth } from '../../src/transport/transport.js';
import type { Address, Message } from '../../src/wire/message.js';
import { encodeReply } from '../../src/wire/rpc.js';

/*
 * Every call ends once, by whatever comes first, and leaves nothing behind: no timer, no listener, no entry that waits.
 */

beforeEach(() => {
  jest.useFakeTimers({
    doNotFake: ['hrtime', 'nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask'],
  });
});

afterEach(() => {
  jest.useRealTimers();
});

interface Publish {
  readonly to: Address;
  readonly message: Message;
  confirm(): void;
  fail(error: Error): void;
}

/** A transport on which the test decides what happens, and when. */
class PuppetTransport implements Transport {
  readonly address = 'puppet://';
  readonly requests = new Map<string, Publish>();
  readonly cancelled: unknown[] = [];
  #handle: (delivery: Delivery) => Promise<Settlement> = () => Promise.resolve('ack');

  ready = (): Promise<void> => Promise.resolve();
  declareExchange = (): Promise<void> => Promise.resolve();
  declareQueue = (): Promise<void> => Promise.resolve();
  close = (): Promise<void> => Promise.resolve();
  health = (): TransportHealth => ({
    connected: true,
    since: 0,
    generation: 1,
    consumers: { attached: 1, expected: 1 },
    unconfirmed: 0,
  });

  publish(to: Address, message: Message): Promise<void> {
    if (to.exchange === 'ntgen.cancel') {
      this.cancelled.push(message.correlationId);
      return Promise.resolve();
    }
    return new Promise((confirm, fail) => this.requests.set(to.routingKey, { to, message, confirm, fail }));
  }

  consume(_queue: string, _options: object, handle: (delivery: Delivery) => Promise<Settlement>): Promise<Consumer> {
    this.#handle = handle;
    return Promise.resolve({ cancel: () => Promise.resolve() });
  }

  async reply(request: Publish, reply: Parameters<typeof encodeReply>[0]): Promise<void> {
    const { correlationId = '', replyTo = '' } = request.message;
    const message = encodeReply(reply, { correlationId });
    expect(await this.#handle({ ...message, exchange: '', routingKey: replyTo, redelivered: false })).toBe('ack');
  }
}

const CALLS = 4;
const TIMEOUT_MS = 1_000;

const happening = fc.oneof(
  fc.record({
    kind: fc.constantFrom('result', 'error', 'abort', 'return', 'confirm', 'refuse'),
    call: fc.nat({ max: CALLS - 1 }),
  }),
  fc.record({ kind: fc.constant('time'), ms: fc.nat({ max: TIMEOUT_MS }) }),
  fc.record({ kind: fc.constant('close') }),
);

interface Happening {
  readonly kind: string;
  readonly call?: number;
  readonly ms?: number;
}

/** The code of the error with which each thing that happens ends a call, or the result; confirms end nothing. */
const ENDS: Readonly<Record<string, unknown>> = {
  result: 'a result',
  error: 'NTG4006',
  abort: 'NTG4013',
  return: 'NTG4001',
  refuse: 'NTG4012',
};

const OF_THE_BROKER: ReadonlySet<string> = new Set(['confirm', 'return', 'refuse']);

test('a call ends once, with what came first, and leaves nothing behind', async () => {
  await fc.assert(fc.asyncProperty(fc.array(happening, { maxLength: 20 }), play), { numRuns: 300 });
}, 60_000);

async function play(story: readonly Happening[]): Promise<void> {
  const transport = new PuppetTransport();
  const settings = { owner: 'test', rpcExchange: 'nameko-rpc', contracts: {}, logger: silentLogger };
  const caller = await Caller.open({ transport, ...settings });
  const controllers = Array.from({ length: CALLS }, () => new AbortController());
  const ended = controllers.map((): unknown[] => []);
  controllers.forEach(({ signal }, index) => {
    const options = { timeoutMs: TIMEOUT_MS, signal };
    const method = { service: 'shop', name: String(index) };
    caller.call(method, { args: [], kwargs: {} }, { callIdStack: [], data: {} }, options).then(
      (result) => ended[index]?.push(result),
      (error: unknown) => ended[index]?.push((error as { readonly code: unknown }).code),
    );
  });
  await nextTurn();

  const expected: unknown[] = Array.from({ length: CALLS });
  const confirmed = new Set<number>();
  let passedMs = 0;
  for (const step of [...story, { kind: 'time', ms: TIMEOUT_MS }]) {
    if (step.kind === 'close') {
      expected.forEach((end, index) => (expected[index] = end ?? 'NTG4010'));
      await caller.close();
    } else if (step.kind === 'time') {
      passedMs += step.ms ?? 0;
      if (passedMs >= TIMEOUT_MS) expected.forEach((end, index) => (expected[index] = end ?? 'NTG4005'));
      jest.advanceTimersByTime(step.ms ?? 0);
    } else {
      const index = step.call ?? 0;
      // What the broker has confirmed it neither returns nor refuses any more.
      if (!confirmed.has(index) || !OF_THE_BROKER.has(step.kind)) expected[index] ??= ENDS[step.kind];
      if (OF_THE_BROKER.has(step.kind)) confirmed.add(index);
      await happen(step.kind, transport, `shop.${String(index)}`, controllers[index]);
    }
    await nextTurn();
  }

  expect(ended).toEqual(expected.map((end) => [end]));
  expect(transport.cancelled).toHaveLength(expected.filter((end) => end === 'NTG4013').length);
  expect(jest.getTimerCount()).toBe(0);
  expect(controllers.flatMap(({ signal }) => getEventListeners(signal, 'abort'))).toEqual([]);
}

test('many calls may wait on one signal, which ends them all and keeps nothing of them', async () => {
  const caller = await Caller.open({
    transport: new PuppetTransport(),
    owner: 'test',
    rpcExchange: 'nameko-rpc',
    contracts: {},
    logger: silentLogger,
  });
  const [own, worker] = [new AbortController(), new AbortController()];
  const context = { callIdStack: [], data: {}, signal: worker.signal };
  const calls = Array.from({ length: 20 }, (_, index) =>
    caller.call({ service: 'shop', name: String(index) }, { args: [], kwargs: {} }, context, { signal: own.signal }),
  );
  const ends = Promise.allSettled(calls);
  await nextTurn();
  worker.abort(new Error('the worker is over'));
  for (const end of await ends) expect(end).toMatchObject({ reason: { code: 'NTG4013', cause: worker.signal.reason } });
  const left = [own.signal, worker.signal].flatMap((signal) => getEventListeners(signal, 'abort'));
  expect(left).toEqual([]);
});

async function happen(
  kind: string,
  transport: PuppetTransport,
  routingKey: string,
  controller: AbortController | undefined,
): Promise<void> {
  const request = transport.requests.get(routingKey);
  if (request === undefined) throw new Error(`${routingKey} was not sent`);
  switch (kind) {
    case 'result':
      return transport.reply(request, { result: 'a result' });
    case 'error':
      return transport.reply(request, {
        error: { exc_type: 'ValueError', exc_path: 'builtins.ValueError', exc_args: [], value: '' },
      });
    case 'abort':
      controller?.abort();
      return;
    case 'return':
      request.fail(new Undeliverable('nameko-rpc', routingKey));
      return;
    case 'refuse':
      request.fail(new NtgenError('NTG4012', 'full'));
      return;
    default:
      request.confirm();
  }
}
