import { expect } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Direction, TcpProxy } from '../support/tcp-proxy.js';
import { replyQueues } from './harness/broker.js';
import { Load } from './harness/load.js';
import type { AnyClient } from './harness/stage.js';
import { until } from './harness/until.js';
import type { Faults } from './harness/with-broker.js';
import { rounds } from './harness/rounds.js';

/** Connections of a transport: one to publish, one to consume. */
const LINKS = 2;

/** Waits until both connections stand again, and no more than those were made. */
async function backAfter(proxy: TcpProxy, accepted: number): Promise<void> {
  await until('both connections are back', () => proxy.accepted >= accepted + LINKS && proxy.connections === LINKS);
}

/** What becomes of a network between a broker that is well and those who use it. */
export function networkFaults({ beside }: Faults): void {
  beside('F05: connections are cut again and again, with and without a goodbye', async (stage) => {
    const [near, far] = [await stage.proxy(), await stage.proxy()];
    await stage.worker({ through: near.urlFor(stage.url) });
    const client = await stage.client({ through: far.urlFor(stage.url) });
    const load = new Load(stage, client, { eventsPerSecond: 100, callsPerSecond: 30 });
    for (let round = 0; round < rounds(3, 10); round += 1) {
      for (const proxy of [near, far]) {
        const { accepted } = proxy;
        proxy.cut(round % 2 === 0 ? 'fin' : 'rst');
        await backAfter(proxy, accepted);
        expect(proxy.accepted).toBe(accepted + LINKS);
      }
    }
    await load.stop();
    expect(stage.ledger.outcomes).toEqual({ result: stage.ledger.calls.size });
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
  });

  for (const direction of ['both', 'up', 'down'] satisfies Direction[]) {
    beside(
      `F06: a blackhole, ${direction}: calls end by their own time, and the line is found dead`,
      async (stage) => {
        const [near, far] = [await stage.proxy(), await stage.proxy()];
        await stage.worker({ through: near.urlFor(stage.url) });
        const client = await stage.client({ through: far.urlFor(stage.url) });
        expect(await stage.call(client)).toBe('result');

        const accepted = [near.accepted, far.accepted] as const;
        near.blackhole(direction);
        far.blackhole(direction);
        const calls = Array.from({ length: 20 }, () => stage.call(client, {}, 500));
        const events = Array.from({ length: 20 }, () => stage.dispatch(client));
        const outcomes = await Promise.all(calls);
        expect(new Set(outcomes)).toEqual(new Set(['NTG4005']));
        await Promise.all([backAfter(near, accepted[0]), backAfter(far, accepted[1])]);
        await Promise.all(events);
        expect(await stage.call(client)).toBe('result');
        expect(stage.ledger.refused).toEqual(new Map());
        expect(await stage.violations({ consumers: 1 })).toEqual([]);
      },
      { name: `f06_${direction}`, heartbeat: 2 },
    );
  }

  beside(
    'F07: half-open: the broker still holds the exclusive queue of a worker that has lost its line',
    async (stage) => {
      const [near, far] = [await stage.proxy(), await stage.proxy()];
      await stage.worker({ through: near.urlFor(stage.url) });
      const client = await stage.client({ through: far.urlFor(stage.url) });
      // The broker believes that the worker is there, and the client believes that the broker is.
      near.halfOpen('client');
      far.halfOpen('server');
      const heard = await until('the broadcast is heard again', async () => {
        const id = stage.newId('b');
        await client.dispatch(stage.source, 'all', { id }, { mandatory: true }).catch(() => undefined);
        return stage.ledger.journal.ids('ended').has(id);
      });
      expect(heard).toBe(true);
      expect(await stage.call(client)).toBe('result');
      await stage.dispatch(client);
      expect(await stage.violations({ consumers: 1 })).toEqual([]);
    },
    { heartbeat: 2 },
  );

  beside('F10: a connection is accepted and its handshake never answered', async (stage) => {
    const proxy = await stage.proxy();
    proxy.welcome('silent');
    const refused = await stage
      .client({ through: proxy.urlFor(stage.url), timeout: 500 })
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'NTG4011' });

    const { accepted } = proxy;
    const starting = stage.worker({ through: proxy.urlFor(stage.url) });
    await until('both connections meet with silence', () => proxy.accepted >= accepted + LINKS);
    proxy.welcome('pass');
    await starting;
    const client = await stage.client();
    expect(await stage.call(client)).toBe('result');
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
  });

  beside(
    'F17: the broker closes all connections',
    async (stage, broker) => {
      await stage.worker();
      const client = await stage.client();
      const load = new Load(stage, client, { eventsPerSecond: 100, callsPerSecond: 30 });
      await until('the load is on', () => load.done > 20);
      await broker.ctl('close_all_connections', '--vhost', 'f17', 'as a test wishes');
      const { done } = load;
      await until('the load goes on', () => load.done > done + 20);
      await load.stop();
      expect(stage.ledger.outcomes).toEqual({ result: stage.ledger.calls.size });
      expect(await stage.violations({ consumers: 1 })).toEqual([]);
    },
    { vhost: 'f17' },
  );

  beside(
    'F45: the reply queue expires while its caller is away',
    async (stage, broker) => {
      const proxy = await stage.proxy();
      await stage.worker();
      // Which of its two connections comes back first is chance: each client has its own.
      const clients = await Promise.all(
        Array.from({ length: 6 }, () => stage.client({ through: proxy.urlFor(stage.url) })),
      );
      const outcomes = async (): Promise<readonly string[]> => [
        ...new Set(await Promise.all(clients.map((each) => stage.call(each)))),
      ];
      expect(await outcomes()).toEqual(['result']);
      const [client] = clients as [AnyClient];
      const pending = stage.call(client, { ms: 7_000 }, 12_000, 'pending');
      await until('the worker has the call', () => stage.ledger.journal.ids('started').has('pending'));
      await proxy.stop();
      await until('the reply queues have expired', async () => (await replyQueues(broker, 'f45')).length === 0);
      await until('the worker has answered', () => stage.ledger.journal.ids('ended').has('pending'));
      await proxy.start();
      expect(await outcomes()).toEqual(['result']);
      expect(await pending).toBe('NTG4005');
      expect(await stage.violations({ consumers: 1 })).toEqual([]);
    },
    { vhost: 'f45' },
  );

  beside('F46: the connection is lost at each step of setting it up', async (stage) => {
    const frames = Array.from({ length: rounds(16, 24) }, (_, index) => index + 1);
    await Promise.all(
      frames.map(async (frame) => {
        const proxy = await stage.proxy();
        for (let link = 0; link < LINKS; link += 1) proxy.cutBeforeFrame(frame);
        await stage.worker({ through: proxy.urlFor(stage.url) });
      }),
    );
    const client = await stage.client();
    await Promise.all(Array.from({ length: 50 }, () => stage.dispatch(client)));
    expect(await stage.violations({ consumers: frames.length })).toEqual([]);
  });

  for (const only of [0, 1]) {
    beside(
      `F47: one of two connections is silent, ${only}: that one alone is made again, and the other goes on`,
      async (stage) => {
        const proxy = await stage.proxy();
        await stage.worker({ through: proxy.urlFor(stage.url) });
        const client = await stage.client();
        const load = new Load(stage, client, { eventsPerSecond: 50, callsPerSecond: 20 });
        await until('the load is on', () => load.done > 30);
        const { accepted } = proxy;
        proxy.blackhole('both', only);
        await until('it is made again', () => proxy.accepted > accepted);
        const { done } = load;
        await until('the load goes on', () => load.done > done + 50);
        await load.stop();
        expect(proxy.accepted).toBe(accepted + 1);
        expect(stage.ledger.outcomes).toEqual({ result: stage.ledger.calls.size });
        expect(stage.ledger.refused).toEqual(new Map());
        expect(await stage.violations({ consumers: 1 })).toEqual([]);
      },
      { name: `f47_${only}`, heartbeat: 2 },
    );
  }

  beside('F48: a thousand events wait for a connection, and some are given up', async (stage) => {
    const proxy = await stage.proxy();
    await stage.worker();
    const client = await stage.client({ through: proxy.urlFor(stage.url) });
    await stage.dispatch(client);
    await proxy.stop();
    const ids = Array.from({ length: 1_000 }, (_, index) => `w${index}`);
    const givenUp = new Set(ids.filter((_, index) => index % 2 === 0));
    const enough = new AbortController();
    const reason = Object.assign(new Error('enough'), { code: 'ENOUGH' });
    const sent = ids.map((id) =>
      stage.ledger.dispatch(id, () =>
        client.dispatch(
          stage.source,
          'tick',
          { id },
          { mandatory: true, ...(givenUp.has(id) && { signal: enough.signal }) },
        ),
      ),
    );
    // Not before they wait.
    await nextTurn();
    enough.abort(reason);
    await until('they are given up', () => stage.ledger.refused.size === givenUp.size);
    await proxy.start();
    await Promise.all(sent);
    expect(new Set(stage.ledger.refused.values())).toEqual(new Set(['ENOUGH']));
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
    const started = stage.ledger.journal.ids('started');
    expect([...givenUp].filter((id) => started.has(id))).toEqual([]);
  });
}
