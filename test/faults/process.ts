import { expect } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { replyQueues } from './harness/broker.js';
import { Load } from './harness/load.js';
import type { Stage } from './harness/stage.js';
import { until } from './harness/until.js';
import type { Faults } from './harness/with-broker.js';
import type { Task } from './services/task.js';

/** Longer than any test takes: a task that ends by something else. */
const HELD: Task = { ms: 600_000 };

const script = (name: string): string => fileURLToPath(new URL(`./services/${name}.ts`, import.meta.url));

/** The pids that have begun a task, or ended it, in their order. */
function pids(stage: Stage, what: 'started' | 'ended', id: string): readonly number[] {
  return stage.ledger.journal.read().flatMap((entry) => (entry.id === id && entry.what === what ? [entry.pid] : []));
}

async function begun(stage: Stage, ...ids: readonly string[]): Promise<void> {
  await until(`${ids.join(', ')} begun`, () => {
    const started = stage.ledger.journal.ids('started');
    return ids.every((id) => started.has(id));
  });
}

/** What becomes of the processes of workers and clients. */
export function processFaults({ beside }: Faults): void {
  beside('F03: a worker is killed in the midst of calls and events', async (stage) => {
    const first = await stage.fork();
    const client = await stage.client();
    const events = ['e0', 'e1', 'e2', 'e3', 'e4'];
    for (const id of events) await stage.dispatch(client, { first: HELD }, id);
    const call = stage.call(client, { first: HELD }, 60_000, 'call');
    await begun(stage, ...events, 'call');
    await first.kill();

    // One at a time, so that the order can be seen.
    const second = await stage.fork({ config: { max_workers: 1 } });
    expect(await call).toBe('result');
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
    expect(pids(stage, 'ended', 'call')).toEqual([second.pid]);
    const again = stage.ledger.journal
      .read()
      .filter(({ pid, what, id }) => pid === second.pid && what === 'started' && events.includes(id));
    expect(again.map(({ id }) => id)).toEqual(events);
  });

  beside(
    'F04: a client is killed with calls under way',
    async (stage, broker) => {
      const worker = await stage.worker();
      const early = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`early${index}`, { ms: 300 }]));
      // Longer than the reply queue outlives its client.
      const late = Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`late${index}`, { ms: 8_000 }]));
      const calls = { ...late, ...early };
      const child = stage.script(script('client'), stage.url, stage.service, JSON.stringify(calls)).mayEnd();
      await child.says('calling');
      await begun(stage, ...Object.keys(late)).catch((error: unknown) => {
        throw new Error(`The client has said: ${child.output}`, { cause: error });
      });
      await child.kill();

      await until('the calls are done', () => stage.ledger.journal.ids('ended').size === Object.keys(calls).length);
      await until('the reply queue is gone', async () => (await replyQueues(broker, 'f04')).length === 0);
      const client = await stage.client();
      expect(await stage.call(client)).toBe('result');
      expect(await stage.violations({ consumers: 1 })).toEqual([]);
      await worker.stop();
      // Acknowledged, all of them: that nobody can be told of a result is no reason to do the work again.
      expect((await stage.raw.queue(stage.rpcQueue))?.messages).toBe(0);
      for (const id of Object.keys(calls)) expect([id, pids(stage, 'started', id).length]).toEqual([id, 1]);
      expect(stage.log.filter((line) => line.includes('reply'))).toEqual([]);
    },
    { vhost: 'f04' },
  );

  beside('F36: SIGTERM under load: what runs ends, and the rest is another worker’s', async (stage) => {
    const child = await stage.fork();
    await stage.worker();
    const client = await stage.client();
    const load = new Load(stage, client, { handlerMs: 40 });
    await until('the load is on', () => load.done > 100);
    const slow = await Promise.all(Array.from({ length: 8 }, () => stage.dispatch(client, { ms: 1_000 })));
    await until('the worker is at work', () => slow.some((id) => pids(stage, 'started', id).includes(child.pid)));
    child.signal('SIGTERM');
    expect(await child.exited()).toEqual({ code: 0, signal: null });
    const { done } = load;
    await until('the load goes on', () => load.done > done + 50);
    await load.stop();
    expect(stage.ledger.outcomes).toEqual({ result: stage.ledger.calls.size });
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
    const entries = stage.ledger.journal.read();
    const idsOf = (what: string): string[] =>
      entries.filter((entry) => entry.pid === child.pid && entry.what === what).map(({ id }) => id);
    expect(idsOf('ended').sort()).toEqual(idsOf('started').sort());
    // Nothing that was finished is done again.
    const ended = entries.filter(({ what }) => what === 'ended');
    expect(ended.length).toBe(new Set(ended.map(({ id }) => id)).size);
  });

  beside('F37: SIGTERM twice: running work is given up, and goes to another worker', async (stage) => {
    // Nothing else ends its waiting.
    const child = await stage.fork({ config: { DRAIN_TIMEOUT: 0 } });
    const client = await stage.client();
    const event = await stage.dispatch(client, { first: HELD });
    const call = stage.call(client, { first: HELD }, 60_000, 'call');
    await begun(stage, event, 'call');
    child.signal('SIGTERM');
    await child.says('a second signal');
    child.signal('SIGTERM');
    expect(await child.exited()).toEqual({ code: 75, signal: null });
    await stage.worker();
    expect(await call).toBe('result');
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
  });

  beside('F38: SIGTERM while the broker is away', async (stage) => {
    const proxy = await stage.proxy();
    const child = await stage.fork({ through: proxy.urlFor(stage.url) });
    const client = await stage.client();
    const event = await stage.dispatch(client, { first: { ms: 1_000 } });
    await begun(stage, event);
    await proxy.stop();
    child.signal('SIGTERM');
    // It has done its work, and waits for nobody to be told so.
    expect(await child.exited()).toEqual({ code: 0, signal: null });
    await stage.worker();
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
    expect(pids(stage, 'ended', event)).toEqual([child.pid, process.pid]);
  });

  beside(
    'F49: the connection is lost, and comes back, while a worker that was told to end has work in hand',
    async (stage) => {
      const proxy = await stage.proxy();
      const child = await stage.fork({ through: proxy.urlFor(stage.url) });
      const client = await stage.client();
      const ids = Array.from({ length: 5 }, (_, index) => `held${index}`);
      const calls = ids.map((id) => stage.call(client, { ms: 3_000 }, 60_000, id));
      const events = await Promise.all(ids.map(() => stage.dispatch(client, { ms: 3_000 })));
      await begun(stage, ...ids, ...events);
      const { accepted } = proxy;
      child.signal('SIGTERM');
      await child.says('a second signal');
      proxy.cut();
      await until('both connections are back', () => proxy.accepted === accepted + 2);
      expect(await child.exited()).toEqual({ code: 0, signal: null });
      // It has replied by the new connection, and has taken nothing that came back to the queues.
      expect(new Set(await Promise.all(calls))).toEqual(new Set(['result']));
      for (const id of [...ids, ...events]) expect([id, pids(stage, 'started', id)]).toEqual([id, [child.pid]]);
      await stage.worker();
      expect(await stage.violations({ consumers: 1 })).toEqual([]);
    },
  );

  beside(
    'F39: a handler throws, leaves a rejected promise behind, or throws where nobody can catch it',
    async (stage) => {
      const child = await stage.fork();
      const client = await stage.client();
      expect(await stage.call(client, { fail: 'on purpose' })).toBe('NTG4006');
      expect(await stage.call(client, { stray: true })).toBe('result');
      await child.says('nobody awaits this');
      expect(await stage.call(client)).toBe('result');

      const event = await stage.dispatch(client, { first: { crash: true, ...HELD } });
      child.mayEnd();
      expect((await child.exited()).code).not.toBe(0);
      await stage.worker();
      expect(await stage.violations({ consumers: 1 })).toEqual([]);
      expect(pids(stage, 'ended', event)).toEqual([process.pid]);
    },
  );

  beside('F41: a handler keeps the event loop from turning for longer than the broker waits', async (stage) => {
    const child = await stage.fork({ config: { HEARTBEAT: 2 } });
    const client = await stage.client();
    const event = await stage.dispatch(client, { first: { spinMs: 8_000 } });
    await begun(stage, event);
    const outcome = await stage.call(client, {}, 40_000);
    expect(outcome).toBe('result');
    expect(await stage.violations({ consumers: 1 })).toEqual([]);
    expect(child.isRunning).toBe(true);
  });

  for (const [name, first] of [
    ['out of memory', { beforeMs: 200, leak: true }],
    ['by a fault of memory', { beforeMs: 200, signal: 'SIGSEGV' }],
  ] satisfies [string, Task][]) {
    beside(
      `F43: a worker ends ${name}`,
      async (stage) => {
        const child = (await stage.fork({ nodeFlags: ['--max-old-space-size=64'] })).mayEnd();
        const client = await stage.client();
        const event = await stage.dispatch(client, { first });
        const exit = await child.exited();
        expect(exit.code).not.toBe(0);
        await stage.worker();
        expect(await stage.violations({ consumers: 1 })).toEqual([]);
        expect(pids(stage, 'ended', event)).toEqual([process.pid]);
      },
      { name: `f43_${name.length}` },
    );
  }

  for (const jumpMs of [3_600_000, -3_600_000]) {
    beside(
      `F44: the clock jumps by ${jumpMs / 3_600_000} h while a call is under way`,
      async (stage) => {
        await stage.worker();
        const child = stage.script(script('clock'), stage.url, stage.service, String(jumpMs)).mayEnd();
        expect(await child.exited()).toEqual({ code: 0, signal: null });
        const { outcome, elapsedMs, afterwards } = JSON.parse(child.output) as Record<
          'outcome' | 'afterwards',
          string
        > & {
          elapsedMs: number;
        };
        stage.ledger.calls.set('held', {
          id: 'held',
          limitMs: 1_000,
          startedAt: 0,
          settlements: 1,
          outcome,
          elapsedMs,
        });
        expect(outcome).toBe('NTG4005');
        expect(afterwards).toBe('result');
        expect(await stage.violations({ consumers: 1 })).toEqual([]);
      },
      { name: `f44_${String(jumpMs > 0)}` },
    );
  }
}
