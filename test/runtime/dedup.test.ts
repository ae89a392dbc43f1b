import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  eventHandler,
  MemoryDedupStore,
  ServiceContainer,
  silentLogger,
  type Claim,
  type DedupStore,
} from '../../src/index.js';
import { openTransport } from '../../src/transport/open.js';
import type { Transport } from '../../src/transport/transport.js';
import { Log, SeenLog } from '../services/log.js';
import { deleteFromRabbit, uniqueName } from '../support/rabbit.js';
import { describeTransports } from '../support/transports.js';

/** Remembers what it was asked, and may fail. */
class WatchedStore implements DedupStore {
  readonly asked: string[] = [];
  readonly #inner = new MemoryDedupStore();
  #answers: (Claim | Error)[] = [];

  /** Answers this to the next claims. */
  next(...answers: readonly (Claim | Error)[]): void {
    this.#answers = [...answers];
  }

  claim(key: string, ttlMs: number): Promise<Claim> {
    const answer = this.#answers.shift() ?? this.#inner.claim(key, ttlMs);
    this.asked.push(`claim ${answer instanceof Error ? 'fails' : answer}`);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  }

  async complete(key: string, ttlMs: number): Promise<void> {
    this.asked.push('complete');
    this.#inner.complete(key, ttlMs);
  }

  async release(key: string): Promise<void> {
    this.asked.push('release');
    this.#inner.release(key);
  }
}

describeTransports('a handler that remembers what it has handled', (url) => {
  let source: string;
  let service: string;
  let store: WatchedStore;
  let log: SeenLog;
  let container: ServiceContainer;
  let transport: Transport;

  beforeEach(async () => {
    [source, service] = [uniqueName('src'), uniqueName('svc')];
    store = new WatchedStore();
    log = new SeenLog();
    class Service {
      static readonly serviceName = service;
      readonly log = Log();

      @eventHandler(source as 'event_source', 'sold' as 'pool_evt', {
        dedup: ({ store: configured }) => configured as DedupStore,
        retry: { scheduleMs: [10], jitterMs: 0 },
      })
      handle(payload: unknown): void {
        const times = this.log.entries.filter(({ value }) => value === payload).length;
        this.log.add('handled', payload);
        if (payload === 'fails once' && times === 0) throw new Error('once');
      }
    }
    container = new ServiceContainer(Service, { config: { AMQP_URI: url, seen: log, store }, logger: silentLogger });
    await container.start();
    transport = await openTransport(url);
  });

  afterEach(async () => {
    await container.stop();
    await transport.close();
    if (!url.startsWith('amqp')) return;
    const queues = [`evt-${source}-sold--${service}.handle`, `ntgen.dead.${service}`];
    await deleteFromRabbit(url, { queues, exchanges: [`${source}.events`] });
  });

  async function dispatch(payload: string, messageId: string): Promise<void> {
    const message = {
      body: Buffer.from(JSON.stringify(payload)),
      headers: {},
      contentType: 'application/json',
      messageId,
    };
    await transport.publish({ exchange: `${source}.events`, routingKey: 'sold' }, message);
  }

  test('F29: handles once what comes twice', async () => {
    await dispatch('a', 'm-1');
    await log.seen('handled');
    await dispatch('a', 'm-1');
    await dispatch('b', 'm-2');
    expect(await log.seen('handled', 2)).toEqual(['a', 'b']);
    expect(store.asked.slice(0, 3)).toEqual(['claim claimed', 'complete', 'claim done']);
  });

  test('a failed one may be handled again', async () => {
    await dispatch('fails once', 'm-1');
    expect(await log.seen('handled', 2)).toEqual(['fails once', 'fails once']);
    await container.stop();
    expect(store.asked).toEqual(['claim claimed', 'release', 'claim claimed', 'complete']);
  });

  test('what somebody else has in hand, and what a store that fails knows nothing of, comes again after a while', async () => {
    store.next('busy', new Error('the database is down'));
    await dispatch('a', 'm-1');
    expect(await log.seen('handled')).toEqual(['a']);
    await container.stop();
    expect(store.asked).toEqual(['claim busy', 'claim fails', 'claim claimed', 'complete']);
  });
});

describe('the store in memory', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('knows what is done, what is in hand, and what was given back', () => {
    const store = new MemoryDedupStore();
    expect([store.claim('a', 100), store.claim('a', 100)]).toEqual(['claimed', 'busy']);
    store.complete('a', 100);
    expect(store.claim('a', 100)).toBe('done');
    store.claim('b', 100);
    store.release('b');
    expect(store.claim('b', 100)).toBe('claimed');
  });

  test('forgets after the time', () => {
    const store = new MemoryDedupStore();
    store.claim('claimed', 100);
    store.complete('done', 200);
    jest.advanceTimersByTime(100);
    expect([store.claim('claimed', 100), store.claim('done', 100)]).toEqual(['claimed', 'done']);
    jest.advanceTimersByTime(100);
    expect(store.claim('done', 100)).toBe('claimed');
  });

  test('keeps so many and no more, the latest', () => {
    const store = new MemoryDedupStore({ most: 2 });
    for (const key of ['a', 'b', 'c']) store.complete(key, 100);
    expect(store.size).toBe(2);
    expect(['c', 'b', 'a'].map((key) => store.claim(key, 100))).toEqual(['done', 'done', 'claimed']);
  });
});
